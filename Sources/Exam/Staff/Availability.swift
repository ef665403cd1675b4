/// Why somebody cannot serve for a time.
package enum EngagementReason: String, Codable, Sendable, CaseIterable {
    /// 请假
    case leave
    /// 上课
    case teaching
    case other
}

/// A time in which somebody cannot serve.
package struct Engagement: Hashable, Sendable, Codable {
    package let span: TimeSpan
    package let reason: EngagementReason

    package init(span: TimeSpan, reason: EngagementReason) {
        self.span = span
        self.reason = reason
    }
}

/// A time in which somebody would rather not serve.
package struct DutyWish: Hashable, Sendable, Codable {
    package let span: TimeSpan
    /// 1 would rather not, 3 very much not.
    package let weight: Int

    package init(span: TimeSpan, weight: Int) {
        self.span = span
        self.weight = weight
    }

    package static let weights = 1...3
}

/// How often somebody serves at most; nil where the profile's own numbers hold.
package struct DutyCap: Hashable, Sendable, Codable {
    package let sessionsPerDay: Int?
    package let sessionsPerSeries: Int?

    package init(sessionsPerDay: Int? = nil, sessionsPerSeries: Int? = nil) {
        self.sessionsPerDay = sessionsPerDay
        self.sessionsPerSeries = sessionsPerSeries
    }
}

/// When somebody can serve, for rosters and whoever judges them.
package struct Availability: Equatable, Sendable {
    package let engagements: [Engagement]
    package let wishes: [DutyWish]
    package let cap: DutyCap

    package init(engagements: [Engagement], wishes: [DutyWish], cap: DutyCap) {
        self.engagements = engagements
        self.wishes = wishes
        self.cap = cap
    }

    /// Whether nothing keeps the person from serving throughout `span`.
    package func isFree(in span: TimeSpan) -> Bool { !engagements.contains { $0.span.overlaps(span) } }

    /// How much the person would rather not: the heaviest wish that lies in `span`, 0 for none.
    package func dislike(of span: TimeSpan) -> Int {
        wishes.filter { $0.span.overlaps(span) }.map(\.weight).max() ?? 0
    }
}

/// One person's engagement, to be entered.
package struct StaffEngagement: Hashable, Sendable, Encodable {
    package let staff: Staff.ID
    package let engagement: Engagement

    package init(staff: Staff.ID, engagement: Engagement) {
        self.staff = staff
        self.engagement = engagement
    }
}

/// Enters times in which people cannot serve, all of a list or none.
///
/// Duties that stand already stay: the roster is mended by hand.
package struct EngageStaff: Command {
    package let lines: [StaffEngagement]

    package init(lines: [StaffEngagement]) {
        self.lines = lines
    }

    /// In one list: a timetable of a term is entered in pieces.
    package static let linesMax = 5000
    /// Of one person.
    package static let engagementsMax = 1000
    package static let daysMax = 366

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar, .personnel)

    package func decide(
        given held: [Staff.ID: Set<Engagement>], by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard lines.count <= Self.linesMax else { throw .tooManyEngagements }
        var known = held
        var events: [StationEvent] = []
        for line in lines {
            let span = line.engagement.span
            guard let there = known[line.staff] else { throw .unknownStaff }
            guard span.start < span.end, span.end <= span.start.adding(minutes: Self.daysMax * 1440) else {
                throw .spanMalformed
            }
            if there.contains(line.engagement) { continue }
            guard there.count < Self.engagementsMax else { throw .tooManyEngagements }
            known[line.staff]?.insert(line.engagement)
            events.append(
                .staff(.engaged(staff: line.staff, span: span, reason: line.engagement.reason)))
        }
        return events
    }
}

/// Takes an engagement back: the person can serve after all.
package struct FreeStaff: Command {
    package let staff: Staff.ID
    package let span: TimeSpan

    package init(staff: Staff.ID, span: TimeSpan) {
        self.staff = staff
        self.span = span
    }

    package static let permission = EngageStaff.permission

    package func decide(
        given held: Set<Engagement>?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let held else { throw .unknownStaff }
        guard held.contains(where: { $0.span == span }) else { return [] }
        return [.staff(.freed(staff: staff, span: span))]
    }
}

/// Says that one would rather not serve at a time, or takes it back with weight 0. Everybody for themselves.
package struct WishDuty: Command {
    package let staff: Staff.ID
    package let span: TimeSpan
    package let weight: Int

    package init(staff: Staff.ID, span: TimeSpan, weight: Int) {
        self.staff = staff
        self.span = span
        self.weight = weight
    }

    /// Of one person: who wishes everything wishes nothing.
    package static let wishesMax = 60
    package static let daysMax = 31

    package static let permission = Permission.everybody

    package func decide(
        given wishes: Set<DutyWish>, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard actor.person == staff else { throw .notOwnWish }
        let known = wishes.first { $0.span == span }
        guard weight != known?.weight ?? 0 else { return [] }
        guard weight == 0 || DutyWish.weights.contains(weight), span.start < span.end,
            span.end <= span.start.adding(minutes: Self.daysMax * 1440)
        else { throw .spanMalformed }
        guard weight == 0 || known != nil || wishes.count < Self.wishesMax else { throw .tooManyEngagements }
        return [.staff(.wished(staff: staff, span: span, weight: weight))]
    }
}

/// Sets how often somebody serves at most.
package struct CapDuty: Command {
    package let staff: Staff.ID
    package let cap: DutyCap

    package init(staff: Staff.ID, cap: DutyCap) {
        self.staff = staff
        self.cap = cap
    }

    /// Sessions a day, and in a series; 0 is none at all.
    package static let perDay = 0...4
    package static let perSeries = 0...60

    package static let permission = EngageStaff.permission

    package func decide(
        given known: DutyCap?, by actor: Actor, at moment: Moment
    ) throws(StaffRefusal) -> [StationEvent] {
        guard let known else { throw .unknownStaff }
        guard cap.sessionsPerDay.map(Self.perDay.contains) ?? true,
            cap.sessionsPerSeries.map(Self.perSeries.contains) ?? true
        else { throw .capMalformed }
        guard known != cap else { return [] }
        return [
            .staff(
                .dutyCapped(
                    staff: staff, sessionsPerDay: cap.sessionsPerDay, sessionsPerSeries: cap.sessionsPerSeries
                ))
        ]
    }
}
