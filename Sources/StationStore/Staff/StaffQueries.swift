package import Exam
package import GRDB

/// What pages and the API read about the station's people.
package enum StaffQueries {
    package struct StaffRow: Sendable, Equatable {
        package let id: Staff.ID
        /// nil when erased.
        package let name: String?
        package let department: String
        package let roles: [Role]
        package let qualifications: [String]
        package let isActive: Bool
        package let entry: JournalEntry.Position
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

    private static let selection: Query = """
        SELECT id, name, department, roles, qualifications, isActive, entry FROM staff
        """
}

extension StaffQueries.StaffRow {
    fileprivate init(row: Row) {
        let qualifications: String = row[4]
        self.init(
            id: row[0], name: row[1], department: row[2], roles: Role.inOrder(RoleList.roles(in: row[3])),
            qualifications: qualifications.split(separator: "; ").map(String.init), isActive: row[5],
            entry: row[6])
    }
}
