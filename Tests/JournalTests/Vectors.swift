import Foundation
import Journal

/// The published test vectors beside the repository.
enum Vectors {
    static let packageRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `$EXAMSTATION_VECTORS`, or `../shared/vectors` seen from the package.
    static let folder: URL = {
        guard let path = ProcessInfo.processInfo.environment["EXAMSTATION_VECTORS"], !path.isEmpty else {
            return packageRoot.appending(path: "../shared/vectors").standardizedFileURL
        }
        return URL(filePath: path)
    }()

    static let skipped: String = "no test vectors here: set EXAMSTATION_VECTORS to their folder"

    static func has(_ set: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: set).path)
    }

    /// All files below a folder of the vectors whose names end in `suffix`, as paths from ``folder``.
    static func files(below path: String, suffix: String = "") -> [String] {
        let names =
            FileManager.default.enumerator(atPath: folder.appending(path: path).path)?
            .compactMap { $0 as? String } ?? []
        return names.map { "\(path)/\($0)" }.filter { isFile($0) && $0.hasSuffix(suffix) }.sorted()
    }

    static func read(_ path: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: path))
    }

    static func decode<Content: Decodable>(_ type: Content.Type, from path: String) throws -> Content {
        try JSONDecoder().decode(type, from: read(path))
    }

    private static func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(
            atPath: folder.appending(path: path).path, isDirectory: &isFolder)
        return exists && !isFolder.boolValue
    }
}

/// Bytes written as hexadecimal digits in a fixture.
func bytes(hex: String) -> [UInt8] {
    stride(from: 0, to: hex.utf8.count, by: 2).compactMap { offset in
        UInt8(hex.dropFirst(offset).prefix(2), radix: 16)
    }
}
