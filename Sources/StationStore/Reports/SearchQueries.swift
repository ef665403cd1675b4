import Exam
package import GRDB

/// Finds anything that has a page, by name or number.
package enum SearchQueries {
    package enum Kind: String, Sendable, CaseIterable {
        case candidate
        case room
        case sitting
        case packet
        case staff
    }

    package struct Hit: Sendable, Equatable {
        package let kind: Kind
        package let id: String
        package let title: String?
        package let detail: String
    }

    /// Hits of one kind at most.
    package static let hitsMax = 20

    /// What `text` may mean to a person who may see `kinds`: numbers by their beginning or end, names by any part.
    package static func hits(_ db: Database, for text: String, among kinds: Set<Kind>) throws -> [Hit] {
        let folded = NameFolding.folded(text)
        guard !folded.isEmpty else { return [] }
        return try Kind.allCases.filter(kinds.contains).flatMap { kind in
            try rows(db, kind, text, folded).map { row in
                Hit(kind: kind, id: row[0], title: row[1], detail: row[2])
            }
        }
    }

    private static func rows(
        _ db: Database, _ kind: Kind, _ text: String, _ folded: String
    ) throws -> [Row] {
        let number = text.filter { $0 != " " && $0 != "-" }
        switch kind {
        case .candidate:
            return try db.rows(
                """
                SELECT id, name, class FROM candidate
                WHERE instr(nameFolded, \(folded)) > 0
                    OR (length(\(number)) >= 4 AND (instr(id, \(number)) = 1
                        OR substr(id, -length(\(number))) = \(number)))
                    OR studentNumber = \(number)
                ORDER BY id LIMIT \(hitsMax)
                """)
        case .room:
            return try db.rows(
                """
                SELECT id, title, building FROM room
                WHERE instr(lower(id), \(folded)) = 1 OR instr(lower(title), \(folded)) > 0
                ORDER BY id LIMIT \(hitsMax)
                """)
        case .sitting:
            return try db.rows(
                """
                SELECT sitting.id, certificate.title, sitting.paperCode
                FROM sitting JOIN certificate ON certificate.id = sitting.certificate
                WHERE instr(lower(sitting.id), lower(\(text))) = 1 OR instr(certificate.title, \(text)) > 0
                ORDER BY sitting.start, sitting.id LIMIT \(hitsMax)
                """)
        case .packet:
            return try db.rows(
                """
                SELECT id, serial, room FROM packet
                WHERE instr(lower(id), lower(\(text))) = 1 OR instr(lower(serial), lower(\(text))) > 0
                ORDER BY id LIMIT \(hitsMax)
                """)
        case .staff:
            return try db.rows(
                """
                SELECT id, name, department FROM staff
                WHERE instr(lower(id), lower(\(text))) = 1 OR instr(nameFolded, \(folded)) > 0
                ORDER BY id LIMIT \(hitsMax)
                """)
        }
    }
}
