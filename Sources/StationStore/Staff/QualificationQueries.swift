package import Exam
package import GRDB

/// What pages and the API read about qualifications.
package enum QualificationQueries {
    /// One qualification and whose it is.
    package struct Held: Sendable, Equatable {
        package let staff: Staff.ID
        /// nil when erased.
        package let name: String?
        package let department: String
        package let isActive: Bool
        package let qualification: Qualification
        /// nil when erased.
        package let number: String?
        package let entry: JournalEntry.Position

        /// As a line of the sheet.
        package var line: QualificationRow {
            QualificationRow(line: 0, staff: staff, qualification: qualification, number: number ?? "")
        }
    }

    /// Everybody's, by number of staff, kind and scope.
    package static func all(_ db: Database) throws -> [Held] {
        try db.rows("\(selection) ORDER BY \(order)").map(Held.init(row:))
    }

    package static func held(by staff: Staff.ID, _ db: Database) throws -> [Held] {
        try db.rows("\(selection) WHERE held.staff = \(staff) ORDER BY \(order)").map(Held.init(row:))
    }

    /// Those of active people that count on `day` and a year later no more, the soonest first.
    package static func ending(from day: CivilDate, _ db: Database) throws -> [Held] {
        try db.rows(
            """
            \(selection) WHERE staff.isActive AND held.issued <= \(day.text) AND held.lastDay >= \(day.text)
            ORDER BY held.lastDay, \(order)
            """
        ).map(Held.init(row:)).filter { $0.qualification.isEnding(from: day) }
    }

    /// How many active people hold an assessor's qualification that counts on `day`, for a certificate that has places for the
    /// major in `year` (row 17); majors without anybody are missing.
    package static func assessors(
        year: Int, on day: CivilDate, _ db: Database
    ) throws -> [String: Int] {
        try db.rows(
            """
            SELECT quota.major, count(DISTINCT held.staff)
            FROM quota JOIN certificate ON certificate.id = quota.certificate
                JOIN staffQualification AS held ON held.certificate = quota.certificate
                JOIN staff ON staff.id = held.staff
            WHERE quota.year = \(year) AND quota.places > 0 AND staff.isActive
                AND held.kind IN ('assessor', 'seniorAssessor')
                AND held.issued <= \(day.text) AND held.lastDay >= \(day.text)
                AND (held.level = '' OR held.level = certificate.level OR held.level = 'senior'
                    OR certificate.level = 'junior')
            GROUP BY quota.major
            """
        ).reduce(into: [:]) { $0[$1[0]] = $1[1] }
    }

    private static let order: Query = "held.staff, held.kind, held.certificate, held.level, held.issued"

    private static let selection: Query = """
        SELECT held.staff, staff.name, staff.department, staff.isActive, held.kind, held.certificate, held.level,
            held.issued, held.expires, held.number, held.entry
        FROM staffQualification AS held JOIN staff ON staff.id = held.staff
        """
}

extension QualificationQueries.Held {
    fileprivate init(row: Row) {
        let (certificate, level): (String, String) = (row[5], row[6])
        let expires: String? = row[8]
        guard let kind = QualificationKind(rawValue: row[4]), let issued = CivilDate(text: row[7]) else {
            preconditionFailure("kind and issued come from an event")
        }
        self.init(
            staff: row[0], name: row[1], department: row[2], isActive: row[3],
            qualification: Qualification(
                kind: kind, certificate: certificate.isEmpty ? nil : Certificate.ID(rawValue: certificate),
                level: Certificate.Level(rawValue: level), issued: issued,
                expires: expires.flatMap(CivilDate.init(text:))),
            number: row[9], entry: row[10])
    }
}
