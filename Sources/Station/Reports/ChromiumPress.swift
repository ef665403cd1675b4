import Console
import Dispatch
import Foundation

/// Lays prints out with headless Chromium: one at a time, as a child process with a limit on time and memory.
///
/// The document stands in a file of its own folder, which is gone afterwards: no name of a candidate and no
/// session ever stands on a command line, and Chromium reaches no network.
struct ChromiumPress: PDFPress {
    private let program: URL
    private let folder: URL

    private static let secondsMax = 180
    /// Data of one of Chromium's processes, in KiB: half as much again as two hundred sheets of tickets took.
    private static let dataKibibytesMax = 1_572_864
    private static let queue = DispatchQueue(label: "examstation.press", qos: .utility)
    /// Raised so that the kernel, short of memory, takes this child and never the daemon.
    private static let script = """
        echo 1000 > /proc/self/oom_score_adj
        ulimit -c 0
        ulimit -d "$1"
        shift
        exec "$@"
        """

    /// Nil when there is no such program.
    ///
    /// - Parameters:
    ///   - program: Chromium, or a browser that takes its arguments.
    ///   - folder: emptied now, because a crash may have left a document there.
    init?(program: URL, folder: URL) {
        guard FileManager.default.isExecutableFile(atPath: program.path) else { return nil }
        self.program = program
        self.folder = folder
        try? FileManager.default.removeItem(at: folder)
    }

    /// - Throws: ``PressFault`` when Chromium failed or took too long; what the disk says.
    func press(_ html: String) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result { try pressNow(html) }) }
        }
    }

    private func pressNow(_ html: String) throws -> [UInt8] {
        let place = folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(
            at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: place) }
        let page = place.appending(path: "print.html")
        let file = place.appending(path: "print.pdf")
        try Data(html.utf8).write(to: page)
        try run(page: page, file: file, in: place)
        guard let bytes = try? Data(contentsOf: file), bytes.starts(with: Data("%PDF-".utf8)) else {
            throw PressFault.noFile
        }
        return [UInt8](bytes)
    }

    private func run(page: URL, file: URL, in place: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments =
            [
                "--kill-after=5", "\(Self.secondsMax)", "/bin/sh", "-c", Self.script, "sh",
                "\(Self.dataKibibytesMax)", program.path,
            ] + Self.arguments(profile: place.appending(path: "profile")) + [
                "--print-to-pdf=\(file.path)", page.absoluteString,
            ]
        // Nothing of the daemon's own surroundings: there may be paths of keys among them.
        process.environment = ["PATH": "/usr/bin:/bin", "HOME": place.path, "LANG": "C.UTF-8"]
        process.currentDirectoryURL = place
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            throw PressFault.ended(status: process.terminationStatus)
        }
    }

    /// The page is ours and holds no script. Chromium's own sandbox wants namespaces that the service's unit
    /// forbids, and compiled scripts want memory that is written and run, which it forbids too.
    private static func arguments(profile: URL) -> [String] {
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--jitless",
            "--user-data-dir=\(profile.path)", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-breakpad", "--proxy-server=127.0.0.1:9", "--no-pdf-header-footer",
        ]
    }
}

/// Chromium made no PDF.
enum PressFault: Error, Equatable {
    /// 124: it took too long.
    case ended(status: Int32)
    case noFile
}
