import Exam
import Spreadsheet
import Web

/// What a person says of a file that waits: how it is read, and what its columns mean.
///
/// Stands in the page's address and in its forms, so that a look at a file changes nothing.
struct SheetChoices<Column: TitledColumn>: Sendable, Equatable {
    var file = SheetFile.Choice()
    /// The line of the row that names the columns.
    var headerLine: Int?
    /// By index from 0.
    var columns: [Int: SheetHeading<Column>.Choice] = [:]

    /// The value by which a form says that a column is left out.
    static var leftOut: String { "-" }

    /// - Parameter form: an address' fields, or a form's; what is no choice is passed over.
    init(_ form: SubmittedForm) {
        file.encoding = form["encoding"].flatMap { TextEncoding(rawValue: $0) }
        file.separator = form["separator"].flatMap { Separator(rawValue: $0) }
        file.sheet = form["sheet"].flatMap { Int($0) }
        headerLine = form["header"].flatMap { Int($0) }
        for (name, text) in form.sent where name.hasPrefix("c") {
            guard let index = Int(name.dropFirst()), (0..<SheetLimit.columnsMax).contains(index) else {
                continue
            }
            if text == Self.leftOut {
                columns[index] = .leftOut
            } else if let column = Column.allCases.first(where: { "\($0)" == text }) {
                columns[index] = .field(column)
            }
        }
    }

    /// The fields of ``init(_:)`` again, how the file is read first.
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

    /// `?encoding=gb18030&c4=-`, with more fields at its end.
    func query(_ more: [(name: String, text: String)] = []) -> String {
        "?" + (fields + more).map { "\($0.name)=\($0.text)" }.joined(separator: "&")
    }
}
