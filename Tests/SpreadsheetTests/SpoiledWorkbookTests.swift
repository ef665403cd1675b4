import Exam
import Spreadsheet
import Testing

@Suite struct SpoiledWorkbookTests {
    private let sound = WorkbookBytes(#"<row r="1"><c t="inlineStr"><is><t>姓名</t></is></c></row>"#)

    private func refusal(_ bytes: [UInt8]) -> SheetRefusal? {
        do throws(SheetFailure) {
            _ = try SheetFile(bytes)
            return nil
        } catch .refused(let refusal) {
            return refusal
        } catch {
            return nil
        }
    }

    private func refusal(ofSheet xml: String) -> SheetRefusal? {
        var book = sound
        book.sheets[0].xml = xml
        return refusal(book.bytes)
    }

    @Test func `ten gigabytes that are only claimed are refused before anything is unpacked`() {
        var zip = sound.zip
        zip.add("xl/media/image1.png", "x", claiming: 10 << 30)

        #expect(refusal(sound.bytes) == nil)
        #expect(refusal(zip.bytes) == .unpackedTooLarge)
    }

    @Test func `many parts that are small each are refused by their sum and their number`() {
        var sum = sound.zip
        for index in 0..<300 { sum.add("a\(index)", "x", claiming: 1 << 20) }
        var number = sound.zip
        for index in 0..<2_000 { number.add("a\(index)", "") }

        #expect(refusal(sum.bytes) == .unpackedTooLarge)
        #expect(refusal(number.bytes) == .tooManyParts)
    }

    @Test func `a part packed harder than any sheet is refused`() {
        var zip = sound.zip
        zip.add("xl/worksheets/sheet9.xml", String(repeating: "x", count: 1_000), claiming: 2 << 20)

        #expect(refusal(zip.bytes) == .packedTooHard)
    }

    @Test func `a part that is larger or smaller than it said is refused`() {
        for claim in [10, 100_000] as [UInt64] {
            var zip = sound.zip
            let index = zip.parts.firstIndex { $0.name == "xl/workbook.xml" } ?? 0
            zip.parts[index].claimedBytes = claim

            #expect(refusal(zip.bytes) == .brokenArchive)
        }
    }

    @Test func `two parts of one name, a cut archive and an empty one are refused`() {
        var twice = sound.zip
        twice.add("xl/workbook.xml", "<workbook/>")

        #expect(refusal(twice.bytes) == .brokenArchive)
        #expect(refusal(sound.bytes.dropLast(30)) == .brokenArchive)
        #expect(refusal(ZipBytes().bytes) == .brokenArchive)
    }

    @Test func `a document type is refused, and with it every entity bomb`() {
        let bomb = """
            <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
            <workbook>&b;</workbook>
            """
        var zip = ZipBytes()
        zip.add("xl/workbook.xml", bomb)
        var external = ZipBytes()
        external.add("xl/workbook.xml", "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><workbook/>")

        #expect(refusal(zip.bytes) == .documentType)
        #expect(refusal(external.bytes) == .documentType)
    }

    @Test func `XML that is broken, nested too deep or names what is not there is refused`() {
        #expect(refusal(ofSheet: "<sheetData><row>") == .brokenContent)
        #expect(
            refusal(ofSheet: String(repeating: "<a>", count: 80) + String(repeating: "</a>", count: 80))
                == .brokenContent)
        #expect(
            refusal(ofSheet: #"<sheetData><row><c t="s"><v>5</v></c></row></sheetData>"#) == .brokenContent)
        #expect(refusal(ofSheet: #"<sheetData><row><c><v>1x</v></c></row></sheetData>"#) == .brokenContent)
        #expect(
            refusal(
                ofSheet: #"<sheetData><row><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row></sheetData>"#)
                == .brokenContent)
        #expect(
            refusal(
                ofSheet:
                    #"<sheetData><row r="2"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row></sheetData>"#
            )
                == .brokenContent)
    }

    @Test func `rows and columns beyond the limit are refused; empty ones there are not`() {
        let row = { (number: Int, cell: String) in
            "<sheetData><row r=\"1\"><c><v>1</v></c></row><row r=\"\(number)\">\(cell)</row></sheetData>"
        }

        #expect(refusal(ofSheet: row(100_000, "<c><v>1</v></c>")) == nil)
        #expect(refusal(ofSheet: row(100_001, "<c><v>1</v></c>")) == .tooManyRows)
        #expect(refusal(ofSheet: row(1_048_576, "<c s=\"1\"/>")) == nil)
        #expect(refusal(ofSheet: row(2, "<c r=\"GR2\"><v>1</v></c>")) == nil)
        #expect(refusal(ofSheet: row(2, "<c r=\"GS2\"><v>1</v></c>")) == .tooManyColumns)
        #expect(refusal(ofSheet: row(2, "<c r=\"XFD2\"/>")) == nil)
    }

    @Test func `merging a whole sheet does not make millions of cells`() {
        let rows = (1...20_000).map { "<row r=\"\($0)\"><c><v>1</v></c><c><v>2</v></c></row>" }.joined()

        #expect(
            refusal(
                ofSheet:
                    "<sheetData>\(rows)</sheetData><mergeCells><mergeCell ref=\"A1:GR20000\"/></mergeCells>")
                == .tooManyCells)
    }

    @Test func `other formats are named, so that their sentence can say what to save as`() {
        var open = ZipBytes()
        open.add("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        var binary = ZipBytes()
        binary.add("xl/workbook.bin", "x")
        var photos = ZipBytes()
        photos.add("1.jpg", "x")
        var locked = sound.zip
        locked.parts = locked.parts.map { part in
            var part = part
            part.isEncrypted = true
            return part
        }

        #expect(refusal(open.bytes) == .openDocument)
        #expect(refusal(binary.bytes) == .binaryWorkbook)
        #expect(refusal(photos.bytes) == .notASheet)
        #expect(refusal(locked.bytes) == .passwordProtected)
    }

    @Test func `a sheet spoilt anywhere is read or refused, never worse`() {
        let whole = WorkbookBytes(
            #"<row r="1"><c t="s"><v>0</v></c><c s="1"><v>44562</v></c></row>"#
        ).bytes
        var seed: UInt64 = 20_210_001
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<3 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(seed >> 33) % bytes.count] = UInt8(truncatingIfNeeded: seed >> 20)
            }
            // Whatever comes back was returned or thrown: a crash would end the test.
            _ = try? SheetFile(bytes)
        }
    }
}
