import Foundation

/// A file system of the test's own.
struct Mounted {
    let folder: URL

    /// Mounts it at a folder of its own, by `mount` with `arguments` and that folder.
    init(_ arguments: [String]) throws {
        folder = URL.temporaryDirectory.appending(path: "examstation-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Tool.run("mount", arguments + [folder.path])
    }

    func remount(_ options: String) throws { try Tool.run("mount", ["-o", options, folder.path]) }

    /// Takes it out of sight; the kernel lets go of it with the last file that is open in it.
    func unmount() throws {
        try Tool.run("umount", ["--lazy", folder.path])
        try FileManager.default.removeItem(at: folder)
    }

    /// Tried once: being root is not enough in every container.
    static let isPossible: Bool = {
        guard let disk = try? Mounted(["-t", "tmpfs", "-o", "size=64k", "tmpfs"]) else { return false }
        return (try? disk.unmount()) != nil
    }()
}

/// A file that nobody may write to, whoever has it open already.
struct Frozen {
    private let file: URL

    init(_ file: URL) throws {
        self.file = file
        try Tool.run("chattr", ["+i", file.path])
    }

    func thaw() throws { try Tool.run("chattr", ["-i", file.path]) }

    static let isPossible: Bool = {
        let file = URL.temporaryDirectory.appending(path: "examstation-frozen-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: file.path, contents: Data())
        defer { try? FileManager.default.removeItem(at: file) }
        guard let frozen = try? Frozen(file) else { return false }
        let isFrozen = (try? Data([1]).write(to: file)) == nil
        return (try? frozen.thaw()) != nil && isFrozen
    }()
}

private enum Tool {
    struct Fault: Error {
        let command: String
    }

    static func run(_ name: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Fault(command: "\(name) \(arguments.joined(separator: " "))")
        }
    }
}
