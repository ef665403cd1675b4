package import Exam
package import Exchange
import Foundation
package import GRDB
import Journal
package import Vault

/// Reads for central's pages.
package enum CentralQueries {
    package struct StationRow: Sendable {
        package let number: String
        package let title: String
        package let isRehearsal: Bool
        package let isHalted: Bool
        /// Entries of its log that are here.
        package let taken: Int64
        /// Of the largest cosigned checkpoint; nil before the first.
        package let cosigned: (size: Int64, at: Moment)?
        package let acceptedBatchCount: Int
        package let refusedBatchCount: Int
        package let evidenceCount: Int
    }

    package struct BatchRow: Sendable {
        package let station: String
        package let batch: ResultBatch.ID
        package let isAccepted: Bool
        package let first: Int64
        package let last: Int64
        package let reasons: [ExchangeRefusal]
        package let received: Moment
        package let isDelivered: Bool
    }

    package struct OutcomeRow: Sendable {
        package let station: String
        package let batch: ResultBatch.ID
        package let entry: Int64
        package let candidate: Candidate.ID
        package let certificate: Certificate.ID
        package let outcome: Outcome
        package let theory: PartStatus
        package let theoryMark: Mark?
        package let practical: PartStatus
        package let practicalMark: Mark?
        package let decided: Moment
        /// Nil once the person was erased.
        package let person: CandidateParticulars?
    }

    package struct EvidenceRow: Sendable {
        package let id: Int64
        package let station: String
        package let kind: Evidence.Kind
        package let reasons: [ExchangeRefusal]
        package let received: Moment
        /// Whether the file went, because its time was over or nobody could read it.
        package let isCleared: Bool
    }

    /// All stations, by number.
    package static func stations(_ db: Database) throws -> [StationRow] {
        let rows = try db.rows(
            """
            SELECT number, title, isRehearsal, state, taken, size, cosigned,
                (SELECT count(*) FROM batch b WHERE b.station = number AND b.state = 'accepted'),
                (SELECT count(*) FROM batch b WHERE b.station = number AND b.state = 'refused'),
                (SELECT count(*) FROM evidence e WHERE e.station = number)
            FROM station LEFT JOIN checkpoint ON checkpoint.station = number AND size = (
                SELECT max(size) FROM checkpoint c WHERE c.station = number)
            ORDER BY number
            """)
        return rows.map { row in
            let size: Int64? = row[5]
            return StationRow(
                number: row[0], title: row[1], isRehearsal: row[2], isHalted: row[3] == "halted",
                taken: row[4],
                cosigned: size.map { ($0, Moment(milliseconds: row[6])) }, acceptedBatchCount: row[7],
                refusedBatchCount: row[8], evidenceCount: row[9])
        }
    }

    /// The latest `limit` batches, of one station or of all.
    package static func batches(of station: String?, limit: Int, _ db: Database) throws -> [BatchRow] {
        let rows = try db.rows(
            """
            SELECT station, id, state, first, last, reasons, received, delivered FROM batch
            WHERE \(station) IS NULL OR station = \(station) ORDER BY received DESC, station, first DESC
            LIMIT \(limit)
            """)
        return rows.map { row in
            BatchRow(
                station: row[0], batch: ResultBatch.ID(rawValue: row[1]), isAccepted: row[2] == "accepted",
                first: row[3], last: row[4], reasons: reasons(row[5]), received: Moment(milliseconds: row[6]),
                isDelivered: (row[7] as Int64?) != nil)
        }
    }

    /// The present outcome of every candidate and certificate, of one station or of all: a later one takes the
    /// place of an earlier one, which stays in the table.
    ///
    /// - Throws: `ParticularFault` when a person's record does not open.
    package static func outcomes(
        of station: String?, _ sealer: ParticularSealer, _ db: Database
    ) throws -> [OutcomeRow] {
        let rows = try db.rows(
            """
            SELECT o.station, batch, entry, candidate, certificate, outcome, theory, theoryTenths, practical,
                practicalTenths, decided, particular, sealed
            FROM outcome o LEFT JOIN particular p ON p.station = o.station AND p.digest = o.particular
            WHERE (\(station) IS NULL OR o.station = \(station)) AND entry = (
                SELECT max(entry) FROM outcome later WHERE later.station = o.station
                    AND later.candidate = o.candidate AND later.certificate = o.certificate)
            ORDER BY o.station, candidate, certificate
            """)
        return try rows.map { try outcome($0, sealer) }
    }

    /// All evidence, the newest first.
    package static func evidence(_ db: Database) throws -> [EvidenceRow] {
        let rows = try db.rows(
            "SELECT id, station, kind, reasons, received, cleared FROM evidence ORDER BY id DESC")
        return try rows.map { row in
            guard let kind = Evidence.Kind(rawValue: row[2]) else {
                throw CentralFault.broken(table: "evidence", reason: "kind")
            }
            return EvidenceRow(
                id: row[0], station: row[1], kind: kind, reasons: reasons(row[3]),
                received: Moment(milliseconds: row[4]), isCleared: (row[5] as Int64?) != nil)
        }
    }

    private static func outcome(_ row: Row, _ sealer: ParticularSealer) throws -> OutcomeRow {
        guard let outcome = Outcome(rawValue: row[5]), let theory = PartStatus(rawValue: row[6]),
            let practical = PartStatus(rawValue: row[8])
        else { throw CentralFault.broken(table: "outcome", reason: "a word that nobody knows") }
        let sealed: Data? = row[12]
        let person = try sealed.map { sealed in
            let plaintext = try sealer.open([UInt8](sealed), digest: [UInt8](row[11] as Data))
            return try JSONDecoder().decode(CandidateParticulars.self, from: Data(plaintext))
        }
        return OutcomeRow(
            station: row[0], batch: ResultBatch.ID(rawValue: row[1]), entry: row[2],
            candidate: Candidate.ID(rawValue: row[3]), certificate: Certificate.ID(rawValue: row[4]),
            outcome: outcome, theory: theory, theoryMark: (row[7] as Int?).flatMap { Mark(tenths: $0) },
            practical: practical, practicalMark: (row[9] as Int?).flatMap { Mark(tenths: $0) },
            decided: Moment(milliseconds: row[10]), person: person)
    }

    private static func reasons(_ text: String) -> [ExchangeRefusal] {
        text.split(separator: "\n").compactMap { ExchangeRefusal(parsing: String($0)) }
    }
}
