import Foundation

/// What was measured, line by line, and whether it is enough.
struct Report {
    private var rows: [(what: String, figure: String, wanted: String, isMet: Bool?)] = []

    /// Takes a line and prints it. Figures of which nothing is wanted have no `isMet`.
    mutating func add(_ what: String, _ figure: String, wanted: String = "", isMet: Bool? = nil) {
        rows.append((what, figure, wanted, isMet))
        say("   \(what): \(figure)\(isMet == false ? "   MISSED, wanted \(wanted)" : "")")
    }

    var missed: Int { rows.filter { $0.isMet == false }.count }

    /// A table in Markdown.
    var table: String {
        let lines = rows.map { row in
            "| \(row.what) | \(row.figure) | \(row.wanted)\(row.isMet == false ? " **missed**" : "") |"
        }
        return (["| what | measured | wanted |", "| --- | --- | --- |"] + lines).joined(separator: "\n")
    }
}

/// Printed at once: a benchmark is watched.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}

/// The middle one, and the span of all.
struct Rounds {
    private let sorted: [Double]

    init(_ values: [Double]) { sorted = values.sorted() }

    var median: Double {
        guard !sorted.isEmpty else { return .nan }
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// `41 % (39…44)` for shares.
    var percent: String { "\(number(100)) % (\(span(100)))" }

    /// `12.3 × (11.9…13.0)`.
    var times: String {
        "\(tenths(median)) × (\(tenths(sorted.first ?? .nan))…\(tenths(sorted.last ?? .nan)))"
    }

    /// `7 900/s (7 700…8 100)`.
    var rate: String { "\(number(1))/s (\(span(1)))" }

    private func number(_ factor: Double) -> String { "\(Int((median * factor).rounded()))" }

    private func span(_ factor: Double) -> String {
        [sorted.first, sorted.last].map { "\(Int((($0 ?? .nan) * factor).rounded()))" }.joined(separator: "…")
    }
}

func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }

func hundredths(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
