/// One A4 page, laid out by the station: what does not fit goes to the next one, so that every page knows its
/// number among all of them.
///
/// Names are unique over all levels, as on a ``DeskPage``.
struct PrintSheet: Sendable {
    struct Fact: Sendable {
        let sheetFactWord: String
        let sheetFactText: String
    }

    struct Signature: Sendable {
        let signatureWord: String
    }

    struct Note: Sendable {
        let sheetNote: String
    }

    var sheetClass: String
    var sheetTitle: String
    var sheetSide: String?
    /// What a door shows from afar.
    var big: String?
    var sheetFacts: [Fact] = []
    var columns: [SheetColumn] = []
    var drawing: SeatDrawing?
    var labelGrid: LabelGrid?
    var ticketPair: TicketPair?
    /// A field to write in.
    var boxWord: String?
    var sheetNotes: [Note] = []
    var signatures: [Signature] = []
    var isRecord = false
    var sheetNumber = 0
    var sheetCount = 0

    /// The same sheets, each with its number among them.
    static func numbered(_ sheets: [PrintSheet]) -> [PrintSheet] {
        sheets.enumerated().map { index, sheet in
            var sheet = sheet
            sheet.sheetNumber = index + 1
            sheet.sheetCount = sheets.count
            return sheet
        }
    }
}

/// Tables that stand under each other.
struct SheetColumn: Sendable {
    let tables: [SheetTable]
}

struct SheetTable: Sendable {
    struct Head: Sendable {
        let headWord: String
        let headClass: String
    }

    struct Row: Sendable {
        let cells: [Cell]
    }

    struct Cell: Sendable {
        let cellText: String
        let cellClass: String
    }

    var caption: String?
    let tableClass: String
    let heads: [Head]
    let rows: [Row]

    /// A table whose columns have their widths in the style sheet, by name; the texts of a row in their order.
    init(
        _ tableClass: String, caption: String? = nil, columns: [(name: String, word: String)],
        rows: [[String]]
    ) {
        self.tableClass = tableClass
        self.caption = caption
        heads = columns.map { Head(headWord: $0.word, headClass: "c-\($0.name)") }
        self.rows = rows.map { texts in
            Row(
                cells: zip(columns, texts).map { column, text in
                    let fitted = FittedText(text, width: Self.widths[column.name] ?? 12)
                    return Cell(cellText: fitted.text, cellClass: "c-\(column.name)\(fitted.sizeClass)")
                })
        }
    }

    /// Letters of Chinese that stand in one line of a column in the usual size.
    private static let widths: [String: Double] = [
        "name": 9, "group": 6.5, "seat": 4, "number": 12, "document": 12, "mask": 6, "title": 14, "room": 4,
        "packet": 7.5, "serial": 6.2, "paper": 4.6, "department": 7.5, "person": 12.5, "subject": 14,
        "sitting": 7,
        "of": 11, "chapter": 34, "post": 6.5, "slot": 7, "state": 4,
    ]
}

/// A text made to fit its cell: smaller when it is long, in more lines, and cut when it is longer than any.
struct FittedText {
    let text: String
    /// With a blank before it, or empty.
    let sizeClass: String

    init(_ text: String, width: Double) {
        let needed = Self.width(text)
        // Two lines at 0.7 of the size, three at 0.55: what the style sheet gives these classes.
        if needed <= width {
            (self.text, sizeClass) = (text, "")
        } else if needed <= width * 2.6 {
            (self.text, sizeClass) = (text, " is-long")
        } else {
            (self.text, sizeClass) = (Self.cut(text, to: width * 4.6), " is-longest")
        }
    }

    private static func cut(_ text: String, to width: Double) -> String {
        guard Self.width(text) > width else { return text }
        var kept = ""
        for character in text where Self.width(kept) < width - 1.2 { kept.append(character) }
        return kept + "…"
    }

    /// In letters of Chinese; one of another script takes about half of that.
    static func width(_ text: some StringProtocol) -> Double {
        text.unicodeScalars.reduce(0) { width, scalar in
            let isCapital = ("A"..."Z").contains(scalar)
            return width
                + (scalar.value >= 0x2E80 || scalar == "W" || scalar == "M" ? 1 : isCapital ? 0.7 : 0.55)
        }
    }
}
