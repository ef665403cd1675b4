import Foundation
import Testing

/// The rules of the house that no compiler can hold.
@Suite struct LayerTests {
    /// The words of the architecture: every storey uses these and no others.
    private static let capabilities: Set<Substring> = [
        "Candidates", "Rooms", "Sittings", "Seating", "Duty", "CheckIn", "Papers", "Incidents", "Results",
        "Reports",
        "Staff", "Devices", "Sync", "Upkeep",
    ]
    /// Storeys that are divided by capability, and what else each may hold.
    private static let storeys: [Substring: Set<Substring>] = [
        "Exam": ["Common"], "Planning": ["Common"], "StationStore": ["Common", "Journal"],
        "API": ["Common"], "Console": ["Common", "Templates"], "Station": ["Common"],
        "Central": ["Common", "Templates"],
    ]

    @Test func `Exam imports nothing, and Planning only Exam and Crypto`() throws {
        for file in try SourceTree.sources() where file.parts[1] == "Exam" || file.parts[1] == "Planning" {
            let allowed: Set<Substring> = file.parts[1] == "Exam" ? [] : ["Exam", "Crypto"]
            for line in file.lines where Self.isImport(line) {
                let module = line.split(separator: " ").last ?? ""
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    @Test func `GRDB is known to the two stores and their wiring only`() throws {
        let allowed: Set<Substring> = ["StationStore", "Central"]
        for file in try SourceTree.sources() where !allowed.contains(file.parts[1]) {
            // Reads are closures over GRDB's Database, so a query may be named, never written, elsewhere.
            #expect(!file.text.contains("fetchAll(db, sql:"), "\(file.path) holds SQL")
            #expect(!file.text.contains("execute(sql:"), "\(file.path) holds SQL")
        }
    }

    @Test func `SQL stands in Tables, Facts, Queries and the journal`() throws {
        let words = [
            "\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", " SELECT ", "INSERT INTO ",
        ]
        for file in try SourceTree.sources() where ["StationStore", "Central"].contains(file.parts[1]) {
            guard !file.path.contains("/Journal/"),
                !["Tables.swift", "Facts.swift", "Queries.swift"].contains(where: file.name.hasSuffix)
            else { continue }
            let isExcepted = Self.sqlElsewhere.contains(file.name)
            let hasSQL = words.contains { file.text.contains($0) }
            #expect(!hasSQL || isExcepted, "\(file.path) holds SQL; move it to …Tables, …Facts or …Queries")
        }
    }

    /// Doors to `local…` tables and the store's own opening.
    private static let sqlElsewhere: Set<String> = [
        "StationDatabase.swift", "Schema.swift", "StaffGate.swift", "StationRecord.swift", "SignInDesk.swift",
        "DeviceDesk.swift", "ImportShelf.swift", "CentralStore.swift", "CentralDatabase.swift",
        "CentralSchema.swift",
    ]

    @Test func `nobody writes past the one door`() throws {
        for file in try SourceTree.sources() where file.parts[1] != "Central" {
            for word in [".write {", ".write(", "writeWithoutTransaction", "barrierWrite"]
            where file.text.contains(word) {
                let isStore =
                    file.path.hasPrefix("Sources/StationStore/StationStore.swift")
                    || file.path.hasPrefix("Sources/StationStore/StationDatabase.swift")
                    || file.path.hasPrefix("Sources/StationStore/Journal/GroupCommit.swift")
                let isBytes = !file.text.contains("GRDB")
                #expect(isStore || isBytes, "\(file.path) writes with \(word)")
            }
        }
    }

    @Test func `no SQL is made of interpolated strings`() throws {
        for file in try SourceTree.sources() {
            for (index, line) in file.lines.enumerated()
            where line.contains("sql: \"") && line.contains("\\(") {
                Issue.record("\(file.path):\(index + 1) interpolates into sql:")
            }
        }
    }

    @Test func `storeys are divided by the glossary's capabilities`() throws {
        for file in try SourceTree.sources() {
            guard let extra = Self.storeys[file.parts[1]], file.parts.count > 3 else { continue }
            let folder = file.parts[2]
            #expect(
                Self.capabilities.contains(folder) || extra.contains(folder),
                "\(file.path): no capability \(folder)")
        }
    }

    private static func isImport(_ line: Substring) -> Bool {
        let words = line.split(separator: " ")
        return words.contains("import") && (words.first == "import" || words.dropFirst().first == "import")
    }
}
