import Exam

/// What `xl/workbook.xml` says: the sheets in their order, and the calendar.
final class WorkbookContents: XMLListener {
    struct Sheet {
        let name: String
        let relationship: String
        let isHidden: Bool
    }

    private(set) var sheets: [Sheet] = []
    private(set) var startsIn1904 = false

    /// More sheets than anybody makes by hand.
    private static let sheetsMax = 200

    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure) {
        switch name {
        case "workbookPr":
            startsIn1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        case "sheet":
            guard sheets.count < Self.sheetsMax else { throw .refused(.tooManyParts) }
            guard let title = attributes["name"], let relationship = attributes.relationship else {
                throw .refused(.brokenContent)
            }
            sheets.append(
                Sheet(
                    name: String(title.prefix(60)), relationship: relationship,
                    isHidden: ["hidden", "veryHidden"].contains(attributes["state"] ?? "")))
        default: break
        }
    }
}

/// Where the parts of a workbook lie: from `xl/_rels/workbook.xml.rels`.
final class WorkbookLinks: XMLListener {
    /// Path in the archive by relationship.
    private(set) var paths: [String: String] = [:]

    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure) {
        guard name == "Relationship", attributes["TargetMode"] != "External", let id = attributes["Id"],
            let target = attributes["Target"]
        else { return }
        paths[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/" + target
    }
}

/// The number format of every style, from `xl/styles.xml`.
final class WorkbookStyles: XMLListener {
    private(set) var formats: [CellFormat] = []
    private var own: [Int: CellFormat] = [:]
    private var isInCellStyles = false

    private static let stylesMax = 70_000

    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"]
            else { return }
            own[id] = CellFormat(code: code)
        case "cellXfs": isInCellStyles = true
        case "xf" where isInCellStyles:
            guard formats.count < Self.stylesMax else { throw .refused(.brokenContent) }
            let id = attributes["numFmtId"].flatMap { Int($0) } ?? 0
            formats.append(own[id] ?? CellFormat(builtIn: id))
        default: break
        }
    }

    func end(_ name: String) throws(SheetFailure) {
        if name == "cellXfs" { isInCellStyles = false }
    }
}

/// The texts that cells share, from `xl/sharedStrings.xml`.
final class SharedTexts: XMLListener {
    private(set) var texts: [String] = []
    private var collector = TextCollector()

    func begin(_ name: String, _ attributes: XMLAttributes) throws(SheetFailure) {
        collector.begin(name)
    }

    func end(_ name: String) throws(SheetFailure) {
        if name == "si" {
            guard texts.count < SheetLimit.cellsMax else { throw .refused(.tooManyCells) }
            texts.append(collector.taken())
        }
        collector.end(name)
    }

    func text(_ bytes: UnsafeBufferPointer<UInt8>) throws(SheetFailure) { collector.text(bytes) }
}

/// Gathers the text of a cell out of its runs; what says how to read it aloud (`rPh`) is left out.
struct TextCollector {
    private var bytes: [UInt8] = []
    private var isInText = false
    private var aloudDepth = 0

    /// One more than may stand in a cell is enough to know that it is too long.
    private static let bytesKept = 4 * SheetLimit.cellBytesMax

    mutating func begin(_ name: String) {
        if name == "rPh" { aloudDepth += 1 }
        if name == "t" { isInText = true }
    }

    mutating func end(_ name: String) {
        if name == "rPh" { aloudDepth -= 1 }
        if name == "t" { isInText = false }
    }

    mutating func text(_ piece: UnsafeBufferPointer<UInt8>) {
        guard isInText, aloudDepth == 0, bytes.count < Self.bytesKept else { return }
        bytes.append(contentsOf: piece)
    }

    /// What was gathered, and an empty collector again.
    mutating func taken() -> String {
        defer { bytes.removeAll(keepingCapacity: true) }
        return Self.unescaped(String(decoding: bytes, as: UTF8.self))
    }

    /// `_x000D_` stands for a character that XML cannot hold, `_x005F_` for the line before such a word.
    static func unescaped(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        var found = ""
        var rest = Substring(text)
        while let start = rest.firstRange(of: "_x") {
            found += rest[..<start.lowerBound]
            let word = rest[start.lowerBound...].prefix(7)
            if word.count == 7, word.hasSuffix("_"),
                let value = UInt32(word.dropFirst(2).dropLast(), radix: 16),
                let scalar = Unicode.Scalar(value)
            {
                found.unicodeScalars.append(scalar)
                rest = rest[word.endIndex...]
            } else {
                found += "_"
                rest = rest[rest.index(after: start.lowerBound)...]
            }
        }
        return found + rest
    }
}
