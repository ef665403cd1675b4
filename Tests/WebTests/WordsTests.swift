import Foundation
import Testing

@testable import Web

@Suite struct LanguagesTests {
    private func folder(chinese: [String: String], english: [String: String]) throws -> URL {
        let folder = URL.temporaryDirectory.appending(path: "examstation-languages-\(UUID().uuidString)")
        for (code, files) in [("zh-Hans", chinese), ("en", english)] {
            let language = folder.appending(path: code)
            try FileManager.default.createDirectory(at: language, withIntermediateDirectories: true)
            for (name, text) in files {
                try Data(text.utf8).write(to: language.appending(path: name))
            }
        }
        return folder
    }

    @Test func `the program's own sentences load`() throws {
        let languages = try Languages(folder: WebBundle.languages)

        #expect(languages[.chinese].text("frame.navigation.today") == "今日")
        #expect(languages[.english].text("frame.navigation.today") == "Today")
    }

    @Test func `a file's first word begins its keys, and nesting is the same as dots`() throws {
        let files = ["board.json": #"{"a":{"b":"1"}}"#, "events-x.json": #"{"x.y":"2 {n}"}"#]

        let languages = try Languages(folder: folder(chinese: files, english: files))

        #expect(languages[.chinese].text("board.a.b") == "1")
        #expect(languages[.chinese].text("events.x.y", ["n": "7"]) == "2 7")
    }

    @Test func `a key in one language only stops the program with its name`() throws {
        let folder = try folder(
            chinese: ["a.json": #"{"x":"1","y":"2"}"#], english: ["a.json": #"{"x":"1"}"#])

        #expect(throws: LanguageFault(file: "Languages", reason: "en lacks a.y")) {
            try Languages(folder: folder)
        }
    }

    @Test(
        arguments: [
            (nil, nil, Language.Code.chinese), (nil, "en-GB,en;q=0.8", .english),
            (nil, "fr, zh-CN;q=0.5, en;q=0.1", .chinese), ("en", "zh-CN", .english), ("xx", "en", .english),
        ] as [(String?, String?, Language.Code)])
    func `the cookie wins, then the browser, then Chinese`(
        cookie: String?, accept: String?, expected: Language.Code
    ) {
        #expect(Languages.preferred(cookie: cookie, acceptLanguage: accept) == expected)
    }
}

@Suite struct TemplatesTests {
    private struct Model: Sendable {
        let name: String
    }

    private func templates(_ text: String, sentence: String) throws -> Templates {
        let root = URL.temporaryDirectory.appending(path: "examstation-templates-\(UUID().uuidString)")
        for language in ["zh-Hans", "en"] {
            let folder = root.appending(path: language)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let json = try JSONEncoder().encode(["greeting": sentence])
            try json.write(to: folder.appending(path: "page.json"))
        }
        let folder = root.appending(path: "templates")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "page.mustache"))
        return try Templates(
            folders: [folder], languages: Languages(folder: root), assets: Assets(folder: WebBundle.assets))
    }

    @Test func `a sentence stands in the page with its blanks filled, both made safe`() throws {
        let templates = try templates("<p>[[page.greeting]]</p>", sentence: "a < b, {name}")

        let html = templates.render("page", Model(name: "<script>"), in: .english)

        #expect(html == "<p>a &lt; b, &lt;script&gt;</p>")
    }

    @Test func `a sentence that is not there stops the program with its name`() {
        #expect(throws: TemplateFault(template: "page", reason: "zh-Hans has no text page.farewell")) {
            try templates("[[page.farewell]]", sentence: "x")
        }
    }

    @Test func `an asset is named by its digest`() throws {
        let html = try templates("[[asset:console.css]]", sentence: "x").render(
            "page", Model(name: ""), in: .chinese)

        #expect(html.hasPrefix("/assets/") && html.hasSuffix("/console.css"))
    }
}
