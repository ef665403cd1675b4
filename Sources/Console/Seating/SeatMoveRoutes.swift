import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// Moving people by hand: what is allowed is said before anybody lets go.
struct SeatMoveRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("seating/moves/options", use: options)
        console.post("seating/moves", use: move)
    }

    private struct Option: Encodable {
        let seat: Int
        /// What forbids it, in words; nil when nothing does.
        let why: String?
    }

    /// Every seat of a room for one candidate, with the rule that forbids it.
    @Sendable
    private func options(_ request: Request, _ context: WebContext) async throws -> Response {
        _ = try context.enter(.seating)
        let language = pages.language(context)
        let form = try SubmittedForm(urlEncoded: request.uri.query ?? "")
        let candidate = Candidate.ID(rawValue: try form.require("candidate"))
        let sitting = Sitting.ID(rawValue: try form.require("sitting"))
        let room = Room.ID(rawValue: try form.require("room"))
        let actor = try context.actor
        let now = parts.store.now()
        @Sendable func command(_ seat: Int) -> MoveCandidate {
            MoveCandidate(candidate: candidate, sitting: sitting, room: room, seat: seat, reason: .brokenSeat)
        }
        let facts = try await parts.store.read { db in try command(1).facts(db, for: actor) }
        guard let seatCount = facts.context.rooms[room]?.layout.seatCount else { throw HTTPError(.notFound) }
        let options = (1...seatCount).map { seat in
            do throws(SeatingRefusal) {
                _ = try command(seat).decide(given: facts, by: actor, at: now)
                return Option(seat: seat, why: nil)
            } catch {
                return Option(seat: seat, why: language.text("refusals.\(error.rawValue).what"))
            }
        }
        return Response(
            status: .ok,
            headers: [.contentType: "application/json; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(options))))
    }

    @Sendable
    private func move(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.seating)
        let form = context.form
        guard let reason = SeatMoveReason(rawValue: try form.require("reason")) else {
            throw HTTPError(.badRequest)
        }
        let sitting = Sitting.ID(rawValue: try form.require("sitting"))
        let room = Room.ID(rawValue: try form.require("room"))
        try await parts.store.perform(
            MoveCandidate(
                candidate: Candidate.ID(rawValue: try form.require("candidate")), sitting: sitting,
                room: room,
                seat: try form.number("seat"), reason: reason),
            by: context.actor, request: form.commandRequest())
        let plan = try await parts.store.read { try SeatingQueries.planInForce(of: sitting, $0) }
        return .redirect(to: plan.map { "/seating/plans/\($0)/rooms/\(sitting)/\(room)" } ?? "/seating")
    }
}
