import Foundation
import Testing

/// Names, lengths and words that stay out.
@Suite struct WordTests {
    private static let bannedEndings = [
        "Manager", "Helper", "Util", "Utils", "Handler", "Processor", "Data", "Info", "Item", "Model",
    ]

    @Test func `no file is named after nothing in particular`() throws {
        for file in try SourceTree.sources() {
            let stem = file.name.dropLast(".swift".count)
            for ending in Self.bannedEndings {
                #expect(!stem.hasSuffix(ending), "\(file.path) ends in \(ending)")
            }
        }
    }

    @Test func `no source file is longer than 400 lines`() throws {
        for file in try SourceTree.sources() {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
        }
    }

    @Test func `nothing is left for later in the sources`() throws {
        // Spelled in two halves, so that this file does not find itself.
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "fatal" + "Error(", "try" + "! "]
        for file in try SourceTree.sources() {
            for mark in marks {
                #expect(!file.text.contains(mark), "\(file.path) holds \(mark)")
            }
        }
    }

    @Test func `time, randomness and identity come from a few known places`() throws {
        let allowed: Set<Substring> = ["Station", "Host", "Vault", "examstation", "examcentral", "Central"]
        /// Salts, session tokens and file names of the store; names of requests, whose time no rule sees; the secret of a draw.
        let exceptions: Set<String> = [
            "FreshRequestID.swift", "JournalWriter.swift", "TableCheck.swift", "SignInDesk.swift",
            "DeviceDesk.swift", "SeatingDesk.swift", "WebContext.swift",
        ]
        for file in try SourceTree.sources() where !allowed.contains(file.parts[1]) {
            guard !exceptions.contains(file.name) else { continue }
            for word in [
                "Date()", "Date.now", "UUID()", ".random(in", "SystemRandomNumberGenerator", "getentropy",
            ] {
                #expect(!file.text.contains(word), "\(file.path) uses \(word)")
            }
        }
    }

    @Test func `blocking work stays off the cooperative pool`() throws {
        for file in try SourceTree.sources() {
            #expect(!file.text.contains("Thread.sleep"), "\(file.path) sleeps on a thread")
            #expect(!file.text.contains("usleep("), "\(file.path) sleeps on a thread")
        }
    }

    @Test func `decisions are numbered from 1 without a gap, and say their number`() throws {
        let folder = SourceTree.root.appending(path: "docs/decisions")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for (index, name) in names.enumerated() {
            let number = String(format: "%04d", index + 1)
            #expect(name.hasPrefix("\(number)-"), "\(name) is not \(number)")
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            #expect(text.hasPrefix("# \(number) "), "\(name) does not begin with its number")
        }
        #expect(names.count >= 10)
    }

    @Test func `the top level holds what the architecture names`() throws {
        let allowed: Set<String> = [
            "Package.swift", "Sources", "Tests", "config", "seeds", "systemd", "docs", "README.md",
            "README.zh-CN.md",
            "CHANGELOG.md", "LICENSE", "Makefile", "Package.resolved", "demo-site",
        ]
        let found = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path)
        for name in found where !name.hasPrefix(".") && !name.hasSuffix(".profraw") {
            #expect(allowed.contains(name), "\(name) stands at the top level")
        }
    }
}
