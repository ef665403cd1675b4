package import Exam
package import GRDB
package import Vault

/// Which admission ticket of a candidate is in force, and what doors may know of it.
package enum TicketQueries {
    /// 1 for the first ticket.
    package static func generation(of candidate: Candidate.ID, _ db: Database) throws -> Int {
        try db.value(Int.self, "SELECT generation FROM ticket WHERE candidate = \(candidate)") ?? 1
    }

    /// What a signed list says of one ticket: enough to recognise it, not to print it.
    package struct ListedTicket: Sendable, Equatable {
        package let candidate: Candidate.ID
        /// 16 bytes, see `TicketKey.listDigest`.
        package let digest: [UInt8]

        package init(candidate: Candidate.ID, digest: [UInt8]) {
            self.candidate = candidate
            self.digest = digest
        }
    }

    /// The tickets in force of everybody seated in `sitting`, by number, under the list's own key.
    ///
    /// - Returns: the key that goes with the list, and the digests.
    package static func list(
        of sitting: Sitting.ID, _ tickets: TicketKey, _ db: Database
    ) throws -> (key: [UInt8], tickets: [ListedTicket]) {
        let key = tickets.listKey(of: sitting.rawValue)
        let listed = try db.rows(
            """
            SELECT seat.candidate, coalesce(ticket.generation, 1) FROM seat
                LEFT JOIN ticket ON ticket.candidate = seat.candidate
            WHERE seat.sitting = \(sitting) ORDER BY seat.candidate
            """
        ).map { row in
            let candidate: Candidate.ID = row[0]
            let code = tickets.code(for: candidate.rawValue, generation: row[1])
            return ListedTicket(
                candidate: candidate,
                digest: TicketKey.listDigest(of: candidate.rawValue + code, under: key))
        }
        return (key, listed)
    }
}

extension StationStore {
    /// Which generation's code stands in what was scanned; nil when none does, or the number was typed alone.
    package func codeGeneration(of scanned: String) -> Int? {
        guard let ticket = AdmissionTicket(scanned), let code = ticket.code else { return nil }
        return tickets.generation(
            of: code, for: ticket.number.digits, upTo: AdmissionTicket.generationMax)
    }

    /// The admission ticket of that generation, with its code.
    package func ticket(_ candidate: Candidate.ID, generation: Int) -> AdmissionTicket? {
        AdmissionNumber(candidate.rawValue).map { number in
            AdmissionTicket(number: number, code: tickets.code(for: number.digits, generation: generation))
        }
    }
}
