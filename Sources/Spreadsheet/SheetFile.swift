package import Exam

/// A file that somebody sent, read as a sheet: what stands in it, and what it was taken for.
///
/// Everything that had to be found out is said in ``detected``, so that a page can show it and a person can
/// choose otherwise. The same bytes and the same choice give the same sheet.
package struct SheetFile: Equatable, Sendable {
    /// What a person says about a file; what is nil is detected.
    package struct Choice: Equatable, Sendable {
        package var encoding: TextEncoding?
        package var separator: Separator?
        /// From 0, in the order of the workbook.
        package var sheet: Int?

        package init(encoding: TextEncoding? = nil, separator: Separator? = nil, sheet: Int? = nil) {
            self.encoding = encoding
            self.separator = separator
            self.sheet = sheet
        }
    }

    package enum Detected: Equatable, Sendable {
        case text(TextDetected)
        case workbook(WorkbookDetected)
    }

    package struct TextDetected: Equatable, Sendable {
        package let encoding: TextEncoding
        package let encodingCertainty: Certainty
        package let separator: Separator
        package let separatorCertainty: Certainty
    }

    package struct WorkbookDetected: Equatable, Sendable {
        package struct Sheet: Equatable, Sendable {
            package let name: String
            package let isHidden: Bool
        }

        package let sheets: [Sheet]
        /// Which of them was read.
        package let index: Int
        /// Rows that hold something and are hidden; they are read too.
        package let hiddenRows: Int
        package let hiddenColumns: Int
    }

    package let grid: SheetGrid
    package let detected: Detected

    /// Reads a whole file of a size that the caller has limited. Takes up to some seconds at the limits: to
    /// be called off the cooperative pool.
    ///
    /// - Throws: ``SheetFailure`` with the first thing that is wrong; nothing of the file is taken then.
    package init(_ bytes: [UInt8], _ choice: Choice = Choice()) throws(SheetFailure) {
        switch Kind(bytes) {
        case .zip: self = try Self.workbook(bytes, choice)
        case .refused(let refusal): throw .refused(refusal)
        case .text: self = try Self.text(bytes, choice)
        }
    }

    /// Whether it is a text, in which every line has as many fields as the header.
    package var isText: Bool {
        if case .text = detected { return true }
        return false
    }

    private init(grid: SheetGrid, detected: Detected) {
        self.grid = grid
        self.detected = detected
    }
}

extension SheetFile {
    private static func text(_ bytes: [UInt8], _ choice: Choice) throws(SheetFailure) -> SheetFile {
        let text: DecodedText
        do throws(DecodedText.Failure) {
            text = try DecodedText(bytes, as: choice.encoding)
        } catch .broken(let fault) {
            throw .at(ImportProblem(line: fault.line, column: "", value: "", code: .brokenText))
        } catch {
            throw .refused(.encodingMissing)
        }
        let guess = Separator.detected(in: text.bytes)
        let separator = choice.separator ?? guess.separator
        guard text.bytes.count(where: { $0 == separator.byte }) <= SheetLimit.cellsMax else {
            throw .refused(.tooManyCells)
        }
        let records: [CSVText.Record]
        do throws(CSVFault) {
            records = try CSVText.records(
                text.bytes, separator: separator.byte, linesMax: SheetLimit.rowsMax,
                columnsMax: SheetLimit.columnsMax)
        } catch {
            switch error.kind {
            case .tooManyLines: throw .refused(.tooManyRows)
            case .tooManyColumns: throw .refused(.tooManyColumns)
            default: throw .at(ImportProblem(error))
            }
        }
        return SheetFile(
            grid: SheetGrid(records),
            detected: .text(
                TextDetected(
                    encoding: text.encoding, encodingCertainty: text.certainty, separator: separator,
                    separatorCertainty: choice.separator == nil ? guess.certainty : .chosen)))
    }

    private static func workbook(_ bytes: [UInt8], _ choice: Choice) throws(SheetFailure) -> SheetFile {
        let file: PackedFile
        let about: PackedFile.Entry
        do throws(SheetRefusal) {
            file = try PackedFile(bytes)
            about = try workbookEntry(in: file)
        } catch {
            throw .refused(error)
        }
        let contents = WorkbookContents()
        try XMLWalk.run(over: about, of: file, contents)
        let links = WorkbookLinks()
        if let entry = file.entry("xl/_rels/\(about.name.dropFirst(3)).rels") {
            try XMLWalk.run(over: entry, of: file, links)
        }
        let styles = WorkbookStyles()
        if let entry = file.entry("xl/styles.xml") { try XMLWalk.run(over: entry, of: file, styles) }
        let texts = SharedTexts()
        if let entry = file.entry("xl/sharedStrings.xml") { try XMLWalk.run(over: entry, of: file, texts) }

        let index = choice.sheet ?? contents.sheets.firstIndex { !$0.isHidden } ?? 0
        guard contents.sheets.indices.contains(index),
            let path = links.paths[contents.sheets[index].relationship], let entry = file.entry(path)
        else { throw .refused(.noSuchSheet) }
        let sheet = WorksheetReading(
            .init(texts: texts.texts, formats: styles.formats, startsIn1904: contents.startsIn1904))
        try XMLWalk.run(over: entry, of: file, sheet)
        return SheetFile(
            grid: try sheet.grid(),
            detected: .workbook(
                WorkbookDetected(
                    sheets: contents.sheets.map { .init(name: $0.name, isHidden: $0.isHidden) },
                    index: index, hiddenRows: sheet.hiddenRows, hiddenColumns: sheet.hiddenColumns)))
    }

    private static func workbookEntry(in file: PackedFile) throws(SheetRefusal) -> PackedFile.Entry {
        if let entry = file.entry("xl/workbook.xml") { return entry }
        if file.entry("xl/workbook.bin") != nil { throw .binaryWorkbook }
        if let kind = file.entry("mimetype"),
            let bytes = try file.bytes(kind, bytesMax: 200),
            String(decoding: bytes, as: UTF8.self).hasPrefix("application/vnd.oasis.opendocument.")
        {
            throw .openDocument
        }
        throw .notASheet
    }
}

/// What a file is by its first bytes. The name that somebody gave it is not asked.
private enum Kind {
    case zip
    case text
    case refused(SheetRefusal)

    init(_ bytes: [UInt8]) {
        if bytes.starts(with: Array("PK".utf8) + [3, 4]) || bytes.starts(with: Array("PK".utf8) + [5, 6]) {
            self = .zip
        } else if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            // A workbook with a password is wrapped into the container of the old format.
            let mark = Array("EncryptedPackage".utf8.map { [$0, 0] as [UInt8] }.joined())
            self = .refused(bytes.firstRange(of: mark) == nil ? .oldExcel : .passwordProtected)
        } else if Self.isKnownOther(bytes) {
            self = .refused(.notASheet)
        } else {
            self = .text
        }
    }

    /// Files that are sent by mistake. Web pages are called .xls by many programs.
    private static func isKnownOther(_ bytes: [UInt8]) -> Bool {
        let binary: [[UInt8]] = [
            [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x1F, 0x8B], [0x37, 0x7A, 0xBC, 0xAF],
            Array("Rar!".utf8), Array("%PDF".utf8), Array("GIF8".utf8), Array("{\\rtf".utf8),
        ]
        if binary.contains(where: { bytes.starts(with: $0) }) { return true }
        let start = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
            .drop { $0 == "\u{FEFF}" || $0.isWhitespace }
        return ["<!doctype", "<html", "<?xml", "<table", "<meta"].contains { start.hasPrefix($0) }
    }
}
