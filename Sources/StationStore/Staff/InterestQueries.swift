package import Exam
package import GRDB

/// What pages, the API and rosters read about interests.
package enum InterestQueries {
    /// What one person has declared for a series.
    package struct Declared: Sendable, Equatable {
        /// nil when erased.
        package let declaration: InterestDeclaration?
        package let isNothing: Bool
        package let moment: Moment
        package let entry: JournalEntry.Position
    }

    /// One person of the list, and whether they have declared for a series.
    package struct Standing: Sendable, Equatable {
        package let staff: Staff.ID
        package let name: String?
        package let department: String
        /// nil: not yet.
        package let moment: Moment?
        package let isNothing: Bool
    }

    /// A room of a sitting, and what keeps somebody out of it.
    package struct Barred: Sendable, Equatable {
        package let sitting: Sitting.ID
        package let room: Room.ID
        package let span: TimeSpan
        package let clauses: [RecusalClause]
    }

    /// The latest declaration; nil where there is none.
    package static func declared(
        by staff: Staff.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> Declared? {
        try db.row(
            """
            SELECT relatives, relativeGroups, taughtGroups, isNothing, moment, entry FROM interest
            WHERE staff = \(staff) AND year = \(year) AND series = \(series)
            """
        ).map { row in
            let relatives: String? = row[0]
            return Declared(
                declaration: relatives.map { relatives in
                    InterestDeclaration(
                        relatives: WordList.words(relatives).map(Candidate.ID.init(rawValue:)),
                        relativeGroups: WordList.words(row[1]), taughtGroups: WordList.words(row[2]))
                }, isNothing: row[3], moment: row[4], entry: row[5])
        }
    }

    /// Everybody active: who has not declared yet first, then by number.
    package static func standing(_ year: Int, _ series: Int, _ db: Database) throws -> [Standing] {
        try db.rows(
            """
            SELECT staff.id, staff.name, staff.department, interest.moment, coalesce(interest.isNothing, FALSE)
            FROM staff LEFT JOIN interest
                ON interest.staff = staff.id AND interest.year = \(year) AND interest.series = \(series)
            WHERE staff.isActive ORDER BY interest.moment IS NOT NULL, staff.id
            """
        ).map { Standing(staff: $0[0], name: $0[1], department: $0[2], moment: $0[3], isNothing: $0[4]) }
    }

    /// Who would serve in a series, for rules of recusal; nil for nobody.
    package static func person(
        _ staff: Staff.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> RecusalPerson? {
        guard let row = try StaffQueries.find(staff, db) else { return nil }
        return RecusalPerson(
            department: row.department, category: row.description.category,
            declaration: try declared(by: staff, year, series, db)?.declaration,
            taughtGroups: row.description.groups)
    }

    /// Who sits in each room of the series' sittings that are planned, and whose papers they write.
    package static func scenes(
        _ year: Int, _ series: Int, _ db: Database
    ) throws -> [(sitting: Sitting.ID, room: Room.ID, span: TimeSpan, scene: RecusalScene)] {
        let prefix = AdmissionPrefix.series(year: year, series: series)
        let rows = try db.rows(
            """
            SELECT sitting.id, seat.room, sitting.start, sitting.end, seat.candidate, candidate.class,
                coalesce(owner.department, '')
            FROM seat JOIN sitting ON sitting.id = seat.sitting JOIN candidate ON candidate.id = seat.candidate
                LEFT JOIN certificateStanding ON certificateStanding.certificate = sitting.certificate
                LEFT JOIN staff AS owner ON owner.id = certificateStanding.owner
            WHERE substr(seat.candidate, 1, 5) = \(prefix)
            ORDER BY sitting.start, sitting.id, seat.room
            """)
        var scenes: [(sitting: Sitting.ID, room: Room.ID, span: TimeSpan, scene: RecusalScene)] = []
        var candidates: Set<Candidate.ID> = []
        var groups: Set<String> = []
        for (index, row) in rows.enumerated() {
            let (sitting, room): (Sitting.ID, Room.ID) = (row[0], row[1])
            let (group, department): (String, String) = (row[5], row[6])
            candidates.insert(row[4])
            if !group.isEmpty { groups.insert(group) }
            let next: Row? = index + 1 < rows.count ? rows[index + 1] : nil
            if let next, next[0] as Sitting.ID == sitting, next[1] as Room.ID == room { continue }
            scenes.append(
                (
                    sitting, room, TimeSpan(start: row[2], end: row[3]),
                    RecusalScene(
                        candidates: candidates, groups: groups,
                        departments: department.isEmpty ? [] : [department])
                ))
            candidates = []
            groups = []
        }
        return scenes
    }

    /// The rooms of a series in which somebody may not proctor, by start; a missing declaration bars from all and stands in none.
    package static func barred(
        _ staff: Staff.ID, _ year: Int, _ series: Int, _ db: Database
    ) throws -> [Barred] {
        guard let person = try person(staff, year, series, db) else { return [] }
        return try scenes(year, series, db).compactMap { sitting, room, span, scene in
            let clauses = Recusal.clauses(for: person, in: scene, asProctor: true)
                .filter { $0 != .undeclared }
            return clauses.isEmpty ? nil : Barred(sitting: sitting, room: room, span: span, clauses: clauses)
        }
    }
}
