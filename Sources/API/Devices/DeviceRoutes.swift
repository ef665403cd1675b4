import Exam
import Hummingbird
import StationStore
import Web

/// Phones and scanners of the station.
struct DeviceRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("devices", use: list)
        calls.post("devices", use: invite)
        calls.post("device-enrolments", use: enrol)
        calls.post("devices/:device/revocations", use: revoke)
    }

    private struct DeviceAnswer: Encodable {
        let device: Device.ID
        let label: String
        let room: Room.ID?
        let state: String
        let codeExpires: Timestamp
        let enrolled: Timestamp?
        let reason: DeviceRevocation?
        let entry: JournalEntry.Position

        init(_ row: DeviceQueries.DeviceRow) {
            device = row.id
            label = row.label
            room = row.room
            state = row.state.rawValue
            codeExpires = Timestamp(row.codeExpires)
            enrolled = row.enrolledAt.map(Timestamp.init)
            reason = row.reason
            entry = row.entry
        }
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.devices)
        let rows = try await parts.store.read { db in try DeviceQueries.all(db) }
        return try Answers.json(WholeList(rows: rows.map(DeviceAnswer.init)))
    }

    private struct InvitationBody: Decodable {
        let label: String
        let room: Room.ID?
    }

    private struct InvitationAnswer: Encodable {
        let device: Device.ID
        /// Shown once; it stands nowhere.
        let code: String
        let expires: Timestamp
    }

    @Sendable
    private func invite(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(InvitationBody.self, request, context)
        let invitation = try await parts.devices.issue(
            label: body.label, room: body.room, by: actor, request: context.key)
        return try Answers.json(
            InvitationAnswer(
                device: invitation.device, code: invitation.code, expires: Timestamp(invitation.expires)),
            status: .created)
    }

    private struct EnrolmentBody: Decodable {
        let code: String
        let publicKey: String
    }

    private struct EnrolmentAnswer: Encodable {
        let device: Device.ID
        let checkpoint: String?
    }

    @Sendable
    private func enrol(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try JSONBody.read(EnrolmentBody.self, request, context)
        let device = try await parts.devices.redeem(code: body.code, publicKey: body.publicKey)
        return try Answers.json(
            EnrolmentAnswer(device: device, checkpoint: parts.checkpoints.latest?.note), status: .created)
    }

    private struct RevocationBody: Decodable {
        let reason: DeviceRevocation
    }

    @Sendable
    private func revoke(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let device: Device.ID = try context.path("device")
        let body = try JSONBody.read(RevocationBody.self, request, context)
        let performed = try await parts.store.perform(
            RevokeDevice(device: device, reason: body.reason), by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed))
    }
}
