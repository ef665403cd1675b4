package import Exam
package import GRDB
package import Vault

/// What a phone at a door must know of a sitting to let people in while the network is away (docs/tickets.md).
package enum DoorListQueries {
    package struct Line: Sendable, Equatable {
        package let candidate: Candidate.ID
        /// Of the ticket in force, under the list's key: it recognises a code and cannot print one.
        package let digest: [UInt8]
        package let room: Room.ID
        /// Nil where the work station is drawn at the door.
        package let seat: Int?
        /// Nil once erased.
        package let name: String?
    }

    package struct DoorList: Sendable, Equatable {
        package let certificate: Certificate.ID
        package let part: Sitting.Part
        package let span: TimeSpan
        package let key: [UInt8]
        /// By admission number.
        package let lines: [Line]
    }

    /// - Returns: nil for an unknown sitting.
    package static func list(
        of sitting: Sitting.ID, _ tickets: TicketKey, _ db: Database
    ) throws -> DoorList? {
        let row = try db.row(
            "SELECT certificate, part, start, end FROM sitting WHERE id = \(sitting)")
        guard let row, let part = Sitting.Part(rawValue: row[1]) else { return nil }
        let listed = try TicketQueries.list(of: sitting, tickets, db)
        let digests = Dictionary(uniqueKeysWithValues: listed.tickets.map { ($0.candidate, $0.digest) })
        let isByLot = try LotQueries.standing(of: sitting, db)?.isByLot ?? false
        let lines = try db.rows(
            """
            SELECT seat.candidate, seat.room, seat.number, candidate.name
            FROM seat JOIN candidate ON candidate.id = seat.candidate
            WHERE seat.sitting = \(sitting) ORDER BY seat.candidate
            """
        ).map { row in
            Line(
                candidate: row[0], digest: digests[row[0]] ?? [], room: row[1],
                seat: isByLot ? nil : row[2], name: row[3])
        }
        return DoorList(
            certificate: row[0], part: part, span: TimeSpan(start: row[2], end: row[3]), key: listed.key,
            lines: lines)
    }
}
