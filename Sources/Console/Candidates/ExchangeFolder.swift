import Web

/// The folder into which sheets are put by stick or network. By itself: one that is always empty.
package struct ExchangeFolder: Sendable {
    package struct File: Sendable, Equatable {
        package let name: String
        package let sizeBytes: Int64

        package init(name: String, sizeBytes: Int64) {
            self.name = name
            self.sizeBytes = sizeBytes
        }
    }

    /// The files that are whole now, by name.
    package let files: @Sendable () async -> [File]
    /// A file's bytes; nil when no such file is whole now.
    package let content: @Sendable (String) async throws -> [UInt8]?

    package init(
        files: @escaping @Sendable () async -> [File] = { [] },
        content: @escaping @Sendable (String) async throws -> [UInt8]? = { _ in nil }
    ) {
        self.files = files
        self.content = content
    }
}

/// Says which sheets lie ready, on today's page and on the import page.
enum ImportReadiness {
    static func sheets(_ parts: Console.Parts) async -> [ExchangeFolder.File] {
        await parts.exchange.files().filter { file in
            [".csv", ".tsv", ".xlsx"].contains { file.name.lowercased().hasSuffix($0) }
        }
    }

    static func words(_ parts: Console.Parts, _ language: Language) async -> String {
        words(await sheets(parts), language)
    }

    static func words(_ sheets: [ExchangeFolder.File], _ language: Language) -> String {
        guard !sheets.isEmpty else { return language.text("imports.noneReady") }
        let names = sheets.prefix(3).map(\.name).joined(separator: language.text("frame.listSeparator"))
        return language.text("imports.ready", ["count": "\(sheets.count)", "names": names])
    }

    static func changes(_ parts: Console.Parts, _ language: Language) async -> [LiveChange] {
        let sheets = await sheets(parts)
        return [
            LiveChange(
                id: "import-ready", text: words(sheets, language), voice: sheets.isEmpty ? "quiet" : "look"),
            LiveChange(id: listID, state: state(of: sheets)),
        ]
    }

    /// The list on the import page: a browser that shows another state of it fetches it again.
    static let listID = "import-list"

    /// Different for every different list of sheets.
    static func state(of sheets: [ExchangeFolder.File]) -> String {
        "\(sheets.count) " + sheets.map { "\($0.name):\($0.sizeBytes)" }.joined(separator: "/")
    }
}
