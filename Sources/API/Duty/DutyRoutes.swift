import Exam
import Hummingbird
import Planning
import StationStore
import Web

/// Who stands where and when.
struct DutyRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("duty", use: list)
        calls.post("duty-rosters", use: adopt)
        calls.post("duty-reports", use: report)
        calls.post("duty-replacements", use: replace)
    }

    private struct DutyAnswer: Encodable {
        let staff: Staff.ID
        let name: String?
        let department: String
        let post: DutyPost
        /// Absent for a floater.
        let room: Room.ID?
        let start: Timestamp
        let end: Timestamp
        let reported: Timestamp?

        init(_ row: DutyRow, seesName: Bool) {
            staff = row.staff
            name = seesName ? row.name : nil
            department = row.department
            post = row.post
            room = row.room
            start = Timestamp(row.span.start)
            end = Timestamp(row.span.end)
            reported = row.reportedAt.map(Timestamp.init)
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let day = try Query(request).day("day", parts.time) ?? parts.time.wholeDay(of: parts.store.now())
        let rows = try await parts.store.read { db in try DutyQueries.roster(in: day, db) }
        let seesNames = context.holds(Sight.staffNames)
        return try Answers.json(WholeList(rows: rows.map { DutyAnswer($0, seesName: seesNames) }))
    }

    private struct RoomDutyBody: Decodable {
        let room: Room.ID
        let start: Timestamp
        let end: Timestamp
        let lead: Staff.ID
        let second: Staff.ID
    }

    private struct FloaterBody: Decodable {
        let staff: Staff.ID
        let start: Timestamp
        let end: Timestamp
    }

    /// With `rooms`: that roster. Without: one that the station draws.
    private struct RosterBody: Decodable {
        let sittings: [Sitting.ID]
        let seed: Int64?
        let rooms: [RoomDutyBody]?
        let floaters: [FloaterBody]?
    }

    private struct RosterAnswer: Encodable {
        let roomCount: Int
        let floaterCount: Int
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func adopt(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        try context.require(Sight.roster)
        let body = try JSONBody.read(RosterBody.self, request, context)
        let performed: Performed
        if let rooms = body.rooms {
            performed = try await parts.store.perform(
                try Self.given(body.sittings, rooms, body.floaters ?? []), by: actor,
                request: context.commandRequest())
        } else if let earlier = try await parts.store.earlier(context.key, DutyRefusal.self) {
            guard case .duty? = earlier.events.first else {
                throw StoreFault.requestReused(requestID: context.key ?? "")
            }
            performed = earlier
        } else {
            performed = try await parts.store.perform(
                try await proposal(body), by: actor, request: context.commandRequest())
        }
        return try Answers.json(
            RosterAnswer(
                roomCount: performed.events.count {
                    if case .duty(.roomStaffed) = $0 { true } else { false }
                },
                floaterCount: performed.events.count {
                    if case .duty(.floaterPosted) = $0 { true } else { false }
                },
                position: performed.position, replayed: performed.isReplayed),
            status: .created)
    }

    private static func given(
        _ sittings: [Sitting.ID], _ rooms: [RoomDutyBody], _ floaters: [FloaterBody]
    ) throws -> AdoptDutyRoster {
        AdoptDutyRoster(
            sittings: sittings,
            rooms: try rooms.map { duty in
                guard let span = TimeSpan(duty.start, duty.end) else {
                    throw APIFault.notUnderstood(field: "end")
                }
                return RoomDuty(room: duty.room, span: span, lead: duty.lead, second: duty.second)
            },
            floaters: try floaters.map { duty in
                guard let span = TimeSpan(duty.start, duty.end) else {
                    throw APIFault.notUnderstood(field: "end")
                }
                return FloaterDuty(staff: duty.staff, span: span)
            })
    }

    /// Draws a roster. A room without its two proctors is refused by the rule.
    private func proposal(_ body: RosterBody) async throws -> AdoptDutyRoster {
        let offset = parts.station.utcOffsetMinutes
        let (slots, people) = try await parts.store.read { db in
            (try DutySlot.of(body.sittings, db), try DutyQueries.eligible(db))
        }
        let drawn = try await OffPool.run {
            RosterPlanner(seed: body.seed ?? 1, utcOffsetMinutes: offset).propose(
                for: slots,
                from: people.map {
                    RosterPerson(id: $0.id, department: $0.department, roles: $0.roles, busy: $0.busy)
                })
        }
        return AdoptDutyRoster(sittings: body.sittings, rooms: drawn.rooms, floaters: drawn.floaters)
    }

    private struct ReportBody: Decodable {
        /// When the duty begins.
        let start: Timestamp
    }

    @Sendable
    private func report(_ request: Request, _ context: APIContext) async throws -> Response {
        let person = try context.requirePerson()
        let body = try JSONBody.read(ReportBody.self, request, context)
        let performed = try await parts.store.perform(
            ReportForDuty(staff: person.staff, start: body.start.moment), by: context.actor,
            request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }

    private struct ReplacementBody: Decodable {
        let room: Room.ID
        let start: Timestamp
        let post: DutyPost
        let spare: Staff.ID
    }

    @Sendable
    private func replace(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(ReplacementBody.self, request, context)
        let performed = try await parts.store.perform(
            ReplaceProctor(room: body.room, start: body.start.moment, post: body.post, spare: body.spare),
            by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }
}
