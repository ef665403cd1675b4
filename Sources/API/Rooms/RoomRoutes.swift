import Exam
import Hummingbird
import StationStore
import Web

/// Rooms, and who sits in them.
struct RoomRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("rooms", use: list)
        calls.get("rooms/:room", use: room)
        calls.post("rooms/:room/states", use: setState)
    }

    private struct RoomAnswer: Encodable {
        let room: Room.ID
        let title: String
        let building: String
        let floor: Int
        let kind: Room.Kind
        /// Columns from seat 1's: `7-8-8-7`, `7-8=8-3_!3`.
        let layout: SeatLayout
        let seatCount: Int
        /// Seats that are not broken.
        let usableCount: Int
        let equipment: [Equipment.ID]
        let isStepFree: Bool
        let state: Room.State
        let sittingsAhead: Int

        init(_ row: RoomQueries.RoomRow) {
            room = row.id
            title = row.title
            building = row.building
            floor = row.floor
            kind = row.kind
            layout = row.layout
            seatCount = row.layout.seatCount
            usableCount = row.layout.usableCount
            equipment = row.equipment
            isStepFree = row.isStepFree
            state = row.state
            sittingsAhead = row.sittingsAhead
        }
    }

    private struct SeatAnswer: Encodable {
        let number: Int
        /// From 0, as the room is drawn: columns from the door's side, rows from the front.
        let column: Int
        let row: Int
        let isBroken: Bool
        /// Kept free for somebody whose own place breaks.
        let isSpare: Bool
    }

    private struct OccupantAnswer: Encodable {
        /// Absent until it is drawn at the door.
        let seat: Int?
        let sitting: Sitting.ID
        let candidate: Candidate.ID
        let name: String?
        let `class`: String
        let certificate: Certificate.ID
        let attendance: String?
        let isLate: Bool

        init(_ row: RoomQueries.OccupantRow, seesName: Bool) {
            seat = row.seat
            sitting = row.sitting
            candidate = row.candidate
            name = seesName ? row.name : nil
            `class` = row.group
            certificate = row.certificate
            attendance = row.attendance?.rawValue
            isLate = row.isLate
        }
    }

    private struct SceneAnswer: Encodable {
        let start: Timestamp
        let end: Timestamp
        let sittings: [Sitting.ID]
        let occupants: [OccupantAnswer]
    }

    private struct RoomDetailAnswer: Encodable {
        let room: RoomAnswer
        let seats: [SeatAnswer]
        /// The room at one time; absent when nothing is sat there.
        let scene: SceneAnswer?
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let rows = try await parts.store.read { db in try RoomQueries.all(db) }
        return try Answers.json(WholeList(rows: rows.map(RoomAnswer.init)))
    }

    @Sendable
    private func room(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: Room.ID = try context.path("room")
        let asked = Query(request)["sitting"].map(Sitting.ID.init(rawValue:))
        let now = parts.store.now()
        let (row, scene, entry) = try await parts.store.read { db in
            let sitting = try asked ?? AttendanceQueries.shownSitting(in: id, at: now, db)
            return (
                try RoomQueries.find(id, db),
                try sitting.flatMap { try RoomQueries.scene(id, at: $0, db) },
                try EntryQueries.latest(of: .room(id), db)
            )
        }
        let room = try row.orNotFound()
        if asked != nil, scene == nil { throw HTTPError(.notFound) }
        let seesNames = context.holds(Sight.names)
        let seats = (1...room.layout.seatCount).compactMap { number in
            room.layout.place(of: number).map {
                SeatAnswer(
                    number: number, column: $0.column, row: $0.row, isBroken: room.layout.isBroken(number),
                    isSpare: room.layout.isSpare(number))
            }
        }
        return try Answers.json(
            RoomDetailAnswer(
                room: RoomAnswer(room), seats: seats,
                scene: scene.map { scene in
                    SceneAnswer(
                        start: Timestamp(scene.span.start), end: Timestamp(scene.span.end),
                        sittings: scene.sittings,
                        occupants: scene.occupants.map { OccupantAnswer($0, seesName: seesNames) })
                }),
            entry: entry)
    }

    private struct StateBody: Decodable {
        let state: Room.State
    }

    @Sendable
    private func setState(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(StateBody.self, request, context)
        let performed = try await parts.store.perform(
            SetRoomState(room: room, state: body.state), by: actor,
            request: context.commandRequest(expecting: EntityTag.expected(.room(room), request)))
        return try Answers.json(CommandAnswer(performed))
    }
}
