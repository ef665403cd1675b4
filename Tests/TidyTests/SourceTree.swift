import Foundation

/// The project's own files, found from this one.
enum SourceTree {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    struct File {
        /// From the root: `Sources/Exam/Papers/PaperEvent.swift`.
        let path: String
        let text: String

        var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
        var name: String { String(path.split(separator: "/").last ?? "") }
        var parts: [Substring] { path.split(separator: "/") }
    }

    /// Files under `folder` whose names end in `suffix`, by path.
    static func files(under folder: String, ending suffix: String) throws -> [File] {
        let base = root.appending(path: folder)
        let walker = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil)
        var found: [File] = []
        while let url = walker?.nextObject() as? URL {
            guard url.path.hasSuffix(suffix), !url.path.contains("/.build/") else { continue }
            let path = String(url.path.dropFirst(root.path.count + 1))
            found.append(File(path: path, text: try String(contentsOf: url, encoding: .utf8)))
        }
        return found.sorted { $0.path < $1.path }
    }

    static func sources() throws -> [File] { try files(under: "Sources", ending: ".swift") }
}
