import Barcodes
import Testing

/// What is drawn; that scanners read it is seen in `Tests/browser/prints.py`.
@Suite struct BarcodeTests {
    private let ticket = "210010680000157K2MQX"

    @Test func `a ticket is the smallest QR code, with its three corners`() throws {
        let code = try Barcode.qrCode(ticket)

        #expect(code.columns == 21)
        #expect(code.rows == 21)
        for (column, row) in [(0, 0), (14, 0), (0, 14)] {
            let ring = (0..<7).allSatisfy { step in
                code.isDark(column: column + step, row: row) && code.isDark(column: column, row: row + step)
            }
            #expect(ring)
            #expect(!code.isDark(column: column + 1, row: row + 1))
            #expect(code.isDark(column: column + 3, row: row + 3))
        }
    }

    @Test func `Code 128 is one row from the start bars to the end bars`() throws {
        let code = try Barcode.code128(ticket)

        #expect(code.rows == 1)
        // Start, seven pairs of digits, change of set, six characters and check: sixteen symbols of eleven; stop.
        #expect(code.columns == 16 * 11 + 13)
        #expect(code.isDark(column: 0, row: 0))
        #expect(code.isDark(column: code.columns - 1, row: 0))
    }

    @Test func `the path draws each dark module once`() throws {
        let code = try Barcode.qrCode(ticket)
        let dark = (0..<21).flatMap { row in (0..<21).map { code.isDark(column: $0, row: row) } }
            .count { $0 }

        let drawn = code.path.matches(of: /M(\d+) (\d+)h(\d+)v1h-(\d+)z/).compactMap { Int($0.3) }

        #expect(drawn.reduce(0, +) == dark)
    }

    @Test func `refuses what a symbol cannot hold`() {
        #expect(throws: BarcodeFault.notEncodable) { try Barcode.qrCode("") }
        #expect(throws: BarcodeFault.notEncodable) { try Barcode.code128("") }
        #expect(throws: BarcodeFault.notEncodable) { try Barcode.code128("准考证") }
        #expect(throws: BarcodeFault.notEncodable) {
            try Barcode.code128(String(repeating: "7", count: 81))
        }
        #expect(throws: BarcodeFault.notEncodable) {
            try Barcode.qrCode(String(repeating: "7", count: Barcode.textBytesMax + 1))
        }
    }
}
