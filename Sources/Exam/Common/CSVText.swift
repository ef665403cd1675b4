/// A text file of fields as RFC 4180 has it, read strictly from its bytes.
///
/// UTF-8, with or without a byte order mark; lines end in LF or CRLF; the first line names
/// the columns and every record has exactly as many fields. Nothing is guessed: an empty
/// last field stays, a short or long record is a fault. A quotation mark inside a field that
/// does not begin with one is an ordinary character, as spreadsheets write it.
package struct CSVText: Equatable, Sendable {
    /// One record, with the line of the file on which it begins.
    package struct Record: Equatable, Sendable {
        /// Counted from 1; the header's line is 1.
        package let line: Int
        package let fields: [String]
    }

    package static let bytesMax = 16 * 1024 * 1024
    /// Lines of the file, the header and the lines inside quoted fields included.
    package static let linesMax = 20_000
    package static let columnsMax = 64
    package static let fieldBytesMax = 4_000

    package let header: [String]
    package let records: [Record]

    /// Reads a whole file.
    ///
    /// - Throws: ``CSVFault`` for the first thing that is wrong; nothing of the file is taken then.
    package init(_ bytes: [UInt8]) throws(CSVFault) {
        guard bytes.count <= Self.bytesMax else { throw CSVFault(.tooLarge, line: 1, column: 1) }
        let found = try Self.records(bytes)
        guard let first = found.first, !first.isBlank else { throw CSVFault(.empty, line: 1, column: 1) }
        for record in found.dropFirst() where record.fields.count != first.fields.count {
            let isShort = record.fields.count < first.fields.count
            let column = min(record.fields.count, first.fields.count) + 1
            throw CSVFault(isShort ? .shortRecord : .longRecord, line: record.line, column: column)
        }
        header = first.fields
        records = Array(found.dropFirst())
    }

    /// Every record of a file, whichever of them names the columns.
    ///
    /// How many bytes there may be is the caller's to say.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - separator: what stands between two fields.
    ///   - linesMax: lines of the file that are read at most.
    ///   - columnsMax: fields of one record at most.
    /// - Returns: the records in the order of the file, empty lines at its end left out.
    /// - Throws: ``CSVFault`` for the first thing that is wrong.
    package static func records(
        _ bytes: [UInt8], separator: UInt8 = UInt8(ascii: ","), linesMax: Int = CSVText.linesMax,
        columnsMax: Int = CSVText.columnsMax
    ) throws(CSVFault) -> [Record] {
        var scanner = CSVScanner(bytes, separator: separator, linesMax: linesMax, columnsMax: columnsMax)
        var found: [Record] = []
        while let record = try scanner.nextRecord() {
            found.append(record)
        }
        // Editors and exports leave empty lines at the end; one in the middle is a lost record.
        while found.last?.isBlank == true { found.removeLast() }
        return found
    }
}

extension CSVText.Record {
    /// Whether the line held nothing at all.
    fileprivate var isBlank: Bool { fields == [""] }
}

/// Where a file stops being a comma-separated file, and why.
package struct CSVFault: Error, Equatable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case empty
        case tooLarge
        case tooManyLines
        case tooManyColumns
        case fieldTooLong
        case notUTF8
        case unterminatedQuote
        case textAfterQuote
        case bareCarriageReturn
        case shortRecord
        case longRecord
    }

    package let kind: Kind
    /// The line of the file, counted from 1.
    package let line: Int
    /// The field in its record, counted from 1.
    package let column: Int

    package init(_ kind: Kind, line: Int, column: Int) {
        self.kind = kind
        self.line = line
        self.column = column
    }
}

/// Walks over the bytes once, left to right.
private struct CSVScanner {
    private let bytes: [UInt8]
    private let separator: UInt8
    private let linesMax: Int
    private let columnsMax: Int
    private var index: Int
    private var line = 1

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private enum End {
        case field
        case record
    }

    init(_ bytes: [UInt8], separator: UInt8, linesMax: Int, columnsMax: Int) {
        self.bytes = bytes
        self.separator = separator
        self.linesMax = linesMax
        self.columnsMax = columnsMax
        index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// - Returns: nil at the end of the file.
    mutating func nextRecord() throws(CSVFault) -> CSVText.Record? {
        guard index < bytes.count else { return nil }
        let start = line
        guard start <= linesMax else { throw CSVFault(.tooManyLines, line: line, column: 1) }
        var fields: [String] = []
        while true {
            let column = fields.count + 1
            guard column <= columnsMax else {
                throw CSVFault(.tooManyColumns, line: line, column: column)
            }
            let (content, end) = try nextField(column)
            guard content.count <= CSVText.fieldBytesMax else {
                throw CSVFault(.fieldTooLong, line: start, column: column)
            }
            // Zero bytes are legal UTF-8, but no text: a sheet saved in another encoding has them.
            guard !content.contains(0), let text = String(validating: content, as: UTF8.self) else {
                throw CSVFault(.notUTF8, line: start, column: column)
            }
            fields.append(text)
            if end == .record { return CSVText.Record(line: start, fields: fields) }
        }
    }

    private mutating func nextField(_ column: Int) throws(CSVFault) -> (ArraySlice<UInt8>, End) {
        if index < bytes.count, bytes[index] == Self.quote { return try quotedField(column) }
        let start = index
        while index < bytes.count {
            switch bytes[index] {
            case separator, Self.lineFeed, Self.carriageReturn:
                let content = bytes[start..<index]
                return (content, try passSeparator(column, otherwise: .bareCarriageReturn))
            default: index += 1
            }
        }
        return (bytes[start...], .record)
    }

    private mutating func quotedField(_ column: Int) throws(CSVFault) -> (ArraySlice<UInt8>, End) {
        let firstLine = line
        index += 1
        var content: [UInt8] = []
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == Self.lineFeed { line += 1 }
            guard byte == Self.quote else {
                content.append(byte)
                continue
            }
            guard index < bytes.count else { return (content[...], .record) }
            guard bytes[index] == Self.quote else {
                return (content[...], try passSeparator(column, otherwise: .textAfterQuote))
            }
            content.append(byte)
            index += 1
        }
        throw CSVFault(.unterminatedQuote, line: firstLine, column: column)
    }

    /// Steps over the separator or line end at `index`.
    private mutating func passSeparator(
        _ column: Int, otherwise fault: CSVFault.Kind
    ) throws(CSVFault) -> End {
        switch bytes[index] {
        case separator:
            index += 1
            // A separator at the very end of the file: the empty field after it still counts.
            return .field
        case Self.lineFeed: index += 1
        case Self.carriageReturn where index + 1 < bytes.count && bytes[index + 1] == Self.lineFeed:
            index += 2
        default: throw CSVFault(fault, line: line, column: column)
        }
        line += 1
        return .record
    }
}
