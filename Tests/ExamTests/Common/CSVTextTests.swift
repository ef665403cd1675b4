import Exam
import Foundation
import Testing

@Suite struct CSVTextTests {
    private func read(_ text: String) throws(CSVFault) -> CSVText { try CSVText(Array(text.utf8)) }

    private func fault(_ text: String) -> CSVFault? { fault(Array(text.utf8)) }

    private func fault(_ bytes: [UInt8]) -> CSVFault? {
        do throws(CSVFault) {
            _ = try CSVText(bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func `keeps an empty last field, at the end of a line and of the file`() throws {
        let text = try read("a,b,c\n1,2,\n,,")

        #expect(text.records.map(\.fields) == [["1", "2", ""], ["", "", ""]])
    }

    @Test func `gives each record the line on which it begins`() throws {
        let text = try read("a,b\r\n\"one\ntwo\",2\r\n3,4\r\n")

        #expect(text.records.map(\.line) == [2, 4])
        #expect(text.records[0].fields == ["one\ntwo", "2"])
    }

    @Test(arguments: ["a,b\n1,2", "a,b\n1,2\n", "a,b\n1,2\n\n", "a,b\r\n1,2\r\n\r\n", "\u{FEFF}a,b\n1,2"])
    func `a last line end, an empty last line and a byte order mark make no difference`(_ text: String) throws
    {
        #expect(try read(text).header == ["a", "b"])
        #expect(try read(text).records.map(\.fields) == [["1", "2"]])
    }

    @Test func `an empty line in the middle is a short record`() {
        #expect(fault("a,b\n\n1,2\n") == CSVFault(.shortRecord, line: 2, column: 2))
    }

    @Test func `says where a record is short or long`() {
        #expect(fault("a,b\n1,2\n3\n") == CSVFault(.shortRecord, line: 3, column: 2))
        #expect(fault("a,b\n1,2,3\n") == CSVFault(.longRecord, line: 2, column: 3))
    }

    @Test func `refuses quotes that do not end, and text after those that do`() {
        #expect(fault("a,b\n1,\"2\n3\n") == CSVFault(.unterminatedQuote, line: 2, column: 2))
        #expect(fault("a,b\n\"1\"x,2\n") == CSVFault(.textAfterQuote, line: 2, column: 1))
    }

    @Test func `refuses a carriage return without a line feed`() {
        #expect(fault("a,b\r1,2") == CSVFault(.bareCarriageReturn, line: 1, column: 2))
    }

    @Test(
        arguments: [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xD6, 0xD0, 0xCE, 0xC4],
            [0xE4, 0xB8],
            [0],
        ] as [[UInt8]])
    func `refuses bytes that are not UTF-8, in the cell where they stand`(_ bytes: [UInt8]) {
        #expect(fault(Array("a,b\n1,".utf8) + bytes) == CSVFault(.notUTF8, line: 2, column: 2))
    }

    @Test func `refuses an empty file`() {
        #expect(fault("") == CSVFault(.empty, line: 1, column: 1))
        #expect(fault("\u{FEFF}") == CSVFault(.empty, line: 1, column: 1))
        #expect(fault("\n\n") == CSVFault(.empty, line: 1, column: 1))
    }

    @Test func `takes exactly as many columns, lines and bytes as the limits say`() throws {
        let header = (1...64).map(String.init).joined(separator: ",")
        #expect(try read(header).header.count == 64)
        #expect(fault(header + ",65") == CSVFault(.tooManyColumns, line: 1, column: 65))

        #expect(try read("a\n" + String(repeating: "1\n", count: 19_999)).records.count == 19_999)
        #expect(
            fault("a\n" + String(repeating: "1\n", count: 20_000))
                == CSVFault(.tooManyLines, line: 20_001, column: 1))

        #expect(try read("a\n" + String(repeating: "x", count: 4_000)).records.count == 1)
        #expect(
            fault("a\n" + String(repeating: "x", count: 4_001)) == CSVFault(.fieldTooLong, line: 2, column: 1)
        )

        #expect(fault([UInt8](repeating: 0x61, count: 16 * 1024 * 1024 + 1))?.kind == .tooLarge)
    }

    @Test func `reads every published vector`() throws {
        let folder =
            ProcessInfo.processInfo.environment["EXAMSTATION_VECTORS"]
            ?? URL(filePath: #filePath).appending(path: "../../../../../shared/vectors").standardized.path
        let vectors = URL(filePath: folder).appending(path: "csv-spectrum")
        guard FileManager.default.fileExists(atPath: vectors.path) else {
            print("skipped: no csv-spectrum under \(folder)")
            return
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: vectors.path + "/csvs")
            .filter { $0.hasSuffix(".csv") }
        #expect(files.count >= 12)
        for file in files {
            let name = file.dropLast(4)
            let text = try CSVText([UInt8](Data(contentsOf: vectors.appending(path: "csvs/\(file)"))))
            let json = try JSONSerialization.jsonObject(
                with: Data(contentsOf: vectors.appending(path: "json/\(name).json")))
            // One vector holds its only record without an array around it.
            var expected = try #require(
                json as? [[String: String]] ?? (json as? [String: String]).map { [$0] })
            if name == "location_coordinates" {
                // Published with two different telephone numbers: https://github.com/max-mapper/csv-spectrum/issues/20
                for index in expected.indices { expected[index]["Contact Phone Number"] = "2095257564" }
            }
            let found = text.records.map { Dictionary(uniqueKeysWithValues: zip(text.header, $0.fields)) }
            #expect(found == expected, "\(file)")
        }
    }
}
