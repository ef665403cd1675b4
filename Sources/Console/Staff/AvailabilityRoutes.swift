import Exam
import Hummingbird
import StationStore
import Web

/// When people can serve: the whole staff over days, engagements, caps, wishes.
struct AvailabilityRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("settings/availability", use: show)
        console.post("settings/staff/:staff/engagements", use: engage)
        console.post("settings/staff/:staff/engagements/removals", use: free)
        console.post("settings/staff/:staff/caps", use: cap)
        console.post("own/wishes", use: wish)
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let visitor = try context.enter(.settings)
        let language = pages.language(context)
        let asked = try SubmittedForm(urlEncoded: request.uri.query ?? "")["from"]
        let (time, now) = (parts.time, parts.store.now())
        let page = try await parts.store.read { db -> AvailabilityPage in
            let start = try asked.flatMap { time.startOfDay($0) } ?? parts.shownDay(db, now: now).start
            let span = TimeSpan(start: start, minutes: AvailabilityPage.days * 1440)
            return AvailabilityPage(
                try AvailabilityQueries.all(in: span, db), from: start, time: time,
                mayImport: visitor.may(EngageStaff.self), language: language)
        }
        return await pages.page("availability", title: page.heading, page, request, context)
    }

    private func staff(_ context: WebContext) throws -> Staff.ID {
        Staff.ID(rawValue: try context.parameters.require("staff"))
    }

    /// As a button carries it, or as a day with two times.
    ///
    /// - Throws: ``StaffRefusal/spanMalformed`` for what is no time.
    private func span(_ form: SubmittedForm) throws -> TimeSpan {
        if let start = form["start"].flatMap({ Int64($0) }), let end = form["end"].flatMap({ Int64($0) }) {
            return TimeSpan(start: Moment(milliseconds: start), end: Moment(milliseconds: end))
        }
        guard let day = CivilDate(text: try form.require("day")),
            let from = ClockTime.minutes(text: try form.require("from")),
            let until = ClockTime.minutes(text: try form.require("until"))
        else { throw StaffRefusal.spanMalformed }
        let offset = parts.time.utcOffsetMinutes
        return TimeSpan(
            start: day.moment(minutes: from, utcOffsetMinutes: offset),
            end: day.moment(minutes: until, utcOffsetMinutes: offset))
    }

    @Sendable
    private func engage(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try staff(context)
        guard let reason = EngagementReason(rawValue: try context.form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let engagement = Engagement(span: try span(context.form), reason: reason)
        try await parts.store.perform(
            EngageStaff(lines: [StaffEngagement(staff: staff, engagement: engagement)]), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(staff)#availability")
    }

    @Sendable
    private func free(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try staff(context)
        try await parts.store.perform(
            FreeStaff(staff: staff, span: try span(context.form)), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(staff)#availability")
    }

    @Sendable
    private func cap(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try staff(context)
        // What is no number is refused as what is no cap.
        func number(_ name: String) -> Int? { context.form[name].map { Int($0) ?? -1 } }
        try await parts.store.perform(
            CapDuty(
                staff: staff,
                cap: DutyCap(sessionsPerDay: number("perDay"), sessionsPerSeries: number("perSeries"))),
            by: context.actor, request: context.form.commandRequest())
        return .redirect(to: "/settings/staff/\(staff)#availability")
    }

    @Sendable
    private func wish(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = Staff.ID(rawValue: try context.requireVisitor().id)
        guard let weight = Int(try context.form.require("weight")) else { throw HTTPError(.badRequest) }
        try await parts.store.perform(
            WishDuty(staff: staff, span: try span(context.form), weight: weight), by: context.actor,
            request: context.form.commandRequest())
        return .redirect(to: "/own")
    }
}
