import Exam
import Hummingbird
import StationStore
import Web

/// Sittings, and the steps of their day.
struct SittingRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("sittings", use: list)
        calls.get("sittings/:sitting", use: sitting)
        calls.get("sittings/:sitting/lot-record", use: lots)
        calls.post("sittings/:sitting/states", use: setState)
    }

    /// Numbers of candidates and staff, no names: still nothing for everybody's eyes.
    @Sendable
    private func lots(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.roster)
        let sitting: Sitting.ID = try context.path("sitting")
        return try Answers.json(await parts.store.lotRecord(of: sitting))
    }

    private struct SittingAnswer: Encodable {
        let sitting: Sitting.ID
        let certificate: Certificate.ID
        let certificateTitle: String
        let part: Sitting.Part
        let start: Timestamp
        let end: Timestamp
        let paperCode: String
        let state: Sitting.State
        let started: Timestamp?
        let ended: Timestamp?
        let roomCount: Int
        let seatedCount: Int
        let presentCount: Int
        let lateCount: Int
        let absentCount: Int
        let proposedAbsentCount: Int

        init(_ row: SittingQueries.SittingRow) {
            sitting = row.id
            certificate = row.certificate
            certificateTitle = row.certificateTitle
            part = row.part
            start = Timestamp(row.span.start)
            end = Timestamp(row.span.end)
            paperCode = row.paperCode
            state = row.state
            started = row.startedAt.map(Timestamp.init)
            ended = row.endedAt.map(Timestamp.init)
            roomCount = row.roomCount
            seatedCount = row.seatedCount
            presentCount = row.presentCount
            lateCount = row.lateCount
            absentCount = row.absentCount
            proposedAbsentCount = row.proposedCount
        }
    }

    private struct SittingRoomAnswer: Encodable {
        let room: Room.ID
        let title: String
        let seatCount: Int
        let seatedCount: Int
        let presentCount: Int
        let absentCount: Int

        init(_ row: SittingQueries.SittingRoomRow) {
            room = row.room
            title = row.title
            seatCount = row.seatCount
            seatedCount = row.seatedCount
            presentCount = row.presentCount
            absentCount = row.absentCount
        }
    }

    private struct SittingDetailAnswer: Encodable {
        let sitting: SittingAnswer
        let rooms: [SittingRoomAnswer]
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let day = try Query(request).day("day", parts.time)
        let rows = try await parts.store.read { db in try SittingQueries.list(in: day, db) }
        return try Answers.json(WholeList(rows: rows.map(SittingAnswer.init)))
    }

    @Sendable
    private func sitting(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Sitting.ID = try context.path("sitting")
        let (row, rooms, entry) = try await parts.store.read { db in
            (
                try SittingQueries.find(id, db), try SittingQueries.rooms(of: id, db),
                try EntryQueries.latest(of: .sitting(id), db)
            )
        }
        return try Answers.json(
            SittingDetailAnswer(
                sitting: SittingAnswer(row.orNotFound()), rooms: rooms.map(SittingRoomAnswer.init)),
            entry: entry)
    }

    /// The states that somebody can bring a sitting into; `planned` is where it begins.
    private enum Step: String, Decodable {
        case open
        case running
        case ended
        case closed
        case signed
    }

    private struct StateBody: Decodable {
        let state: Step
    }

    @Sendable
    private func setState(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let sitting: Sitting.ID = try context.path("sitting")
        let body = try JSONBody.read(StateBody.self, request, context)
        let store = parts.store
        let asked = context.commandRequest(expecting: EntityTag.expected(.sitting(sitting), request))
        let performed =
            switch body.state {
            case .open: try await store.open(sitting, by: actor, request: asked)
            case .running: try await store.perform(StartSitting(sitting: sitting), by: actor, request: asked)
            case .ended: try await store.perform(EndSitting(sitting: sitting), by: actor, request: asked)
            case .closed: try await store.perform(CloseSitting(sitting: sitting), by: actor, request: asked)
            case .signed: try await store.perform(SignSitting(sitting: sitting), by: actor, request: asked)
            }
        return try Answers.json(CommandAnswer(performed))
    }
}
