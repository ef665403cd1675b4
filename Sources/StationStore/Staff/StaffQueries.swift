package import Exam
package import GRDB

/// What pages and the API read about the station's people.
package enum StaffQueries {
    package struct StaffRow: Sendable, Equatable {
        package let id: Staff.ID
        /// nil when erased.
        package let name: String?
        package let telephone: String?
        package let sex: Sex?
        package let description: StaffDescription
        package let roles: [Role]
        package let qualifications: [String]
        package let isActive: Bool
        package let entry: JournalEntry.Position

        package var department: String { description.department }

        /// As a line of the staff sheet; nil when the person is erased.
        package var line: Exam.StaffRow? {
            name.map { name in
                Exam.StaffRow(
                    line: 0, staff: id,
                    person: StaffParticulars(name: name, telephone: telephone, sex: sex),
                    description: description, roles: roles, qualifications: qualifications)
            }
        }
    }

    /// Everybody, by number.
    package static func all(_ db: Database) throws -> [StaffRow] {
        try db.rows("\(selection) ORDER BY id").map(StaffRow.init(row:))
    }

    package static func find(_ id: Staff.ID, _ db: Database) throws -> StaffRow? {
        try db.row("\(selection) WHERE id = \(id)").map(StaffRow.init(row:))
    }

    /// The keys a page may sort by; the first is the default.
    package static let sorts = ["staff", "name", "department"]

    /// People by number, name (folded) or department.
    package static func list(_ request: ListRequest, _ db: Database) throws -> Listed<StaffRow> {
        let folded = ListRequest(search: NameFolding.folded(request.search)).pattern
        let condition: Query = """
            (id LIKE \(request.pattern) ESCAPE '!' OR nameFolded LIKE \(folded) ESCAPE '!'
                OR department LIKE \(request.pattern) ESCAPE '!')
            """
        let total = try db.value(Int.self, "SELECT count(*) FROM staff WHERE \(condition)") ?? 0
        let order: Query =
            switch request.sort {
            case "name": "nameFolded, id"
            case "department": "department, id"
            default: "id"
            }
        let rows = try db.rows(
            """
            \(selection) WHERE \(condition) ORDER BY \(order)
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """)
        return Listed(rows: rows.map(StaffRow.init(row:)), total: total, request: request)
    }

    /// One team of the seven (row 60).
    package struct Team: Sendable, Equatable {
        package let team: String
        package let members: Int
        /// Nil while nobody leads it.
        package let lead: Staff.ID?
        package let leadName: String?
    }

    /// By name; suspended people count for nothing.
    package static func teams(_ db: Database) throws -> [Team] {
        try db.rows(
            """
            SELECT staff.team, count(*), lead.id, lead.name
            FROM staff LEFT JOIN teamLead ON teamLead.team = staff.team
                LEFT JOIN staff AS lead ON lead.id = teamLead.staff AND lead.isActive
            WHERE staff.team IS NOT NULL AND staff.isActive GROUP BY staff.team ORDER BY staff.team
            """
        ).map { Team(team: $0[0], members: $0[1], lead: $0[2], leadName: $0[3]) }
    }

    /// Sessions that somebody came for and that are over.
    package static func sessions(of id: Staff.ID, at now: Moment, _ db: Database) throws -> Int {
        try db.value(
            Int.self,
            "SELECT count(*) FROM duty WHERE staff = \(id) AND reportedAt IS NOT NULL AND end <= \(now)") ?? 0
    }

    private static let selection: Query = """
        SELECT id, name, department, roles, qualifications, isActive, entry, telephone, sex, category, firstYear,
            team, taughtGroups, subjects, EXISTS (SELECT 1 FROM teamLead WHERE teamLead.staff = staff.id)
        FROM staff
        """
}

extension StaffQueries.StaffRow {
    fileprivate init(row: Row) {
        let qualifications: String = row[4]
        let (sex, category): (String?, String?) = (row[8], row[9])
        self.init(
            id: row[0], name: row[1], telephone: row[7], sex: sex.flatMap(Sex.init(rawValue:)),
            description: StaffDescription(
                department: row[2], category: category.flatMap(StaffCategory.init(rawValue:)),
                firstYear: row[10], team: row[11], isTeamLead: row[14], groups: WordList.words(row[12]),
                subjects: WordList.words(row[13])),
            roles: Role.inOrder(RoleList.roles(in: row[3])),
            qualifications: qualifications.split(separator: "; ").map(String.init), isActive: row[5],
            entry: row[6])
    }
}
