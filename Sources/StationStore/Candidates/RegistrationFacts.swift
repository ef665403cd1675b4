import Exam
import Foundation
import GRDB
import Journal

/// What the station knows when people are registered in one year and series.
struct RegistrationFacts {
    private let year: Int
    private let series: Int
    private let db: Database

    init(year: Int, series: Int, _ db: Database) {
        self.year = year
        self.series = series
        self.db = db
    }

    func certificates(of entrants: [RosterEntrant]) throws -> [Certificate.ID: CertificateFact] {
        let wanted = Set(entrants.map(\.certificate)).sorted()
        return try wanted.reduce(into: [:]) { $0[$1] = try CertificateFact.find($1, db) }
    }

    /// Places of the year, and how many of them are taken.
    func quotas() throws -> [QuotaKey: QuotaFact] {
        let rows = try db.rows(
            """
            SELECT quota.certificate, quota.major, quota.places, count(candidate.id)
            FROM quota LEFT JOIN candidate ON candidate.certificate = quota.certificate
                AND candidate.major = quota.major AND candidate.kind = 'student'
                AND NOT candidate.isWithdrawn AND candidate.isSelected AND candidate.institution = ''
                AND substr(candidate.id, 1, 2) = \(AdmissionPrefix.year(year))
            WHERE quota.year = \(year) GROUP BY quota.certificate, quota.major
            """)
        let staged = try db.rows(
            """
            SELECT certificate, major, count(*) FROM stagedCandidate
            WHERE kind = 'student' AND isSelected AND institution = ''
                AND substr(id, 1, 2) = \(AdmissionPrefix.year(year))
            GROUP BY certificate, major
            """
        ).reduce(into: [QuotaKey: Int]()) { $0[QuotaKey(certificate: $1[0], major: $1[1])] = $1[2] }
        return rows.reduce(into: [:]) { quotas, row in
            let key = QuotaKey(certificate: row[0], major: row[1])
            quotas[key] = QuotaFact(places: row[2], used: row[3] + staged[key, default: 0])
        }
    }

    /// Who of them stands on the roster already, by the digest of the document.
    ///
    /// - Parameters:
    ///   - entrants: whose documents are looked for.
    ///   - leaving: candidates who do not count.
    /// - Returns: nothing for a document that nobody has.
    /// - Throws: what the database throws.
    func known(
        among entrants: [RosterEntrant], besides leaving: Set<Candidate.ID> = []
    ) throws -> [String: [KnownDocument]] {
        let prefix = AdmissionPrefix.series(year: year, series: series)
        var known: [String: [KnownDocument]] = [:]
        for digest in Set(entrants.map(\.documentDigest)) {
            guard let bytes = Digest32(hex: digest)?.bytes else { continue }
            let rows = try db.rows(
                """
                SELECT certificate, substr(id, 1, 5) = \(prefix), isSelected, id FROM candidate
                WHERE documentDigest = \(Data(bytes)) AND NOT isWithdrawn
                UNION ALL
                SELECT certificate, substr(id, 1, 5) = \(prefix), isSelected, id FROM stagedCandidate
                WHERE documentDigest = \(Data(bytes))
                """)
            let staying = rows.filter { !leaving.contains($0[3]) }
            guard !staying.isEmpty else { continue }
            let allowed = try db.rows(
                """
                SELECT secondCertificate.certificate FROM secondCertificate
                    JOIN candidate ON candidate.id = secondCertificate.candidate
                WHERE candidate.documentDigest = \(Data(bytes))
                """
            ).map { $0[0] as Certificate.ID }
            known[digest] = staying.map {
                KnownDocument(
                    certificate: $0[0], isSameSeries: $0[1], isSelected: $0[2], allowed: Set(allowed))
            }
        }
        return known
    }

    /// Withdrawn candidates count, and those of an import that was taken back: a number is never given twice.
    func nextSerial(station: Int) throws -> Int {
        let prefix = AdmissionPrefix.station(year: year, series: series, station: station)
        let last = try db.value(
            Int.self,
            """
            SELECT max(CAST(substr(id, 9, 5) AS INTEGER)) FROM (
                SELECT id FROM candidate WHERE substr(id, 1, 8) = \(prefix)
                UNION ALL SELECT last AS id FROM rosterRange WHERE substr(last, 1, 8) = \(prefix))
            """)
        return (last ?? 0) + 1
    }
}

/// The leading digits of admission numbers.
enum AdmissionPrefix {
    static func year(_ year: Int) -> String { padded(year % 100, 2) }

    static func series(year: Int, series: Int) -> String { Self.year(year) + padded(series, 3) }

    static func station(year: Int, series: Int, station: Int) -> String {
        Self.series(year: year, series: series) + padded(station, 3)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
