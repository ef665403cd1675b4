import Exam
import Hummingbird
import StationStore
import Web

/// Packets of papers, from hand to hand.
struct PaperRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("packets", use: list)
        calls.get("packets/:packet", use: packet)
        calls.post("packets", use: expect)
        calls.post("packets/:packet/steps", use: sign)
    }

    @Sendable
    private func list(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let query = Query(request)
        let (day, asked) = (try query.day("day", parts.time), try ListRequest(query))
        let now = parts.store.now()
        let listed = try await parts.store.read { db in
            try PaperQueries.packets(on: day, asked, now: now, db)
        }
        return try Answers.json(ListAnswer(listed) { PacketAnswer($0) })
    }

    @Sendable
    private func packet(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        let id: PaperPacket.ID = try context.path("packet")
        let now = parts.store.now()
        let detail = try await parts.store.read { db in
            try PaperQueries.packet(id, now: now, db)
        }.orNotFound()
        return try Answers.json(PacketDetailAnswer(detail), entry: detail.packet.entry)
    }

    private struct ManifestBody: Decodable {
        let manifest: [ManifestLine]
    }

    @Sendable
    private func expect(_ request: Request, _ context: APIContext) async throws -> Response {
        let actor = try context.actor
        let body = try JSONBody.read(ManifestBody.self, request, context)
        let performed = try await parts.store.perform(
            ExpectPackets(manifest: body.manifest), by: actor, request: context.commandRequest())
        return try Answers.json(CommandAnswer(performed), status: .created)
    }

    private struct StepBody: Decodable {
        /// One step with what is stated: `{"open":{"found":30}}`.
        let step: PaperStep
        /// Where the packet was scanned.
        let room: Room.ID?
        let second: SecondPerson?
    }

    private struct StepAnswer: Encodable {
        /// `signed`: the first of two; `done`: both; `refused`: recorded, and not allowed.
        let verdict: String
        /// The packet's event, `opened`.
        let event: String
        let reason: PaperStepReason?
        /// Until when the second signature is waited for.
        let expires: Timestamp?
        let position: JournalEntry.Position?
        let replayed: Bool
    }

    @Sendable
    private func sign(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        guard context.key != nil else { throw APIFault.keyNeeded }
        let packet: PaperPacket.ID = try context.path("packet")
        let body = try JSONBody.read(StepBody.self, request, context)
        let performed = try await parts.store.perform(
            SignPacketStep(packet: packet, step: body.step, room: body.room),
            by: try await parts.actor(context, second: body.second),
            request: context.commandRequest(expecting: EntityTag.expected(.packet(packet), request)))
        guard case .papers(let event)? = performed.events.first else {
            preconditionFailure("a step is one event")
        }
        var (verdict, reason, expires) = ("done", PaperStepReason?.none, Moment?.none)
        switch event {
        case .stepSigned(_, _, _, _, let until): (verdict, expires) = ("signed", until)
        case .stepRefused(_, _, let why, _): (verdict, reason) = ("refused", why)
        default: break
        }
        return try Answers.json(
            StepAnswer(
                verdict: verdict, event: event.word, reason: reason, expires: expires.map(Timestamp.init),
                position: performed.position, replayed: performed.isReplayed))
    }
}

extension PaperEvent {
    /// The case's name, as the journal spells it.
    var word: String { String(describing: self).prefix { $0 != "(" }.description }
}
