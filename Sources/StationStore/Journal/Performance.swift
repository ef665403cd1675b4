import Exam
import Foundation
import GRDB
import Journal
import Vault

/// One command on its way through the writer: permission, facts, decision, entries, tables, answer.
struct Performance<C: Storable>: Sendable {
    private let command: C
    private let actor: Actor
    private let request: CommandRequest
    private let digest: Digest32
    private let store: StationStore

    /// Does what needs no transaction: encodes the command and digests it under the station's key.
    ///
    /// - Throws: ``StoreFault/other(message:)`` when the request ID is malformed.
    init(_ command: C, by actor: Actor, request: CommandRequest, store: StationStore) throws {
        if let id = request.id, !Identifier<C>(rawValue: id).isWellFormed {
            throw StoreFault.other(message: "request ID: 1…64 of A–Z a–z 0–9 . _ ~ -")
        }
        self.command = command
        self.actor = actor
        self.request = request
        self.store = store
        let bytes = try CanonicalJSON.bytes(of: command)
        guard
            let digest = Digest32(
                bytes: store.commandKey.digest(name: String(describing: C.self), bytes: [UInt8](bytes)))
        else { preconditionFailure("a command digest is 32 bytes") }
        self.digest = digest
    }

    /// - Returns: what the caller gets once COMMIT is back.
    /// - Throws: what undoes this command, or the whole transaction: see ``GroupCommit``.
    func run(_ db: Database, _ head: inout JournalHead) throws -> Result<Performed, any Error> {
        if let earlier = try StoredAnswer.find(request.id, db) {
            guard earlier.commandDigest == digest else {
                return .failure(StoreFault.requestReused(requestID: request.id ?? ""))
            }
            return try earlier.outcome(C.Refused.self, db)
        }
        let reading = store.clock.read()
        let moment = head.moment(for: reading)
        do {
            try StaffGate.check(C.permission, actor, db)
            // Not kept as an answer: who looks again may send the same request for the new version.
            guard try request.expected?.holds(db) ?? true else { return .failure(StoreFault.outdated) }
            let facts = try command.facts(db, for: actor, opening: store.sealer)
            let events = try command.decide(given: facts, by: actor, at: moment)
            return .success(try record(events, reading, moment, db, &head))
        } catch let refusal as any Refusal {
            // Nothing was written yet, so there is nothing to undo: rules come before tables.
            try StoredAnswer.keep(request.id, digest, refusal: refusal.rawValue, at: moment, db)
            return .failure(refusal)
        }
    }

    private func record(
        _ events: [StationEvent], _ reading: TimeReading, _ moment: Moment, _ db: Database,
        _ head: inout JournalHead
    ) throws -> Performed {
        let first = head.position + 1
        let particulars = Dictionary(
            request.particulars.map { (Data($0.digest), $0.sealed) }, uniquingKeysWith: { one, _ in one })
        let keys = ProjectionKeys(sealer: store.sealer, lookup: store.lookup)
        let stamp = JournalWriter.Stamp(
            actor: actor, request: request.id.map { EntryRequest(id: $0, commandDigest: digest) },
            claim: request.claim, moment: moment, reading: reading)
        for event in events {
            let position = head.position + 1
            let leaf = try JournalWriter.append(event, stamp, at: position, db)
            try JournalWriter.keep(event.areaEvent.particulars, of: particulars, at: position, db)
            try JournalWriter.erase(event.erasedParticulars, db)
            head.append(leaf, at: moment, in: reading.bootID)
            try event.project(
                Projection(
                    db: db, position: position, moment: moment, actor: actor, keys: keys, particulars: db))
        }
        let performed = Performed(
            position: events.isEmpty ? nil : first, events: events, isReplayed: false)
        try request.alongside?(db, performed)
        try StoredAnswer.keep(request.id, digest, first: first, count: events.count, at: moment, db)
        return performed
    }
}
