import Foundation
import GRDB

/// One stored value, byte for byte.
///
/// GRDB reads text up to its first NUL and mends what is no UTF-8: good for a page, not for
/// evidence, where two texts are the same only when their bytes are.
enum StoredCell: Equatable {
    case null
    case integer(Int64)
    case real(UInt64)
    case text(Data)
    case blob(Data)

    init(_ row: Row, _ index: Int) {
        self =
            switch (row[index] as DatabaseValue).storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number.bitPattern)
            case .string: .text(row.bytes(index))
            case .blob(let bytes): .blob(bytes)
            }
    }

    var integer: Int64? {
        if case .integer(let number) = self { return number }
        return nil
    }
}

extension StoredCell: CustomStringConvertible {
    /// As a fault names a row: never more than a key.
    var description: String {
        switch self {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let bits): String(Double(bitPattern: bits))
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .blob(let bytes): bytes.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
    }
}

extension StoredCell: Comparable {
    /// SQLite's own order: NULL, numbers, text, blobs; bytes within a kind.
    static func < (left: StoredCell, right: StoredCell) -> Bool {
        switch (left, right) {
        case (.integer(let one), .integer(let other)): one < other
        case (.text(let one), .text(let other)), (.blob(let one), .blob(let other)):
            one.lexicographicallyPrecedes(other)
        default: left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .integer, .real: 1
        case .text: 2
        case .blob: 3
        }
    }
}

extension Row {
    /// The bytes of a text or a blob; empty for anything else.
    func bytes(_ index: Int) -> Data {
        (try? withUnsafeData(atIndex: index) { $0.map { Data([UInt8]($0)) } ?? Data() }) ?? Data()
    }

    /// The bytes of a blob; nil for a value of another kind, which only damage can have put there.
    func blob(_ index: Int) -> Data? {
        guard case .blob(let bytes) = (self[index] as DatabaseValue).storage else { return nil }
        return bytes
    }
}
