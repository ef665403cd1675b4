/// A kind of picture, by its first bytes.
package enum PhotoKind: String, Sendable {
    case jpeg
    case png

    package init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else {
            return nil
        }
    }

    package var contentType: String { "image/\(rawValue)" }

    /// Whether a browser shows it: from its head to its end, of a variety that all of them know.
    package func isWhole(_ bytes: [UInt8]) -> Bool { size(of: bytes) != nil }

    /// Width and height as the file says; nil for one that no browser shows.
    func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
        switch self {
        case .png: Self.pngSize(bytes)
        case .jpeg: Self.jpegSize(bytes)
        }
    }

    private static func pair(_ index: Int, _ bytes: [UInt8]) -> Int {
        Int(bytes[index]) << 8 | Int(bytes[index + 1])
    }

    /// Chunk by chunk: the head first, some of the picture, and the end.
    private static func pngSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        var index = 8
        var hasPicture = false
        while index + 12 <= bytes.count {
            let length = pair(index, bytes) << 16 | pair(index + 2, bytes)
            let name = bytes[index + 4..<index + 8]
            if name.elementsEqual("IDAT".utf8) { hasPicture = true }
            if name.elementsEqual("IEND".utf8) {
                // The upper halves must be zero within any limit.
                let isHuge = pair(16, bytes) != 0 || pair(20, bytes) != 0
                return !hasPicture ? nil : isHuge ? (.max, .max) : (pair(18, bytes), pair(22, bytes))
            }
            index += 12 + length
        }
        return nil
    }

    /// Mark by mark up to the picture, which needs a frame of eight bits before it and the last mark behind.
    private static func jpegSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        var size: (width: Int, height: Int)?
        var index = 2
        while index + 9 < bytes.count, bytes[index] == 0xFF {
            switch bytes[index + 1] {
            case 0xFF: index += 1
            // The picture itself. Some cameras write a little behind its end.
            case 0xDA: return bytes.suffix(4_096).contains([0xFF, 0xD9]) ? size : nil
            case 0xC0, 0xC1, 0xC2:
                guard bytes[index + 4] == 8 else { return nil }
                size = (pair(index + 7, bytes), pair(index + 5, bytes))
                index += 2 + max(2, pair(index + 2, bytes))
            // Lossless, layered and arithmetic frames; C4 and C8 are none.
            case 0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: return nil
            default: index += 2 + max(2, pair(index + 2, bytes))
            }
        }
        return nil
    }
}
