package import Exam
package import GRDB

/// What pages and the API read about series and certificates' papers.
package enum SeriesQueries {
    package struct SeriesRow: Sendable, Equatable {
        package let year: Int
        package let number: Int
        package let fact: SeriesFact
        package let certificateCount: Int
        package let confirmedCount: Int
    }

    /// Every series, the newest first.
    package static func all(_ db: Database) throws -> [SeriesRow] {
        try db.rows(
            """
            SELECT year, number, firstDay, leadDays, isClosed,
                (SELECT count(*) FROM seriesCertificate
                    WHERE year = series.year AND series = series.number),
                (SELECT count(*) FROM seriesCertificate
                    WHERE year = series.year AND series = series.number AND isConfirmed)
            FROM series ORDER BY year DESC, number DESC
            """
        ).map { row in
            SeriesRow(
                year: row[0], number: row[1],
                fact: SeriesFact(
                    firstDay: CivilDate(stored: row[2]), leadDays: row[3], isClosed: row[4],
                    hasConfirmed: (row[6] as Int) > 0),
                certificateCount: row[5], confirmedCount: row[6])
        }
    }

    /// The certificates of a series, by number.
    package static func certificates(_ year: Int, _ series: Int, _ db: Database) throws -> [Certificate.ID] {
        try db.rows(
            """
            SELECT certificate FROM seriesCertificate WHERE year = \(year) AND series = \(series)
            ORDER BY certificate
            """
        ).map { $0[0] }
    }

    package struct CostLine: Sendable, Equatable {
        package let cost: String
        package let payer: String
        package let amount: Money
        package let reference: String
    }

    /// The account of one certificate in one series, in the order of entry.
    package static func costs(
        of certificate: Certificate.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> [CostLine] {
        try db.rows(
            """
            SELECT cost, payer, fen, reference FROM seriesCost
            WHERE certificate = \(certificate) AND year = \(year) AND series = \(series) ORDER BY entry
            """
        ).map { CostLine(cost: $0[0], payer: $0[1], amount: Money(fen: $0[2]), reference: $0[3]) }
    }

    /// The papers of one certificate, as its page shows them.
    package struct Papers: Sendable, Equatable {
        package struct Vetting: Sendable, Equatable {
            package let step: VettingStep
            package let reference: String
            package let day: String
        }

        package struct Course: Sendable, Equatable {
            package let title: String
            package let creditTenths: Int
        }

        package struct Fund: Sendable, Equatable {
            package let year: Int
            package let fund: String
            package let amount: Money
            package let reference: String
        }

        package struct Admitted: Sendable, Equatable {
            package let major: String
            package let grounds: String
        }

        package let approvedDay: String?
        package let ownerName: String?
        package let vetting: [Vetting]
        package let courses: [Course]
        package let funds: [Fund]
        package let admitted: [Admitted]
        /// Majors whose main certificate it is.
        package let mainOf: [String]
    }

    package static func papers(of certificate: Certificate.ID, _ db: Database) throws -> Papers {
        let vetting = try db.rows(
            "SELECT step, reference, day FROM certificateVetting WHERE certificate = \(certificate)"
        ).compactMap { row in
            VettingStep(rawValue: row[0]).map { Papers.Vetting(step: $0, reference: row[1], day: row[2]) }
        }
        let courses = try db.rows(
            """
            SELECT course, creditTenths FROM certificateCourse WHERE certificate = \(certificate)
            ORDER BY course
            """
        ).map { Papers.Course(title: $0[0], creditTenths: $0[1]) }
        let funds = try db.rows(
            """
            SELECT year, fund, fen, reference FROM fundLine WHERE certificate = \(certificate) ORDER BY entry
            """
        ).map { Papers.Fund(year: $0[0], fund: $0[1], amount: Money(fen: $0[2]), reference: $0[3]) }
        let admitted = try db.rows(
            "SELECT major, grounds FROM admittedMajor WHERE certificate = \(certificate) ORDER BY major"
        ).map { Papers.Admitted(major: $0[0], grounds: $0[1]) }
        let main = try db.rows(
            "SELECT major FROM mainCertificate WHERE certificate = \(certificate) ORDER BY major"
        ).map { $0[0] as String }
        let row = try db.row(
            """
            SELECT approvedDay, staff.name FROM certificateStanding
                LEFT JOIN staff ON staff.id = certificateStanding.owner
            WHERE certificate = \(certificate)
            """)
        return Papers(
            approvedDay: row?[0], ownerName: row?[1],
            vetting: VettingStep.allCases.flatMap { step in vetting.filter { $0.step == step } },
            courses: courses, funds: funds, admitted: admitted, mainOf: main)
    }

    /// Awarding bodies with the certificates that they award: one may award many.
    package static func organisations(_ db: Database) throws -> [(title: String, certificates: [String])] {
        try db.rows("SELECT organisation, id FROM certificate ORDER BY organisation, id").reduce(into: []) {
            found, row in
            let title: String = row[0]
            if found.last?.title == title {
                found[found.count - 1].certificates.append(row[1])
            } else {
                found.append((title: title, certificates: [row[1]]))
            }
        }
    }
}
