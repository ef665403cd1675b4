package import Exam
package import GRDB

/// What pages and the API read about certificates and their quotas.
package enum CertificateQueries {
    package struct CertificateRow: Sendable, Equatable {
        package let id: Certificate.ID
        package let fact: CertificateFact
        /// Candidates on the roster, withdrawn ones left out.
        package let candidateCount: Int
        package let status: CertificateStatus
        package let quotas: [QuotaRow]
    }

    package struct QuotaRow: Sendable, Equatable {
        package let major: String
        package let year: Int
        package let places: Int
        package let used: Int
    }

    /// Every certificate with the use of its quotas, by number.
    package static func all(_ db: Database) throws -> [CertificateRow] {
        let quotas = try quotas(db)
        return try db.rows(
            """
            SELECT certificate.title, certificate.level, certificate.organisation, certificate.majors,
                certificate.isOpen, certificate.id, count(candidate.id),
                coalesce(
                    (SELECT status FROM certificateStanding AS held WHERE held.certificate = certificate.id), 'vetting')
            FROM certificate LEFT JOIN candidate
                ON candidate.certificate = certificate.id AND NOT candidate.isWithdrawn AND candidate.isSelected
            GROUP BY certificate.id ORDER BY certificate.id
            """
        ).map { row in
            CertificateRow(
                id: row[5], fact: CertificateFact(row: row), candidateCount: row[6],
                status: CertificateStanding.status(row[7]),
                quotas: quotas[row[5], default: []])
        }
    }

    private static func quotas(_ db: Database) throws -> [Certificate.ID: [QuotaRow]] {
        try db.rows(
            """
            SELECT quota.certificate, quota.major, quota.year, quota.places, count(candidate.id)
            FROM quota LEFT JOIN candidate ON candidate.certificate = quota.certificate
                AND candidate.major = quota.major AND candidate.kind = 'student'
                AND NOT candidate.isWithdrawn AND candidate.isSelected AND candidate.institution = ''
                AND CAST(substr(candidate.id, 1, 2) AS INTEGER) = quota.year % 100
            GROUP BY quota.certificate, quota.major, quota.year
            ORDER BY quota.certificate, quota.year DESC, quota.major
            """
        ).reduce(into: [:]) { quotas, row in
            quotas[row[0], default: []].append(
                QuotaRow(major: row[1], year: row[2], places: row[3], used: row[4]))
        }
    }
}
