import Exam
import Hummingbird
import StationStore
import Web

/// What a room has, when it is not to be had, and whether it is ready.
struct RoomSettingRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("rooms/:room/settings", use: settings)
        calls.post("rooms/:room/descriptions", use: describe)
        calls.post("rooms/:room/layouts", use: setLayout)
        calls.post("rooms/:room/seats/:seat/states", use: markSeat)
        calls.post("rooms/:room/equipment", use: equip)
        calls.post("rooms/:room/machines", use: setMachines)
        calls.post("rooms/:room/features", use: setFeatures)
        calls.post("rooms/:room/closures", use: close)
        calls.post("rooms/:room/reopenings", use: reopen)
        calls.post("rooms/:room/inspections", use: inspect)
        calls.get("rooms/:room/readiness/:sitting", use: readiness)
        calls.post("rooms/:room/readiness/:sitting/checks", use: check)
        calls.post("rooms/:room/readiness/:sitting/removals", use: uncheck)
    }

    private func perform<C: Storable>(
        _ command: C, on room: Room.ID, _ request: Request, _ context: APIContext
    ) async throws -> Response {
        let performed = try await parts.store.perform(
            command, by: context.actor,
            request: context.commandRequest(expecting: EntityTag.expected(.room(room), request)))
        return try Answers.json(CommandAnswer(performed))
    }

    private struct ClosureAnswer: Encodable {
        let start: Timestamp
        let end: Timestamp
        let reason: ClosureReason
        let sittings: [Sitting.ID]
    }

    private struct InspectionAnswer: Encodable {
        let inspected: Timestamp
        let staff: Staff.ID
        let inspection: InspectionOutcome
    }

    private struct SettingsAnswer: Encodable {
        let room: Room.ID
        let equipment: [Equipment.ID]
        let machines: [SeatMachine]
        let spares: [Machine.ID]
        /// One in ten, rounded up, at least one.
        let sparesAdvised: Int
        let features: RoomFeatures
        /// That are on or lie ahead.
        let closures: [ClosureAnswer]
        /// The latest first, at most ten.
        let inspections: [InspectionAnswer]
    }

    @Sendable
    private func settings(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let room: Room.ID = try context.path("room")
        let now = parts.store.now()
        let (found, profile) = try await parts.store.read { db in
            (try RoomQueries.detail(room, at: now, db), try RuleProfile.inForce(db))
        }
        let detail = try found.orNotFound()
        return try Answers.json(
            SettingsAnswer(
                room: room, equipment: detail.row.equipment, machines: detail.machines, spares: detail.spares,
                sparesAdvised: profile.sparesAdvised(beside: detail.row.layout.usableCount),
                features: detail.features,
                closures: detail.closures.map {
                    ClosureAnswer(
                        start: Timestamp($0.span.start), end: Timestamp($0.span.end), reason: $0.reason,
                        sittings: $0.sittings)
                },
                inspections: detail.inspections.map {
                    InspectionAnswer(
                        inspected: Timestamp($0.inspected), staff: $0.staff, inspection: $0.inspection)
                }), entry: detail.entry)
    }

    private struct DescriptionBody: Decodable {
        let title: String
        let building: String
        let floor: Int
        let kind: Room.Kind
    }

    @Sendable
    private func describe(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(DescriptionBody.self, request, context)
        let command = DescribeRoom(
            room: room, title: body.title, building: body.building, floor: body.floor, kind: body.kind)
        return try await perform(command, on: room, request, context)
    }

    private struct LayoutBody: Decodable {
        let layout: SeatLayout
        let reason: LayoutReason
    }

    @Sendable
    private func setLayout(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(LayoutBody.self, request, context)
        return try await perform(
            SetLayout(room: room, layout: body.layout, reason: body.reason), on: room, request, context)
    }

    private enum SeatState: String, Decodable {
        case usable
        case broken
    }

    private struct SeatBody: Decodable {
        let state: SeatState
    }

    @Sendable
    private func markSeat(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        guard let seat = Int(try context.parameters.require("seat")) else {
            throw APIFault.notUnderstood(field: "seat")
        }
        let body = try JSONBody.read(SeatBody.self, request, context)
        return try await perform(
            MarkSeat(room: room, seat: seat, isBroken: body.state == .broken), on: room, request, context)
    }

    private struct EquipmentBody: Decodable {
        let equipment: [Equipment.ID]
    }

    @Sendable
    private func equip(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(EquipmentBody.self, request, context)
        return try await perform(
            SetEquipment(room: room, equipment: body.equipment), on: room, request, context)
    }

    private struct MachinesBody: Decodable {
        let machines: [SeatMachine]
        let spares: [Machine.ID]
    }

    @Sendable
    private func setMachines(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(MachinesBody.self, request, context)
        return try await perform(
            SetMachines(room: room, machines: body.machines, spares: body.spares), on: room, request, context)
    }

    private struct FeaturesBody: Decodable {
        let isStepFree: Bool
        let isShielded: Bool
        let spacing: Int?
        let cameras: [Camera.ID]
    }

    @Sendable
    private func setFeatures(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(FeaturesBody.self, request, context)
        let features = RoomFeatures(
            isStepFree: body.isStepFree, isShielded: body.isShielded, spacing: body.spacing,
            cameras: body.cameras)
        return try await perform(SetFeatures(room: room, features: features), on: room, request, context)
    }

    private struct ClosureBody: Decodable {
        let start: Timestamp
        let end: Timestamp
        let reason: ClosureReason
    }

    @Sendable
    private func close(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(ClosureBody.self, request, context)
        let span = TimeSpan(start: body.start.moment, end: body.end.moment)
        return try await perform(
            CloseRoom(room: room, span: span, reason: body.reason), on: room, request, context)
    }

    private struct ReopeningBody: Decodable {
        let start: Timestamp
        let end: Timestamp
    }

    @Sendable
    private func reopen(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(ReopeningBody.self, request, context)
        let span = TimeSpan(start: body.start.moment, end: body.end.moment)
        return try await perform(ReopenRoom(room: room, span: span), on: room, request, context)
    }

    private struct InspectionBody: Decodable {
        let staff: Staff.ID
        let inspected: Timestamp
        let inspection: InspectionOutcome
    }

    @Sendable
    private func inspect(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let body = try JSONBody.read(InspectionBody.self, request, context)
        let command = RecordInspection(
            room: room, staff: body.staff, inspected: body.inspected.moment, inspection: body.inspection)
        return try await perform(command, on: room, request, context)
    }

    private struct CheckAnswer: Encodable {
        let point: ReadinessPoint
        let staff: Staff.ID?
        let at: Timestamp
    }

    private struct ReadinessAnswer: Encodable {
        let room: Room.ID
        let sitting: Sitting.ID
        let isReady: Bool
        let readyAt: Timestamp?
        /// What is still to be looked at, in the order of the list.
        let open: [ReadinessPoint]
        let checks: [CheckAnswer]
    }

    @Sendable
    private func readiness(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let room: Room.ID = try context.path("room")
        let sitting: Sitting.ID = try context.path("sitting")
        let found = try await parts.store.read { db in
            try ReadinessQueries.find(room, sitting, db)
        }.orNotFound()
        return try Answers.json(
            ReadinessAnswer(
                room: room, sitting: sitting, isReady: found.fact.isReady,
                readyAt: found.readyAt.map(Timestamp.init),
                open: found.fact.kind.readinessPoints.filter { !found.fact.checked.contains($0) },
                checks: found.checks.map {
                    CheckAnswer(point: $0.point, staff: $0.staff, at: Timestamp($0.at))
                }))
    }

    private struct PointsBody: Decodable {
        let points: [ReadinessPoint]
    }

    @Sendable
    private func check(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let sitting: Sitting.ID = try context.path("sitting")
        let body = try JSONBody.read(PointsBody.self, request, context)
        return try await perform(
            CheckRoom(room: room, sitting: sitting, points: body.points), on: room, request, context)
    }

    @Sendable
    private func uncheck(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.actor
        let room: Room.ID = try context.path("room")
        let sitting: Sitting.ID = try context.path("sitting")
        let body = try JSONBody.read(PointsBody.self, request, context)
        return try await perform(
            UncheckRoom(room: room, sitting: sitting, points: body.points), on: room, request, context)
    }
}
