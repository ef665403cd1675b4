import Exam
import Foundation

/// Reads one sheet of a workbook cell by cell.
final class WorksheetReading: XMLListener {
    /// What the sheet is read with.
    struct Context {
        let texts: [String]
        let formats: [CellFormat]
        let startsIn1904: Bool
    }

    private(set) var rows: [SheetGrid.Row] = []
    private(set) var hiddenRows = 0
    private(set) var hiddenColumns = 0

    private let context: Context
    private var merges: [MergedArea] = []
    private var line = 0
    private var isHiddenRow = false
    private var cells: [SheetCell] = []
    private var cellCount = 0

    private var column = 0
    private var kind = "n"
    private var style = 0
    private var hasFormula = false
    private var stored: [UInt8] = []
    private var isInValue = false
    private var inline = TextCollector()
    private var inlineText: String?

    private static let mergesMax = 20_000

    init(_ context: Context) {
        self.context = context
    }

    /// The grid with merged cells filled in.
    func grid() throws(SheetFailure) -> SheetGrid {
        SheetGrid(rows: try MergedArea.filled(rows, merges))
    }

    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure) {
        switch name {
        case "row":
            line = attributes["r"].flatMap { Int($0) } ?? line + 1
            isHiddenRow = attributes["hidden"] == "1" || attributes["hidden"] == "true"
            column = -1
            cells = []
        case "c":
            column =
                try attributes["r"].map { (text) throws(SheetFailure) in try Self.column(text) } ?? column + 1
            kind = attributes["t"] ?? "n"
            style = attributes["s"].flatMap { Int($0) } ?? 0
            hasFormula = false
            inlineText = nil
            stored.removeAll(keepingCapacity: true)
        case "f": hasFormula = true
        case "v": isInValue = true
        case "mergeCell":
            guard merges.count < Self.mergesMax else { throw .refused(.tooManyCells) }
            if let area = attributes["ref"].flatMap({ MergedArea($0) }) { merges.append(area) }
        case "col":
            guard attributes["hidden"] == "1" || attributes["hidden"] == "true" else { return }
            let first = attributes["min"].flatMap { Int($0) } ?? 1
            let last = attributes["max"].flatMap { Int($0) } ?? first
            hiddenColumns += max(0, min(last, SheetLimit.columnsMax) - first + 1)
        default: inline.begin(name)
        }
    }

    func end(_ name: String) throws(SheetFailure) {
        switch name {
        case "v": isInValue = false
        case "is": inlineText = inline.taken()
        case "c": try close()
        case "row": try closeRow()
        default: inline.end(name)
        }
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFailure) {
        guard isInValue else { return inline.text(bytes) }
        guard stored.count < 4 * SheetLimit.cellBytesMax else { return }
        stored.append(contentsOf: bytes)
    }

    private func close() throws(SheetFailure) {
        let cell = try cell()
        guard !cell.text.isEmpty || cell.mark != nil else { return }
        guard column < SheetLimit.columnsMax else { throw .refused(.tooManyColumns) }
        guard line <= SheetLimit.rowsMax else { throw .refused(.tooManyRows) }
        cellCount += 1
        guard cellCount <= SheetLimit.cellsMax else { throw .refused(.tooManyCells) }
        guard cell.text.utf8.count <= SheetLimit.cellBytesMax else {
            throw .at(
                ImportProblem(line: line, column: "\(column + 1)", value: "", code: .fieldTooLong))
        }
        // Cells come from left to right; a file that says otherwise was made by no spreadsheet.
        guard column >= cells.count else { throw .refused(.brokenContent) }
        while cells.count < column { cells.append(SheetCell("")) }
        cells.append(cell)
    }

    private func closeRow() throws(SheetFailure) {
        guard !cells.isEmpty else { return }
        guard line > rows.last?.line ?? 0 else { throw .refused(.brokenContent) }
        if isHiddenRow { hiddenRows += 1 }
        rows.append(SheetGrid.Row(line: line, cells: cells))
        cells = []
    }

    private func cell() throws(SheetFailure) -> SheetCell {
        let text = String(decoding: stored, as: UTF8.self)
        switch kind {
        case "inlineStr":
            return SheetCell(inlineText ?? "")
        case "s":
            guard !text.isEmpty else { return SheetCell("") }
            guard let index = Int(text), context.texts.indices.contains(index) else {
                throw .refused(.brokenContent)
            }
            return SheetCell(context.texts[index])
        case "str":
            if hasFormula, text.isEmpty { return SheetCell("", .formulaWithoutResult) }
            return SheetCell(TextCollector.unescaped(text), hasFormula ? .formula : nil)
        case "e": return SheetCell(text, .error)
        case "b": return SheetCell(text == "1" ? "TRUE" : "FALSE", hasFormula ? .formula : nil)
        case "d": return SheetCell(String(text.prefix(10)), .date)
        default:
            if text.isEmpty { return SheetCell("", hasFormula ? .formulaWithoutResult : nil) }
            return try number(text)
        }
    }

    private func number(_ text: String) throws(SheetFailure) -> SheetCell {
        guard let number = CellNumber(text) else { throw .refused(.brokenContent) }
        let format = context.formats.indices.contains(style) ? context.formats[style] : .plain
        if format == .date, let serial = Double(number.text),
            let date = DateSerial.text(serial, startsIn1904: context.startsIn1904)
        {
            return SheetCell(date, hasFormula ? .formula : .date)
        }
        if number.isDamaged { return SheetCell(number.text, .digitsLost) }
        let mark: SheetCell.Mark = hasFormula ? .formulaNumber : .number
        if case .padded(let count) = format, number.text.allSatisfy(\.isNumber) {
            return SheetCell(
                String(repeating: "0", count: max(0, count - number.text.count)) + number.text, mark)
        }
        return SheetCell(number.text, mark)
    }

    /// `AB12` → 27.
    private static func column(_ reference: String) throws(SheetFailure) -> Int {
        guard let place = CellPlace(reference) else { throw .refused(.brokenContent) }
        return place.column
    }
}

