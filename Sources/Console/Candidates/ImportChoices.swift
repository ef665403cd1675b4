import Exam
import Foundation
import Spreadsheet
import Web

/// What a person says of a file that waits: how it is read, and what its columns mean.
///
/// Stands in the page's address and in its forms, so that a look at a file changes nothing.
struct ImportChoices: Sendable, Equatable {
    var file = SheetFile.Choice()
    /// The line of the row that names the columns.
    var headerLine: Int?
    /// By index from 0.
    var columns: [Int: RosterHeading.Choice] = [:]
    /// Whether those of an earlier file who do not stand in this one leave.
    let withdrawsMissing: Bool
    let year: Int
    let series: Int

    /// The value by which a form says that a column is left out.
    static let leftOut = "-"

    /// - Parameters:
    ///   - form: an address' fields, or a form's; what is no choice is passed over.
    ///   - year: the year for which people are registered unless the form says another one.
    init(_ form: SubmittedForm, year: Int) {
        file.encoding = form["encoding"].flatMap { TextEncoding(rawValue: $0) }
        file.separator = form["separator"].flatMap { Separator(rawValue: $0) }
        file.sheet = form["sheet"].flatMap { Int($0) }
        headerLine = form["header"].flatMap { Int($0) }
        withdrawsMissing = form["missing"] == "withdraw"
        self.year = form["year"].flatMap { Int($0) } ?? year
        series = form["series"].flatMap { Int($0) } ?? 1
        for (name, text) in form.sent where name.hasPrefix("c") {
            guard let index = Int(name.dropFirst()), (0..<SheetLimit.columnsMax).contains(index) else {
                continue
            }
            if text == Self.leftOut {
                columns[index] = .leftOut
            } else if let column = RosterReading.Column.allCases.first(where: { "\($0)" == text }) {
                columns[index] = .field(column)
            }
        }
    }

    /// The fields of ``init(_:year:)`` again, how the file is read first.
    var fields: [(name: String, text: String)] { readingFields + columnFields }

    /// How the file is read.
    var readingFields: [(name: String, text: String)] {
        [
            ("encoding", file.encoding?.rawValue), ("separator", file.separator?.rawValue),
            ("sheet", file.sheet.map { "\($0)" }), ("header", headerLine.map { "\($0)" }),
        ].compactMap { field in field.1.map { (name: field.0, text: $0) } }
    }

    /// What the columns mean.
    var columnFields: [(name: String, text: String)] {
        columns.sorted { $0.key < $1.key }.map { index, choice in
            switch choice {
            case .leftOut: (name: "c\(index)", text: Self.leftOut)
            case .field(let column): (name: "c\(index)", text: "\(column)")
            }
        }
    }

    /// `?encoding=gb18030&c4=-`, with more fields at its end; empty for a file as it was detected.
    func query(_ more: [(name: String, text: String)] = []) -> String {
        let pairs = (fields + [("year", "\(year)"), ("series", "\(series)")] + more).map { "\($0.0)=\($0.1)" }
        return "?" + pairs.joined(separator: "&")
    }
}
