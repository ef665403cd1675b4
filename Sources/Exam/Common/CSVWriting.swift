/// Writes tables for people who open them in a spreadsheet: RFC 4180, UTF-8, lines that end in CRLF.
package enum CSVWriting {
    /// In front of the file, so that spreadsheets read Chinese.
    package static let mark = "\u{FEFF}"

    package static func line(_ cells: [String]) -> String {
        cells.map(cell).joined(separator: ",") + "\r\n"
    }

    /// Quotes a cell, and disarms one that a spreadsheet would compute.
    ///
    /// A name is typed by somebody else: `=HYPERLINK(…)` must arrive as text. The apostrophe in front is what
    /// spreadsheets themselves write for "this is text".
    package static func cell(_ text: String) -> String {
        // By scalars: a combining mark would otherwise hide the sign that it stands on.
        let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{3000}" }
        let isFormula = first.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? false
        let safe = isFormula ? "'" + text : text
        let needsQuotes =
            isFormula || safe.unicodeScalars.contains { ",\"\r\n\t;".unicodeScalars.contains($0) }
        guard needsQuotes else { return safe }
        let doubled = safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return "\"" + doubled + "\""
    }
}
