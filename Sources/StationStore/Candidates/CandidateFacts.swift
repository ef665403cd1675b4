package import Exam
import Foundation
package import GRDB
import Journal

extension CertificateFact {
    static func find(_ certificate: Certificate.ID, _ db: Database) throws -> CertificateFact? {
        let row = try db.row(
            """
            SELECT title, level, organisation, majors, isOpen FROM certificate WHERE id = \(certificate)
            """)
        return row.map(CertificateFact.init(row:))
    }

    /// From title, level, organisation, majors and openness, in this order.
    init(row: Row) {
        guard let level = Certificate.Level(rawValue: row[1]) else {
            preconditionFailure("certificate.level is one of the events' words")
        }
        let majors: String = row[3]
        self.init(
            title: row[0], level: level, organisation: row[2],
            majors: majors.split(separator: ";").map(String.init), isOpen: row[4])
    }
}

extension ListCertificate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(listed: .find(certificate, db))
    }
}

extension SetQuota: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let places = try db.value(
            Int.self,
            """
            SELECT places FROM quota
            WHERE certificate = \(certificate) AND major = \(major) AND year = \(year)
            """)
        let used = try db.value(
            Int.self,
            """
            SELECT count(*) FROM candidate
            WHERE certificate = \(certificate) AND major = \(major) AND kind = 'student' AND NOT isWithdrawn
                AND substr(id, 1, 2) = \(AdmissionPrefix.year(year))
            """)
        return try Facts(certificate: .find(certificate, db), places: places, used: used ?? 0)
    }
}

extension ImportRoster: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let station = try StationRecord.find(db).flatMap { Int($0.number) }
        let file = try db.value(Int.self, "SELECT 1 FROM rosterImport WHERE fileDigest = \(fileDigest)")
        return try Facts(
            station: station, certificates: certificates(db), quotas: quotas(db), known: known(db),
            isFileImported: file != nil, nextSerial: nextSerial(station: station ?? 0, db))
    }

    private func certificates(_ db: Database) throws -> [Certificate.ID: CertificateFact] {
        let wanted = Set(entrants.map(\.certificate)).sorted()
        return try wanted.reduce(into: [:]) { $0[$1] = try CertificateFact.find($1, db) }
    }

    private func quotas(_ db: Database) throws -> [QuotaKey: QuotaFact] {
        let rows = try db.rows(
            """
            SELECT quota.certificate, quota.major, quota.places, count(candidate.id)
            FROM quota LEFT JOIN candidate ON candidate.certificate = quota.certificate
                AND candidate.major = quota.major AND candidate.kind = 'student'
                AND NOT candidate.isWithdrawn AND substr(candidate.id, 1, 2) = \(AdmissionPrefix.year(year))
            WHERE quota.year = \(year) GROUP BY quota.certificate, quota.major
            """)
        return rows.reduce(into: [:]) { quotas, row in
            quotas[QuotaKey(certificate: row[0], major: row[1])] = QuotaFact(places: row[2], used: row[3])
        }
    }

    private func known(_ db: Database) throws -> [String: [KnownDocument]] {
        let prefix = AdmissionPrefix.series(year: year, series: series)
        var known: [String: [KnownDocument]] = [:]
        for digest in Set(entrants.map(\.documentDigest)) {
            guard let bytes = Digest32(hex: digest)?.bytes else { continue }
            let rows = try db.rows(
                """
                SELECT certificate, substr(id, 1, 5) = \(prefix) FROM candidate
                WHERE documentDigest = \(Data(bytes)) AND NOT isWithdrawn
                """)
            guard !rows.isEmpty else { continue }
            known[digest] = rows.map { KnownDocument(certificate: $0[0], isSameSeries: $0[1]) }
        }
        return known
    }

    /// Withdrawn candidates count: a number is never given twice.
    private func nextSerial(station: Int, _ db: Database) throws -> Int {
        let prefix = AdmissionPrefix.station(year: year, series: series, station: station)
        let last = try db.value(
            Int.self,
            """
            SELECT max(CAST(substr(id, 9, 5) AS INTEGER)) FROM candidate WHERE substr(id, 1, 8) = \(prefix)
            """)
        return (last ?? 0) + 1
    }
}

extension WithdrawCandidate: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let isWithdrawn = try db.value(Bool.self, "SELECT isWithdrawn FROM candidate WHERE id = \(candidate)")
        let admitted = try db.value(
            Int.self,
            """
            SELECT 1 FROM attendance WHERE candidate = \(candidate) AND state IN ('seated', 'conditional')
            """)
        return Facts(isWithdrawn: isWithdrawn, wasAdmitted: admitted != nil)
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
