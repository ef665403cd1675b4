package import Exam
package import GRDB

/// Whether each student of a pilot major gets a chance, and how many certificates one student takes.
package enum CoverageQueries {
    /// One pilot major in one year.
    package struct MajorRow: Sendable, Equatable {
        package let major: String
        /// Of the school's plan; nil where nobody recorded it.
        package let students: Int?
        /// Places of the school's plan.
        package let planned: Int?
        /// Places over all certificates.
        package let places: Int
        /// People with at least one selected registration.
        package let selected: Int
        /// People who applied and were selected for nothing.
        package let appliedOnly: Int

        /// Students of the major without any selected registration; nil while nobody knows how many there are.
        package var withoutChance: Int? { students.map { max(0, $0 - selected) } }
    }

    /// Majors that have places or a plan in `year`, by name. Erased persons are counted one by one.
    package static func majors(year: Int, _ db: Database) throws -> [MajorRow] {
        let prefix = AdmissionPrefix.year(year)
        return try db.rows(
            """
            WITH pilot AS (
                SELECT major FROM quota WHERE year = \(year)
                UNION SELECT major FROM majorPlan WHERE year = \(year)),
            person AS (
                SELECT major, coalesce(documentDigest, id) AS who, max(isSelected) AS isSelected
                FROM candidate
                WHERE kind = 'student' AND NOT isWithdrawn AND substr(id, 1, 2) = \(prefix)
                GROUP BY major, who)
            SELECT pilot.major, majorPlan.students, majorPlan.places,
                (SELECT coalesce(sum(places), 0) FROM quota
                    WHERE quota.major = pilot.major AND quota.year = \(year)),
                (SELECT count(*) FROM person WHERE person.major = pilot.major AND isSelected),
                (SELECT count(*) FROM person WHERE person.major = pilot.major AND NOT isSelected)
            FROM pilot LEFT JOIN majorPlan ON majorPlan.major = pilot.major AND majorPlan.year = \(year)
            ORDER BY pilot.major
            """
        ).map {
            MajorRow(
                major: $0[0], students: $0[1], planned: $0[2], places: $0[3], selected: $0[4],
                appliedOnly: $0[5])
        }
    }

    /// Approved certificates with the majors whose students are selected for them in `year`, by number.
    package static func summary(year: Int, _ db: Database) throws -> [PilotSummary.Row] {
        let prefix = AdmissionPrefix.year(year)
        let certificates = try CertificateQueries.all(db).filter { $0.status == .approved }
        return try certificates.map { certificate in
            let majors = try db.rows(
                """
                SELECT major, count(*) FROM candidate
                WHERE certificate = \(certificate.id) AND kind = 'student' AND institution = ''
                    AND isSelected AND NOT isWithdrawn AND substr(id, 1, 2) = \(prefix)
                GROUP BY major ORDER BY major
                """
            ).map { (major: $0[0] as String, students: $0[1] as Int) }
            return PilotSummary.Row(
                title: certificate.fact.title, level: certificate.fact.level, majors: majors.map(\.major),
                students: majors.reduce(0) { $0 + $1.students })
        }
    }

    /// How many people are selected for how many different certificates, over all years; fewest first.
    package static func certificatesPerPerson(_ db: Database) throws -> [(certificates: Int, people: Int)] {
        try db.rows(
            """
            SELECT held, count(*) FROM (
                SELECT count(DISTINCT certificate) AS held FROM candidate
                WHERE NOT isWithdrawn AND isSelected AND documentDigest IS NOT NULL
                GROUP BY documentDigest)
            GROUP BY held ORDER BY held
            """
        ).map { (certificates: $0[0], people: $0[1]) }
    }

    /// Years that have quotas or plans, the newest first.
    package static func years(_ db: Database) throws -> [Int] {
        try db.rows("SELECT year FROM quota UNION SELECT year FROM majorPlan ORDER BY year DESC").map {
            $0[0]
        }
    }
}
