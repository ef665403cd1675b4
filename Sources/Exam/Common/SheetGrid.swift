/// A sheet as rows of cells, whatever file it came in.
package struct SheetGrid: Equatable, Sendable {
    package struct Row: Equatable, Sendable {
        /// The line of a text file or the row of a workbook, counted from 1.
        package let line: Int
        package let cells: [SheetCell]

        package init(line: Int, cells: [SheetCell]) {
            self.line = line
            self.cells = cells
        }

        package var isBlank: Bool { cells.allSatisfy { $0.text.isEmpty && $0.mark == nil } }

        /// The cell at an index; an empty one beyond the row's end.
        package subscript(index: Int) -> SheetCell { index < cells.count ? cells[index] : SheetCell("") }
    }

    /// In the order of the file; blank rows of a workbook are left out.
    package let rows: [Row]

    package init(rows: [Row]) {
        self.rows = rows
    }

    /// The rows of a text file.
    package init(_ records: [CSVText.Record]) {
        rows = records.map { Row(line: $0.line, cells: $0.fields.map { SheetCell($0) }) }
    }
}

/// One cell as text, and what its file did to it.
package struct SheetCell: Equatable, Sendable {
    package let text: String
    package let mark: Mark?

    package init(_ text: String, _ mark: Mark? = nil) {
        self.text = text
        self.mark = mark
    }

    /// What a reader has to know about a cell; a text that was typed has no mark.
    package enum Mark: String, Sendable, CaseIterable {
        /// Stored as a number: zeros before it are lost without a trace.
        case number
        /// A number of more digits than its program keeps (15), or in scientific notation with digits cut off.
        case digitsLost
        /// A date that was stored as a serial number.
        case date
        /// What a formula gave when the file was last saved.
        case formula
        /// A formula that gave a number.
        case formulaNumber
        /// A formula that was never worked out.
        case formulaWithoutResult
        /// `#REF!` and its like.
        case error
        /// Filled in from the cell above, with which it is merged.
        case merged
        /// Merged with the cell at its left: nobody knows to which column the text belongs.
        case mergedAcross
    }
}

/// How large a sheet may be. What is larger is refused before it is looked at any further.
package enum SheetLimit {
    /// Enough for five rosters of the largest kind.
    package static let rowsMax = 100_000
    package static let columnsMax = 200
    package static let cellBytesMax = 4_000
    /// Cells that hold something.
    package static let cellsMax = 2_000_000
}

/// Why a file is no sheet that the station reads.
package enum SheetRefusal: String, Refusal {
    case oldExcel = "sheets.old-excel"
    case binaryWorkbook = "sheets.binary-workbook"
    case openDocument = "sheets.open-document"
    case passwordProtected = "sheets.password-protected"
    case notASheet = "sheets.not-a-sheet"
    case brokenArchive = "sheets.broken-archive"
    case brokenContent = "sheets.broken-content"
    case tooManyParts = "sheets.too-many-parts"
    case unpackedTooLarge = "sheets.unpacked-too-large"
    case packedTooHard = "sheets.packed-too-hard"
    case documentType = "sheets.document-type"
    case tooManyRows = "sheets.too-many-rows"
    case tooManyColumns = "sheets.too-many-columns"
    case tooManyCells = "sheets.too-many-cells"
    case noSuchSheet = "sheets.no-such-sheet"
    case encodingMissing = "sheets.encoding-missing"
}

/// Why reading stopped: the whole file, or one place in it.
package enum SheetFailure: Error, Equatable, Sendable {
    case refused(SheetRefusal)
    case at(ImportProblem)
}
