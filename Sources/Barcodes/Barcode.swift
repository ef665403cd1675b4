import CZint

/// A text as dark and light modules, for a scanner to read.
///
/// Draw it dark on light with its quiet zone around it: four modules for a QR code, ten on either side of a
/// Code 128.
package struct Barcode: Sendable, Equatable {
    package let columns: Int
    /// 1 for Code 128, whose bars may be drawn as high as there is room.
    package let rows: Int
    private let modules: [UInt8]

    /// More modules than a QR code of 177 by 177 has none.
    private static let modulesMax = 177 * 177
    /// The longest that may be asked for; what is printed here has at most a few hundred bytes.
    package static let textBytesMax = 1200

    /// A QR code that survives 15 % of damage (level M), as small as the text allows.
    ///
    /// Twenty digits and capitals fit into the smallest, 21 by 21.
    ///
    /// - Throws: ``BarcodeFault`` for an empty text, or one beyond ``textBytesMax``.
    package static func qrCode(_ text: String) throws(BarcodeFault) -> Barcode {
        try Barcode(text, symbology: BARCODE_QRCODE, level: 2)
    }

    /// Code 128, for scanners that read lines only.
    ///
    /// - Throws: ``BarcodeFault`` for an empty text, one that is not ASCII, or one of more than 80 characters.
    package static func code128(_ text: String) throws(BarcodeFault) -> Barcode {
        guard text.utf8.count <= 80, text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notEncodable }
        return try Barcode(text, symbology: BARCODE_CODE128, level: -1)
    }

    private init(_ text: String, symbology: Int32, level: Int32) throws(BarcodeFault) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= Self.textBytesMax else { throw .notEncodable }
        var columns: Int32 = 0
        var rows: Int32 = 0
        var modules = [UInt8](repeating: 0, count: Self.modulesMax)
        let error = zint_modules(
            symbology, level, bytes, Int32(bytes.count), &modules, modules.count, &columns, &rows)
        guard error == 0, columns > 0, rows > 0 else { throw .notEncodable }
        self.columns = Int(columns)
        self.rows = Int(rows)
        self.modules = Array(modules.prefix(Int(columns) * Int(rows)))
    }

    /// Whether the module in `column` of `row` is dark, both from 0 at the upper left.
    package func isDark(column: Int, row: Int) -> Bool { modules[row * columns + column] == 1 }

    /// The dark modules as an SVG path, one unit a module: each run of them in a row is one rectangle.
    package var path: String {
        var path = ""
        for row in 0..<rows {
            var column = 0
            while column < columns {
                guard isDark(column: column, row: row) else {
                    column += 1
                    continue
                }
                let start = column
                while column < columns, isDark(column: column, row: row) { column += 1 }
                path += "M\(start) \(row)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}

/// The text is none that the symbol can hold.
package enum BarcodeFault: Error, Equatable, Sendable {
    case notEncodable
}
