import Exam
import Hummingbird
import StationStore
import Web

/// Checking in at a room's door, and saying who did not come.
struct CheckInRoutes: Sendable {
    let parts: Console.Parts

    func add(to console: RouterGroup<WebContext>) {
        console.post("rooms/:room/check-ins", use: checkIn)
        console.post("rooms/:room/absences", use: confirmAbsence)
        console.post("rooms/:room/absence-reversals", use: reverseAbsence)
    }

    @Sendable
    private func checkIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let ticket = try context.form.require("ticket")
        let command = CheckInCandidate(
            ticket: ticket, codeGeneration: parts.store.codeGeneration(of: ticket), room: room,
            sitting: context.form["sitting"].map(Sitting.ID.init(rawValue:)),
            missing: context.form["missing"].flatMap(MissingDocument.init(rawValue:)))

        let performed = try await parts.store.perform(
            command, by: context.actor, request: context.form.commandRequest())

        let entry = performed.position.map { "?entry=\($0)" } ?? ""
        return .redirect(to: "/rooms/\(room)\(entry)")
    }

    @Sendable
    private func confirmAbsence(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let command = ConfirmAbsence(
            sitting: Sitting.ID(rawValue: try context.form.require("sitting")), room: room)

        try await parts.store.perform(
            command, by: context.actor, request: context.form.commandRequest())

        return .redirect(to: "/rooms/\(room)")
    }

    @Sendable
    private func reverseAbsence(_ request: Request, _ context: WebContext) async throws -> Response {
        let room = Room.ID(rawValue: try context.parameters.require("room"))
        let command = ReverseAbsence(
            candidate: Candidate.ID(rawValue: try context.form.require("candidate")),
            sitting: Sitting.ID(rawValue: try context.form.require("sitting")))

        try await parts.store.perform(
            command, by: context.actor, request: context.form.commandRequest())

        return .redirect(to: "/rooms/\(room)#door")
    }
}
