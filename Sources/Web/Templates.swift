package import Foundation
import Mustache

/// The pages' HTML, compiled once per language.
///
/// Before Mustache sees a template, each `[[key]]` becomes the language's sentence (its
/// `{name}` becomes `{{name}}`, so the page's model fills it) and each `[[asset:name]]` the
/// address of a file in `Assets`.
package struct Templates: Sendable {
    private let libraries: [Language.Code: MustacheLibrary]

    /// Reads `*.mustache` from `folders`; a template is called by its file name.
    ///
    /// - Throws: ``TemplateFault`` when a template does not compile, stands twice, or names a
    ///   sentence or an asset that is not there.
    package init(folders: [URL], languages: Languages, assets: Assets) throws(TemplateFault) {
        var sources: [(name: String, text: String)] = []
        for folder in folders { sources += try Self.sources(in: folder) }
        let names = sources.map(\.name)
        if let twice = names.first(where: { name in names.count(where: { $0 == name }) > 1 }) {
            throw TemplateFault(template: twice, reason: "there are two of this name")
        }
        var libraries: [Language.Code: MustacheLibrary] = [:]
        for code in Language.Code.allCases {
            var library = MustacheLibrary()
            for source in sources {
                let text = try Self.worded(source.text, source.name, languages[code], assets)
                do {
                    try library.register(text, named: source.name)
                } catch {
                    throw TemplateFault(template: source.name, reason: "\(error)")
                }
            }
            libraries[code] = library
        }
        self.libraries = libraries
    }

    /// Fills the template `name` with `model`: a struct, whose properties are the names in it.
    package func render(_ name: String, _ model: some Sendable, in language: Language.Code) -> String {
        guard let page = libraries[language]?.render(model, withTemplate: name) else {
            preconditionFailure("there is no template \(name)")
        }
        return page
    }

    private static func sources(in folder: URL) throws(TemplateFault) -> [(name: String, text: String)] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder.path)
                .filter { $0.hasSuffix(".mustache") }.sorted()
                .map { file in
                    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
                    return (String(file.dropLast(".mustache".count)), text)
                }
        } catch {
            throw TemplateFault(template: folder.path, reason: "\(error)")
        }
    }

    private static func worded(
        _ source: String, _ name: String, _ language: Language, _ assets: Assets
    ) throws(TemplateFault) -> String {
        var worded = ""
        var rest = Substring(source)
        while let open = rest.range(of: "[[") {
            worded += rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].range(of: "]]") else {
                throw TemplateFault(template: name, reason: "[[ without ]]")
            }
            let key = String(rest[open.upperBound..<close.lowerBound])
            worded += try replacement(key, name, language, assets)
            rest = rest[close.upperBound...]
        }
        return worded + rest
    }

    private static func replacement(
        _ key: String, _ name: String, _ language: Language, _ assets: Assets
    ) throws(TemplateFault) -> String {
        if key.hasPrefix("asset:") {
            let file = String(key.dropFirst("asset:".count))
            guard let address = assets.address(of: file) else {
                throw TemplateFault(template: name, reason: "there is no asset \(file)")
            }
            return address
        }
        guard let text = language.texts[key] else {
            throw TemplateFault(template: name, reason: "\(language.code.rawValue) has no text \(key)")
        }
        return Placeholders.filled(HTMLText.escaped(text)) { "{{\($0)}}" }
    }
}

/// The templates are wrong: the program does not start with them.
package struct TemplateFault: Error, CustomStringConvertible, Equatable {
    package let template: String
    package let reason: String

    package var description: String { "template \(template): \(reason)" }
}
