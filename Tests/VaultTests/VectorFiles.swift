import Foundation

/// Where the published vectors are, and how to read them.
enum VectorFiles {
    /// `EXAMSTATION_VECTORS`, else the folder beside the package.
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["EXAMSTATION_VECTORS"], !path.isEmpty {
            return URL(filePath: path, directoryHint: .isDirectory)
        }
        let packageRoot = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return packageRoot.appending(path: "../shared/vectors", directoryHint: .isDirectory)
            .standardizedFileURL
    }()

    static let areMissing = "The published vectors are not here; set EXAMSTATION_VECTORS to their folder."

    static func exist(_ set: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: set).path(percentEncoded: false))
    }

    static func read<Content: Decodable>(_ type: Content.Type, _ name: String) throws -> Content {
        let data = try Data(contentsOf: folder.appending(path: name))
        return try JSONDecoder().decode(type, from: data)
    }
}

extension [UInt8] {
    /// Reads hexadecimal digits; a test's own typing error ends the test.
    init(hexadecimal text: String) {
        let digits = Array(text.utf8)
        precondition(digits.count.isMultiple(of: 2), "An odd number of hexadecimal digits: \(text)")
        self = stride(from: 0, to: digits.count, by: 2).map { index in
            guard let byte = UInt8(String(decoding: digits[index...index + 1], as: UTF8.self), radix: 16)
            else {
                preconditionFailure("Not hexadecimal: \(text)")
            }
            return byte
        }
    }
}
