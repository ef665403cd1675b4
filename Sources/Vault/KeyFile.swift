package import Foundation
import Glibc

/// A secret in a small file that only its owner may read: one line that says what it is, one
/// line of base64.
///
/// Text, so that it survives a printed copy and a careless editor; labelled, so that one key
/// put in another's place is found before it is used.
package enum KeyFile {
    /// No key file is longer; whatever is, is something else.
    static let bytesMax = 4096

    /// Writes a new key file with mode 0600, synced. Never replaces one that is there.
    ///
    /// - Parameters:
    ///   - secret: the bytes to keep. The caller wipes them afterwards.
    ///   - label: what the key is; one line.
    ///   - file: where; its folder exists.
    /// - Throws: ``KeyFileFault``. A file that could not be finished is removed again.
    package static func create(_ secret: [UInt8], label: String, at file: URL) throws(KeyFileFault) {
        let path = file.path(percentEncoded: false)
        // The mode is given at birth: a file made open and closed later was open for a moment.
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? .exists(path: path) : .system("create", path: path, code: errno)
        }
        defer { close(descriptor) }
        var content = Array("\(label)\n\(Data(secret).base64EncodedString())\n".utf8)
        defer { content.wipe() }
        do throws(KeyFileFault) {
            try writeAll(content, to: descriptor, path: path)
            guard fsync(descriptor) == 0 else { throw .system("sync", path: path, code: errno) }
        } catch {
            unlink(path)
            throw error
        }
    }

    /// Reads a key file, after making sure that nobody else can.
    ///
    /// - Parameters:
    ///   - label: what the key has to be.
    ///   - byteCount: how long it has to be.
    ///   - file: where it is.
    ///   - privacy: how closed the file has to be.
    /// - Returns: the secret. The caller wipes it afterwards.
    /// - Throws: ``KeyFileFault`` that names the file and, for open permissions, the command
    ///   that closes them.
    package static func read(
        label: String, byteCount: Int, at file: URL, privacy: Privacy = .ownerOnly
    ) throws(KeyFileFault) -> [UInt8] {
        let path = file.path(percentEncoded: false)
        // Without O_NONBLOCK a named pipe put in the file's place would hang the start for ever.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw errno == ENOENT ? .missing(path: path) : .system("open", path: path, code: errno)
        }
        defer { close(descriptor) }
        // Of the open file, not of the path: nobody can exchange it in between.
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("inspect", path: path, code: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw .malformed(path: path, "it is no ordinary file")
        }
        guard status.st_mode & privacy.forbidden == 0 else {
            throw .notPrivate(path: path, mode: status.st_mode & 0o777, wanted: 0o600)
        }
        var content = try readAll(descriptor, path: path)
        defer { content.wipe() }
        return try parse(content, label: label, byteCount: byteCount, path: path)
    }

    /// How closed a key file has to be.
    package enum Privacy: Sendable {
        /// Mode 0600 or less.
        case ownerOnly
        /// systemd lets the service read a credential through an access list, which shows as a
        /// readable group in the mode. The folder around it is closed instead.
        case credential

        var forbidden: mode_t {
            switch self {
            case .ownerOnly: 0o077
            case .credential: 0o007
            }
        }
    }

    /// Makes the folder for key files with mode 0700, or accepts one that is as closed.
    static func createFolder(_ folder: URL) throws(KeyFileFault) {
        let path = folder.path(percentEncoded: false)
        guard mkdir(path, 0o700) != 0 else { return }
        guard errno == EEXIST else { throw .system("create", path: path, code: errno) }
        try checkFolder(folder, forbidden: 0o077)
    }

    /// Makes sure that nobody else can put another key in a key's place.
    ///
    /// - Parameters:
    ///   - folder: the folder that holds the key files.
    ///   - forbidden: mode bits that it must not have.
    /// - Throws: ``KeyFileFault`` when it is missing, no folder, or open to others.
    static func checkFolder(_ folder: URL, forbidden: mode_t) throws(KeyFileFault) {
        let path = folder.path(percentEncoded: false)
        var status = stat()
        guard stat(path, &status) == 0 else {
            throw errno == ENOENT ? .missing(path: path) : .system("inspect", path: path, code: errno)
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .malformed(path: path, "it is no folder") }
        guard status.st_mode & forbidden == 0 else {
            throw .notPrivate(path: path, mode: status.st_mode & 0o777, wanted: 0o700)
        }
    }

    /// Makes the names in a folder durable; the files themselves are synced when they are written.
    static func syncFolder(_ folder: URL) throws(KeyFileFault) {
        let path = folder.path(percentEncoded: false)
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .system("open", path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .system("sync", path: path, code: errno) }
    }

    /// Takes back a file made in this very call of ``StationKeys/create(in:)``.
    static func remove(_ file: URL) {
        unlink(file.path(percentEncoded: false))
    }

    private static func writeAll(
        _ content: [UInt8], to descriptor: Int32, path: String
    ) throws(KeyFileFault) {
        var written = 0
        while written < content.count {
            let count = content[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write", path: path, code: errno) }
            written += count
        }
    }

    private static func readAll(_ descriptor: Int32, path: String) throws(KeyFileFault) -> [UInt8] {
        var content = [UInt8](repeating: 0, count: bytesMax + 1)
        var length = 0
        while length < content.count {
            // Through a slice of the array it would be a copy that nobody wipes.
            let count = content.withUnsafeMutableBytes { storage in
                let rest = UnsafeMutableRawBufferPointer(rebasing: storage[length...])
                return Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system("read", path: path, code: errno) }
            guard count > 0 else { break }
            length += count
        }
        defer { content.wipe() }
        guard length <= bytesMax else { throw .malformed(path: path, "it is longer than \(bytesMax) bytes") }
        return Array(content[..<length])
    }

    private static func parse(
        _ content: [UInt8], label: String, byteCount: Int, path: String
    ) throws(KeyFileFault) -> [UInt8] {
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { $0.last == UInt8(ascii: "\r") ? $0.dropLast() : $0 }
        guard let first = lines.first, first.elementsEqual(label.utf8) else {
            throw .malformed(path: path, "its first line is not “\(label)”")
        }
        guard lines.count >= 2, lines[2...].allSatisfy(\.isEmpty),
            var secret = Data(base64Encoded: Data(lines[1]))
        else { throw .malformed(path: path, "its second line is not the only one, or is not base64") }
        defer { secret.resetBytes(in: secret.startIndex..<secret.endIndex) }
        guard secret.count == byteCount else {
            throw .malformed(path: path, "it holds \(secret.count) bytes, not \(byteCount)")
        }
        return Array(secret)
    }
}

/// Why a key file could not be written or must not be used.
package enum KeyFileFault: Error, Equatable, Sendable {
    case missing(path: String)
    case exists(path: String)
    /// Somebody other than the owner could read or replace it.
    case notPrivate(path: String, mode: UInt32, wanted: UInt32)
    case malformed(path: String, _ reason: String)
    case system(_ operation: String, path: String, code: Int32)
}

extension KeyFileFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .missing(let path):
            return "The key file \(path) is missing."
        case .exists(let path):
            return "The key file \(path) exists already. Keys are never replaced by new ones."
        case .notPrivate(let path, let mode, let wanted):
            let found = String(mode, radix: 8)
            let quoted = path.replacing("'", with: #"'\''"#)
            return """
                \(path) has the mode 0\(found), so others than its owner can reach the key. \
                Close it: chmod \(String(wanted, radix: 8)) '\(quoted)'
                """
        case .malformed(let path, let reason):
            return "\(path) cannot be used: \(reason)."
        case .system(let operation, let path, let code):
            return "Could not \(operation) \(path): \(String(cString: strerror(code)))."
        }
    }
}
