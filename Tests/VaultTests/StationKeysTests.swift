import Crypto
import Foundation
import Testing

@testable import Vault

/// A folder that goes with the test.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            component: "vault-tests-\([UInt8].random(count: 8).hexadecimal)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func mode(of name: String) throws -> Int {
        let path = url.appending(path: name).path(percentEncoded: false)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    func setMode(_ mode: Int, of name: String) throws {
        let path = url.appending(path: name).path(percentEncoded: false)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }

    func text(of name: String) throws -> String {
        try String(contentsOf: url.appending(path: name), encoding: .utf8)
    }

    func write(_ text: String, to name: String, mode: Int = 0o600) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
        try setMode(mode, of: name)
    }
}

@Suite struct StationKeysTests {
    let scratch: ScratchFolder
    let folder: URL

    init() throws {
        scratch = try ScratchFolder()
        folder = scratch.url.appending(component: "keys", directoryHint: .isDirectory)
    }

    private func path(_ name: String) -> String {
        folder.appending(component: name).path(percentEncoded: false)
    }

    @Test func `loads the keys it made`() throws {
        let made = try StationKeys.create(in: folder)
        let loaded = try StationKeys.load(from: folder)

        #expect(loaded.log.rawRepresentation == made.log.rawRepresentation)
        #expect(loaded.application.rawRepresentation == made.application.rawRepresentation)
        #expect(loaded.data == made.data)
        #expect("\(loaded)" == "StationKeys(hidden)")
    }

