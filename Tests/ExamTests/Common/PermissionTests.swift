import Exam
import Foundation
import Testing

/// Who may do what, as a table that a person can read: Fixtures/permissions.txt.
@Suite struct PermissionTests {
    private let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private var table: String {
        let columns = Role.allCases.map(\.rawValue) + ["(device)", "(station)", "(central)"]
        let names = allCommands.map { String(describing: $0) }
        let width = (names.map(\.count).max() ?? 0) + 2
        let header =
            "".padding(toLength: width, withPad: " ", startingAt: 0) + columns.joined(separator: "  ")
        let rows = zip(allCommands, names).sorted { $0.1 < $1.1 }.map { command, name in
            let actors = Role.allCases.map { role in
                command.permission.allows(.staff("S-001"), holding: [role])
            }
            let others: [Actor] = [.device("D-01"), .station, .central]
            let cells = actors + others.map { command.permission.allows($0, holding: []) }
            let marks = zip(columns, cells).map { column, isAllowed in
                (isAllowed ? "yes" : "-").padding(toLength: column.count, withPad: " ", startingAt: 0)
            }
            return
                (name.padding(toLength: width, withPad: " ", startingAt: 0)
                + marks.joined(separator: "  ")).replacing(/[ ]+$/, with: "")
        }
        return ([header] + rows).joined(separator: "\n") + "\n"
    }

    @Test func `the table of permissions is the one that was agreed`() throws {
        let agreed = try String(
            contentsOf: project.appending(path: "Tests/ExamTests/Fixtures/permissions.txt"), encoding: .utf8)

        #expect(table == agreed, "Read it line by line before it replaces the fixture:\n\(table)")
    }

    @Test func `every command of Exam stands in the table`() throws {
        let listed = Set(allCommands.map { String(describing: $0) })
        let sources = project.appending(path: "Sources/Exam")
        let walker = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
        var found: Set<String> = []
        while let url = walker?.nextObject() as? URL {
            guard url.pathExtension == "swift" else { continue }
            for match in try String(contentsOf: url, encoding: .utf8).matches(
                of: /struct (\w+): (?:Command|OwnAct) {/)
            {
                found.insert(String(match.1))
            }
        }

        #expect(found.subtracting(listed).sorted() == [], "add to Tests/ExamTests/AllCommands.swift")
        #expect(listed.subtracting(found).sorted() == [])
    }

    @Test func `somebody without a role may do nothing at all`() {
        for command in allCommands {
            #expect(!command.permission.allows(.staff("S-001"), holding: []), "\(command)")
        }
    }

    @Test func `an inspector changes nothing but their own sign-in, report and declaration`() {
        let own = [
            "DeclareInterest", "RecordPasswordSet", "RecordSignIn", "RecordSignOut", "ReportForDuty",
            "WishDuty",
        ]
        let allowed = allCommands.filter { $0.permission.allows(.staff("S-001"), holding: [.inspector]) }

        #expect(allowed.map { String(describing: $0) }.sorted() == own)
    }
}
