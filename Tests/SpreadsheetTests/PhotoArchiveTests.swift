import Exam
import Spreadsheet
import Testing

@Suite struct PhotoArchiveTests {
    /// As much of a JPEG as says how large it is.
    private func jpeg(width: Int = 150, height: Int = 200, padding: Int = 0) -> [UInt8] {
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8]
        let size = [height, width].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let picture = [UInt8](repeating: 1, count: 12 + padding)
        return head + size + [UInt8](repeating: 1, count: 10) + [0xFF, 0xDA] + picture + [0xFF, 0xD9]
    }

    private func png(width: UInt32, height: UInt32 = 200) -> [UInt8] {
        let size = [width, height].flatMap { number in withUnsafeBytes(of: number.bigEndian) { Array($0) } }
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + size
            + [8, 2, 0, 0, 0] + [0, 0, 0, 0] + [0, 0, 0, 1] + Array("IDAT".utf8) + [0] + [0, 0, 0, 0]
            + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
    }

    private func archive(_ files: [(String, [UInt8])]) -> [UInt8] {
        var zip = ZipBytes()
        for (name, content) in files { zip.parts.append(.init(name: name, content: content)) }
        return zip.bytes
    }

    @Test func `photos are told apart by what they are, with the numbers in their names`() throws {
        let found = try PhotoArchive(
            archive([
                ("2021/", []), ("2021/440101200001010010.jpg", jpeg()),
                ("吴某_44010120000101001x.JPEG", jpeg()), ("护理2001-2020010101.png", png(width: 150)),
                ("__MACOSX/._a.jpg", [1]),
            ]))

        #expect(found.faults == [])
        #expect(found.photos.map(\.place) == [2, 3, 4])
        #expect(found.photos.map(\.kind) == [.jpeg, .jpeg, .png])
        #expect(
            found.photos.map(\.numbers) == [
                ["440101200001010010"], ["44010120000101001X"], ["2001", "2020010101"],
            ])
    }

    @Test func `what is no photo, too large, or of no size is named by its place`() throws {
        let found = try PhotoArchive(
            archive([
                ("1.jpg", Array("GIF89a".utf8)), ("2.jpg", jpeg(padding: 200 * 1024)),
                ("3.jpg", jpeg(width: 59)), ("4.jpg", jpeg(width: 60)), ("5.png", png(width: 4_097)),
                ("6.png", png(width: 70_000)), ("7.jpg", [0xFF, 0xD8, 0xFF, 0xE0]),
                ("8.jpg", jpeg().dropLast()), ("9.png", png(width: 150).dropLast(5)),
                ("10.jpg", [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xD9]), ("11.jpg", jpeg() + [0, 0, 0]),
                ("12.jpg", jpeg().replacing([0xFF, 0xC0], with: [0xFF, 0xC3])),
            ]))

        #expect(found.photos.map(\.place) == [4, 11])
        #expect(
            found.faults.map(\.code) == [
                .notAPhoto, .tooLarge, .sizeOutOfRange, .sizeOutOfRange, .sizeOutOfRange, .damaged, .damaged,
                .damaged, .damaged, .damaged,
            ])
    }

    @Test func `only an archive of pictures is one`() {
        #expect(PhotoArchive.isOne(archive([("a.jpg", [1])])))
        #expect(!PhotoArchive.isOne(archive([("a.txt", [1])])))
        #expect(!PhotoArchive.isOne(archive([("xl/workbook.xml", [1]), ("xl/media/a.jpg", [1])])))
        #expect(!PhotoArchive.isOne(Array("PK".utf8)))
    }
}
