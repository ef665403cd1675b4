/// A zip archive made byte by byte, so that it can also lie.
struct ZipBytes {
    struct Part {
        let name: String
        let content: [UInt8]
        /// What the table of contents says instead of the real size.
        var claimedBytes: UInt64?
        var isEncrypted = false
    }

    var parts: [Part] = []

    mutating func add(_ name: String, _ text: String, claiming bytes: UInt64? = nil) {
        parts.append(Part(name: name, content: Array(text.utf8), claimedBytes: bytes))
    }

    var bytes: [UInt8] {
        var file: [UInt8] = []
        var table: [UInt8] = []
        for part in parts {
            let start = UInt32(file.count)
            let size = part.claimedBytes ?? UInt64(part.content.count)
            let isWide = size > 0xFFFF_FFFE
            let short = isWide ? UInt32.max : UInt32(size)
            let extra = isWide ? number(UInt16(1)) + number(UInt16(8)) + number(size) : []
            let flags = UInt16(part.isEncrypted ? 1 : 0) | 0x800
            let common =
                number(UInt16(45)) + number(flags) + number(UInt16(0)) + number(UInt32(0))
                + number(Self.checksum(part.content)) + number(UInt32(part.content.count)) + number(short)
                + number(UInt16(part.name.utf8.count))
            table +=
                number(UInt32(0x0201_4B50)) + number(UInt16(45)) + common + number(UInt16(extra.count))
                + number(UInt16(0)) + number(UInt16(0)) + number(UInt16(0)) + number(UInt32(0))
                + number(start)
                + Array(part.name.utf8) + extra
            file +=
                number(UInt32(0x0403_4B50)) + common + number(UInt16(0)) + Array(part.name.utf8)
                + part.content
        }
        let count = UInt16(parts.count)
        return file + table + number(UInt32(0x0605_4B50)) + number(UInt16(0)) + number(UInt16(0))
            + number(count) + number(count) + number(UInt32(table.count)) + number(UInt32(file.count))
            + number(UInt16(0))
    }

    private func number<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
        withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var rest = UInt32.max
        for byte in bytes {
            rest ^= UInt32(byte)
            for _ in 0..<8 { rest = rest & 1 == 1 ? rest >> 1 ^ 0xEDB8_8320 : rest >> 1 }
        }
        return ~rest
    }
}

/// A workbook of sheets written as XML.
struct WorkbookBytes {
    var sheets: [(name: String, state: String, xml: String)] = []
    var texts: [String] = []
    var formats: [String] = []
    var startsIn1904 = false
    var extra: [(String, String)] = []

    init(_ rows: String, after: String = "", before: String = "") {
        sheets = [("名册", "visible", "\(before)<sheetData>\(rows)</sheetData>\(after)")]
    }

    var zip: ZipBytes {
        let head = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let space = #"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#
        let links = #"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#
        var zip = ZipBytes()
        zip.add("[Content_Types].xml", "\(head)<Types/>")
        let list = sheets.enumerated().map {
            #"<sheet name="\#($1.name)" sheetId="\#($0 + 1)" state="\#($1.state)" r:id="rId\#($0 + 1)"/>"#
        }.joined()
        zip.add(
            "xl/workbook.xml",
            "\(head)<workbook \(space) \(links)><workbookPr date1904=\"\(startsIn1904 ? 1 : 0)\"/>"
                + "<sheets>\(list)</sheets></workbook>")
        let relations = sheets.indices.map {
            #"<Relationship Id="rId\#($0 + 1)" Target="worksheets/sheet\#($0 + 1).xml"/>"#
        }.joined()
        zip.add("xl/_rels/workbook.xml.rels", "\(head)<Relationships>\(relations)</Relationships>")
        let own = formats.enumerated().map {
            #"<numFmt numFmtId="\#(164 + $0)" formatCode="\#($1)"/>"#
        }.joined()
        // Style 0 is plain, 1 a built-in date, 2 and on are ``formats``.
        let styles = formats.indices.map { #"<xf numFmtId="\#(164 + $0)"/>"# }.joined()
        zip.add(
            "xl/styles.xml",
            "\(head)<styleSheet \(space)><numFmts>\(own)</numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
                + "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\(styles)</cellXfs></styleSheet>"
        )
        zip.add(
            "xl/sharedStrings.xml",
            "\(head)<sst \(space)>\(texts.map { "<si>\($0)</si>" }.joined())</sst>")
        for (index, sheet) in sheets.enumerated() {
            zip.add(
                "xl/worksheets/sheet\(index + 1).xml",
                "\(head)<worksheet \(space)>\(sheet.xml)</worksheet>")
        }
        for (name, text) in extra { zip.add(name, text) }
        return zip
    }

    var bytes: [UInt8] { zip.bytes }
}
