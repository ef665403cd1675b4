/// One thing that is wrong with an uploaded sheet, placed so that a page can point at it.
package struct ImportProblem: Equatable, Sendable {
    /// The line of the file, counted from 1.
    package let line: Int
    /// The title of the column, or the field's number where no title is known.
    package let column: String
    /// What stands there; masked when it is personal, shortened when it is long.
    package let value: String
    package let code: Code

    package init(line: Int, column: String, value: String, code: Code) {
        self.line = line
        self.column = column
        self.value = String(value.prefix(Self.valueCharactersMax))
        self.code = code
    }

    /// No more is shown of a value: a table cell must stay a table cell.
    private static let valueCharactersMax = 40

    /// A stable code, and the key of the translated message.
    package enum Code: String, Sendable, CaseIterable {
        case empty = "import.empty"
        case tooLarge = "import.too-large"
        case tooManyLines = "import.too-many-lines"
        case tooManyColumns = "import.too-many-columns"
        case fieldTooLong = "import.field-too-long"
        case notUTF8 = "import.not-utf-8"
        case unterminatedQuote = "import.unterminated-quote"
        case textAfterQuote = "import.text-after-quote"
        case bareCarriageReturn = "import.bare-carriage-return"
        case shortRecord = "import.short-record"
        case longRecord = "import.long-record"
        case missingColumn = "import.missing-column"
        case unknownColumn = "import.unknown-column"
        case columnTwice = "import.column-twice"
        case missing = "import.missing"
        case tooLong = "import.too-long"
        case controlCharacter = "import.control-character"
        case unknownWord = "import.unknown-word"
        case roomsAndKind = "import.rooms-and-kind"
        case badIdentifier = "import.bad-identifier"
        case badNumber = "import.bad-number"
        case badDate = "import.bad-date"
        case badTime = "import.bad-time"
        case badTelephone = "import.bad-telephone"
        case badLayout = "import.bad-layout"
        case badSpares = "import.bad-spares"
        case seatCountDiffers = "import.seat-count-differs"
        case twiceInFile = "import.twice-in-file"
        case documentLength = "import.document-length"
        case documentFullWidth = "import.document-full-width"
        case documentCharacter = "import.document-character"
        case documentDate = "import.document-date"
        case documentCheckDigit = "import.document-check-digit"
        case documentOldForm = "import.document-old-form"
        case documentPattern = "import.document-pattern"
        case unknownCertificate = "import.unknown-certificate"
        case majorNotEligible = "import.major-not-eligible"
        case majorNeedsApproval = "import.major-needs-approval"
        case noQuota = "import.no-quota"
        case quotaExceeded = "import.quota-exceeded"
        case documentOnRoster = "import.document-on-roster"
        case oneCertificate = "import.one-certificate"
        /// A text cut within a character, or in an encoding that is not the one it is read in.
        case brokenText = "import.broken-text"
        case digitsLost = "import.digits-lost"
        case numberAsDocument = "import.number-as-document"
        case formulaWithoutResult = "import.formula-without-result"
        case cellError = "import.cell-error"
        case mergedAcross = "import.merged-across"
        case headerRepeated = "import.header-repeated"
        // What was done to a cell, or should be looked at; none of these keeps a sheet out.
        case noteNumber = "import.note-number"
        case noteDate = "import.note-date"
        case noteFormula = "import.note-formula"
        case noteMerged = "import.note-merged"
        case noteFullWidth = "import.note-full-width"
        case noteBlanks = "import.note-blanks"
        case noteTextMark = "import.note-text-mark"
        case noteNoCreditAccount = "import.note-no-credit-account"
        /// More problems than are listed.
        case more = "import.more"
    }
}

extension ImportProblem {
    package init(_ fault: CSVFault) {
        let code: Code =
            switch fault.kind {
            case .empty: .empty
            case .tooLarge: .tooLarge
            case .tooManyLines: .tooManyLines
            case .tooManyColumns: .tooManyColumns
            case .fieldTooLong: .fieldTooLong
            case .notUTF8: .notUTF8
            case .unterminatedQuote: .unterminatedQuote
            case .textAfterQuote: .textAfterQuote
            case .bareCarriageReturn: .bareCarriageReturn
            case .shortRecord: .shortRecord
            case .longRecord: .longRecord
            }
        self.init(line: fault.line, column: String(fault.column), value: "", code: code)
    }
}

/// What a sheet amounts to: all of it, or nothing.
package struct SheetPreview<Row: Equatable & Sendable>: Equatable, Sendable {
    /// The rows that could be read; all of them when there is no problem.
    package let rows: [Row]
    /// In the order of the file, at most ``problemsMax`` (or what the reader was told) and then one ``ImportProblem/Code/more``.
    package let problems: [ImportProblem]
    /// What was done to cells, or should be looked at; as many at most.
    package let notes: [ImportProblem]

    package init(rows: [Row], problems: [ImportProblem], notes: [ImportProblem] = []) {
        self.rows = rows
        self.problems = problems
        self.notes = notes
    }

    /// A person mends a sheet in rounds; more than a screenful helps nobody.
    package static var problemsMax: Int { 200 }

    /// Whether the sheet may be taken.
    package var isSound: Bool { problems.isEmpty && !rows.isEmpty }
}