/// `AB12`: a column from 0 and a row from 1.
struct CellPlace: Equatable {
    let column: Int
    let row: Int

    init?(_ reference: String) {
        var column = 0
        var row = 0
        for byte in reference.utf8 where byte != UInt8(ascii: "$") {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where row == 0 && column < 20_000:
                column = column * 26 + Int(byte - UInt8(ascii: "A")) + 1
            case UInt8(ascii: "0")...UInt8(ascii: "9") where row < 10_000_000:
                row = row * 10 + Int(byte - UInt8(ascii: "0"))
            default: return nil
            }
        }
        guard column > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row
    }
}

/// Cells that a person made one.
struct MergedArea: Equatable {
    let columns: ClosedRange<Int>
    let rows: ClosedRange<Int>

    /// Reads `A2:A9`.
    init?(_ reference: String) {
        let corners = reference.split(separator: ":").map { CellPlace(String($0)) }
        guard corners.count == 2, let first = corners[0], let last = corners[1],
            first.column <= last.column, first.row <= last.row
        else { return nil }
        columns = first.column...last.column
        rows = first.row...last.row
    }

    /// The rows with merged cells said: in one column they all hold what the first one does; across columns
    /// nobody knows what is meant, except in a row that holds nothing else, which is a heading.
    static func filled(
        _ rows: [SheetGrid.Row], _ areas: [MergedArea]
    ) throws(SheetFailure) -> [SheetGrid.Row] {
        var indexOfLine: [Int: Int] = [:]
        for (index, row) in rows.enumerated() { indexOfLine[row.line] = index }
        var cells = rows.map(\.cells)
        var filledCount = 0
        for area in areas {
            guard let top = indexOfLine[area.rows.lowerBound], area.columns.lowerBound < cells[top].count
            else { continue }
            let source = cells[top][area.columns.lowerBound]
            let isHeading = cells[top].count { !$0.text.isEmpty } == 1
            guard !source.text.isEmpty, !isHeading else { continue }
            for line in area.rows.clamped(to: (rows.first?.line ?? 1)...(rows.last?.line ?? 1)) {
                guard let index = indexOfLine[line] else { continue }
                for column in area.columns.clamped(to: 0...(SheetLimit.columnsMax - 1))
                where line != area.rows.lowerBound || column != area.columns.lowerBound {
                    filledCount += 1
                    guard filledCount <= SheetLimit.cellsMax else { throw .refused(.tooManyCells) }
                    while cells[index].count <= column { cells[index].append(SheetCell("")) }
                    cells[index][column] =
                        area.columns.count == 1
                        ? SheetCell(source.text, .merged) : SheetCell("", .mergedAcross)
                }
            }
        }
        return zip(rows, cells).map { SheetGrid.Row(line: $0.line, cells: $1) }
    }
}
