import Foundation
package import Testing

/// Pages as people see them, kept as files beside the tests: `Fixtures/pages/<language>/<page>.html`.
///
/// What differs from run to run (tokens, request IDs, digests, keys) is written as a word. With
/// `EXAMSTATION_RECORD=1` in the environment the files are written anew; look at the difference
/// before you commit it. A page without a file is a failure.
package struct PageSnapshots: Sendable {
    /// How much of a page is kept: the frame is the same on all of them.
    package enum Extent: Sendable {
        case main
        case whole
    }

    private let folder: URL
    private static let records = ProcessInfo.processInfo.environment["EXAMSTATION_RECORD"] == "1"

    /// - Parameter test: the test's own file, beside which the fixtures stand.
    package init(beside test: String = #filePath) {
        folder = URL(filePath: test).deletingLastPathComponent().appending(path: "Fixtures/pages")
    }

    /// Compares `html` with the kept page, and names the first line that differs.
    package func expect(
        _ html: String, is page: String, in language: String, _ extent: Extent = .main,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = folder.appending(path: "\(language)/\(page).html")
        let found = try Self.plain(html, extent)
        if Self.records {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(found.utf8).write(to: file)
            return
        }
        let data = try? Data(contentsOf: file)
        let kept = try #require(
            data.map { String(decoding: $0, as: UTF8.self) }, "no snapshot of \(page) in \(language)",
            sourceLocation: sourceLocation)
        guard kept != found else { return }
        let (old, new) = (kept.split(separator: "\n"), found.split(separator: "\n"))
        let first = zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        let line = first ?? min(old.count, new.count)
        Issue.record(
            """
            \(page) in \(language) is another page from line \(line + 1) on
            kept:  \(line < old.count ? old[line] : "nothing")
            found: \(line < new.count ? new[line] : "nothing")
            """, sourceLocation: sourceLocation)
    }

    /// Files that no page was compared with: pages that are no more.
    package func unknown(besides pages: Set<String>, in language: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: language).path)
            .filter { !pages.contains(String($0.dropLast(".html".count))) }.sorted()
    }

    /// What differs from run to run, and the word that stands for it. In this order.
    private static let random = [
        (#"(name="(?:csrf|request)" value=")[^"]*"#, "$1RANDOM"),
        (#"(class="code-once">)[^<]*"#, "$1CODE"),
        (#"/assets/[0-9a-f]+/"#, "/assets/DIGEST/"),
        (#"\b[0-9a-f]{16,64}\b"#, "HEX"),
        (#"\+[0-9a-f]{8}\+"#, "+KEY+"),
        (#"[A-Za-z0-9+/]{40,}={0,2}"#, "BASE64"),
        (#"d="(?:M\d+ \d+h\d+v1h-\d+z)+""#, "d=\"MODULES\""),
        (#"viewBox="-10 0 \d+ 1""#, "viewBox=\"BARS\""),
        (#"<b>[0-9A-HJKMNP-TV-Z]{6}</b>"#, "<b>CODE</b>"),
        (#"[ \t]+\n"#, "\n"),
    ]

    private static func plain(_ html: String, _ extent: Extent) throws -> String {
        var text = html
        if extent == .main {
            let open = try #require(html.range(of: "<main "), "a page has its main part")
            let close = try #require(html.range(of: "</main>"), "a page has its main part")
            text = html[open.lowerBound..<close.upperBound] + "\n"
        }
        for (pattern, word) in random {
            text = text.replacingOccurrences(of: pattern, with: word, options: .regularExpression)
        }
        return text
    }
}
