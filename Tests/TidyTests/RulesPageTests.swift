import Foundation
import Testing

/// `docs/RULES.md` speaks of every row of registration, and what it says is kept has a test.
@Suite struct RulesPageTests {
    /// The rows of the source documents that registration answers for.
    private static let rows = Set(1...31).union(53...62).union(73...82).union(86...96)

    private struct Line {
        let rows: Set<Int>
        let kept: String

        /// Whether the page says that the station enforces nothing here.
        var isContext: Bool { kept.hasPrefix("context") }
        var isLater: Bool { kept.hasPrefix("later") }
    }

    private static func lines() throws -> [Line] {
        let page = try String(contentsOf: SourceTree.root.appending(path: "docs/RULES.md"), encoding: .utf8)
        return page.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| "), cells.count == 3 else { return nil }
            let rows = cells[0].split(separator: ",").compactMap {
                Int($0.trimmingCharacters(in: .whitespaces))
            }
            return rows.isEmpty ? nil : Line(rows: Set(rows), kept: cells[2])
        }
    }

    /// The rows in `Row 7: …`, `Rows 3, 79: …`, `Rows 22–24: …`.
    private static func numbers(in text: String) -> Set<Int> {
        var found: Set<Int> = []
        for match in text.matches(of: /[Rr]ows? ([0-9](?:[0-9, –]|and )*)/) {
            for part in match.1.replacing("and", with: ",").split(separator: ",") {
                let ends = part.split(separator: "–").compactMap {
                    Int($0.trimmingCharacters(in: .whitespaces))
                }
                if let first = ends.first, let last = ends.last, first <= last {
                    found.formUnion(first...last)
                }
            }
        }
        return found
    }

    @Test func `every row of registration stands on the page, and once`() throws {
        let lines = try Self.lines()

        #expect(Self.rows.subtracting(lines.flatMap(\.rows)) == [])
        let counts = Dictionary(
            lines.flatMap(\.rows).filter(Self.rows.contains).map { ($0, 1) }, uniquingKeysWith: +)
        #expect(counts.filter { $0.value > 1 }.keys.sorted() == [])
    }

    @Test func `what the page says is kept has a test that carries its row`() throws {
        let tests = try SourceTree.files(under: "Tests", ending: ".swift")
            .filter { $0.name != "RulesPageTests.swift" }
            .reduce(into: Set<Int>()) { $0.formUnion(Self.numbers(in: $1.text)) }
        let kept = try Self.lines().filter { !$0.isContext && !$0.isLater }
            .reduce(into: Set<Int>()) { $0.formUnion($1.rows) }

        #expect(kept.intersection(Self.rows).subtracting(tests).sorted() == [])
    }

    @Test func `nothing of registration is left for later`() throws {
        let later = try Self.lines().filter(\.isLater).reduce(into: Set<Int>()) { $0.formUnion($1.rows) }

        #expect(later.intersection(Self.rows).sorted() == [])
    }
}