    @Test func `writes one label and one line, for the owner only`() throws {
        let made = try StationKeys.create(in: folder)

        #expect(try scratch.mode(of: "keys") == 0o700)
        for name in ["log.key", "application.key", "data.key"] {
            #expect(try scratch.mode(of: "keys/\(name)") == 0o600)
        }
        #expect(
            try scratch.text(of: "keys/data.key")
                == "examstation data key\n\(Data(made.data.bytes).base64EncodedString())\n")
        #expect(try scratch.text(of: "keys/log.key").hasPrefix("examstation log key, Ed25519\n"))
        #expect(
            try scratch.text(of: "keys/application.key").hasPrefix("examstation application key, P-256\n"))
    }

    @Test func `never replaces a key, and takes back what it began`() throws {
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try scratch.write("precious", to: "keys/data.key")

        #expect(throws: KeyFileFault.exists(path: path("data.key"))) {
            try StationKeys.create(in: folder)
        }
        #expect(try scratch.text(of: "keys/data.key") == "precious")
        #expect(try FileManager.default.contentsOfDirectory(atPath: path("")) == ["data.key"])
    }

    @Test func `makes no keys in a folder that others may enter`() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        try scratch.setMode(0o755, of: "keys")

        #expect(throws: KeyFileFault.notPrivate(path: path(""), mode: 0o755, wanted: 0o700)) {
            try StationKeys.create(in: folder)
        }
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o666])
    func `refuses a file that others may read or write, and says how to close it`(mode: Int) throws {
        try StationKeys.create(in: folder)
        try scratch.setMode(mode, of: "keys/data.key")

        let fault = #expect(throws: KeyFileFault.self) { try StationKeys.load(from: folder) }

        #expect(fault == .notPrivate(path: path("data.key"), mode: UInt32(mode), wanted: 0o600))
        #expect(try #require(fault).description.contains("chmod 600 '\(path("data.key"))'"))
    }

    @Test func `refuses a folder in which others could exchange a key`() throws {
        try StationKeys.create(in: folder)
        try scratch.setMode(0o770, of: "keys")

        #expect(throws: KeyFileFault.notPrivate(path: path(""), mode: 0o770, wanted: 0o700)) {
            try StationKeys.load(from: folder)
        }
    }

    @Test(arguments: ["log.key", "application.key", "data.key"])
    func `misses a key by name and makes no other`(name: String) throws {
        try StationKeys.create(in: folder)
        try FileManager.default.removeItem(atPath: path(name))

        #expect(throws: KeyFileFault.missing(path: path(name))) { try StationKeys.load(from: folder) }
        #expect(!FileManager.default.fileExists(atPath: path(name)))
    }

    @Test func `refuses one key in another's place`() throws {
        try StationKeys.create(in: folder)
        try scratch.write(scratch.text(of: "keys/log.key"), to: "keys/data.key")

        #expect(
            throws: KeyFileFault.malformed(
                path: path("data.key"), "its first line is not “examstation data key”")
        ) {
            try StationKeys.load(from: folder)
        }
    }

    @Test(arguments: [
        "", "examstation data key", "examstation data key\n", "examstation data key\n***\n",
        "examstation data key\nAAAA\n", "examstation data key\n\(String(repeating: "A", count: 43))=\nmore\n",
        String(repeating: "x", count: 5_000),
    ])
    func `refuses a file that is no key file`(text: String) throws {
        try StationKeys.create(in: folder)
        try scratch.write(text, to: "keys/data.key")

        let fault = #expect(throws: KeyFileFault.self) { try StationKeys.load(from: folder) }

        guard case .malformed(path("data.key"), _) = fault else {
            Issue.record("Not malformed: \(String(describing: fault))")
            return
        }
    }

    @Test func `reads a key that an editor gave other line ends`() throws {
        let made = try StationKeys.create(in: folder)
        let text = try scratch.text(of: "keys/data.key").replacing("\n", with: "\r\n") + "\r\n"
        try scratch.write(text, to: "keys/data.key")

        #expect(try StationKeys.load(from: folder).data == made.data)
    }

    @Test func `refuses bytes that are no P-256 key`() throws {
        try StationKeys.create(in: folder)
        let zeros = Data(count: 32).base64EncodedString()
        try scratch.write("examstation application key, P-256\n\(zeros)\n", to: "keys/application.key")

        #expect(throws: KeyFileFault.malformed(path: path("application.key"), "its bytes are no key")) {
            try StationKeys.load(from: folder)
        }
    }

    @Test func `does not hang on a pipe in the place of a key`() throws {
        try StationKeys.create(in: folder)
        try FileManager.default.removeItem(atPath: path("data.key"))
        try #require(mkfifo(path("data.key"), 0o600) == 0)

        #expect(throws: KeyFileFault.malformed(path: path("data.key"), "it is no ordinary file")) {
            try StationKeys.load(from: folder)
        }
    }

    @Test func `takes a credential before the file, readable by a list or not`() throws {
        let made = try StationKeys.create(in: folder)
        let other = DataKey.random()
        let credentials = scratch.url.appending(component: "credentials", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: credentials, withIntermediateDirectories: false)
        let text = "examstation data key\n\(Data(other.bytes).base64EncodedString())\n"

        try scratch.write(text, to: "credentials/data.key", mode: 0o440)
        let loaded = try StationKeys.load(from: folder, credentials: credentials)
        #expect(loaded.data == other)
        #expect(loaded.log.rawRepresentation == made.log.rawRepresentation)

        try scratch.setMode(0o444, of: "credentials/data.key")
        #expect(throws: KeyFileFault.self) { try StationKeys.load(from: folder, credentials: credentials) }
    }

    @Test func `says what the system refused, and about which path`() throws {
        let nested = folder.appending(component: "deeper", directoryHint: .isDirectory)

        let fault = #expect(throws: KeyFileFault.self) { try StationKeys.create(in: nested) }

        #expect(fault == .system("create", path: nested.path(percentEncoded: false), code: ENOENT))
        #expect(try #require(fault).description.contains("No such file or directory"))
    }

    @Test func `needs no folder when all keys are credentials`() throws {
        let made = try StationKeys.create(in: folder)

        let loaded = try StationKeys.load(
            from: scratch.url.appending(component: "nowhere"), credentials: folder)

        #expect(loaded.data == made.data)
    }
}
