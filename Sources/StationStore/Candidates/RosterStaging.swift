package import Exam
import Vault

extension StationStore {
    /// Takes a roster whole or not at all; a large one in pieces, so that no check-in waits for it.
    ///
    /// Nobody of it is a candidate before the last piece has come, and what fails on the way is taken back, at the
    /// latest when the station starts again.
    ///
    /// - Parameters:
    ///   - prepared: the roster, sealed.
    ///   - actor: who imports it.
    ///   - request: goes with the entry that makes it count; its particulars are those of `prepared`.
    /// - Returns: what closes the import.
    /// - Throws: as ``perform(_:by:request:)``; ``CandidateRefusal/rosterUnderWay`` while another one comes in pieces.
    package func importRoster(
        _ prepared: RosterPreparation, by actor: Actor, request: CommandRequest
    ) async throws -> Performed {
        let command = prepared.command
        guard command.entrants.count > StageRoster.entrantsMax else {
            return try await perform(
                command, by: actor,
                request: CommandRequest(
                    id: request.id, particulars: prepared.particulars, claim: request.claim,
                    expected: request.expected, alongside: request.alongside))
        }
        let closing = CloseRoster(fileDigest: command.fileDigest)
        let isKnown = try await read { db in try closing.facts(db, for: actor).isFileImported }
        // A repeated request gets its first answer, and another one the refusal that the file is known.
        guard !isKnown else { return try await perform(closing, by: actor, request: request) }
        guard beginRoster() else { throw CandidateRefusal.rosterUnderWay }
        defer { endRoster() }
        // What stands open now is left from an import that failed.
        try await dropUnfinishedRoster()
        let moment = now()
        // What speaks against anybody is said before anything is written.
        try await read { db in
            _ = try command.decide(given: command.facts(db, for: actor), by: actor, at: moment)
        }
        do {
            for piece in command.pieces(with: prepared.particulars) {
                try await perform(
                    piece.command, by: actor, request: CommandRequest(particulars: piece.particulars))
            }
            return try await perform(closing, by: actor, request: request)
        } catch {
            try await dropUnfinishedRoster()
            throw error
        }
    }

    /// Takes back what an import left that did not come to its end. Nothing when there is none.
    package func dropUnfinishedRoster() async throws {
        while try await !perform(DropRoster(), by: .station).events.isEmpty {}
    }

    private func beginRoster() -> Bool {
        isTakingRoster.withLock { isTaking in
            defer { isTaking = true }
            return !isTaking
        }
    }

    private func endRoster() {
        isTakingRoster.withLock { $0 = false }
    }
}

extension ImportRoster {
    /// The same people in pieces, each with their sealed records.
    fileprivate func pieces(
        with particulars: [SealedParticular]
    ) -> [(command: StageRoster, particulars: [SealedParticular])] {
        stride(from: 0, to: entrants.count, by: StageRoster.entrantsMax).map { offset in
            let range = offset..<min(offset + StageRoster.entrantsMax, entrants.count)
            return (
                StageRoster(
                    year: year, series: series, fileDigest: fileDigest, entrantCount: entrants.count,
                    offset: offset, entrants: Array(entrants[range])), Array(particulars[range])
            )
        }
    }
}
