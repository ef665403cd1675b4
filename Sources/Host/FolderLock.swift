package import Foundation
import Glibc

/// Why a folder could not be locked.
package struct FolderLockFault: Error, Equatable, CustomStringConvertible {
    /// The kinds of failure that call for different next steps.
    package enum Cause: Sendable, Equatable {
        /// Another process holds it; the number it wrote, when it could be read.
        case heldBy(processID: Int32?)
        /// The lock file could not be made or written, with the `errno`.
        case unusable(errno: Int32)
    }

    package let path: String
    package let cause: Cause

    package var description: String {
        switch cause {
        case .heldBy(let processID?): "\(path): locked by process \(processID)"
        case .heldBy(nil): "\(path): locked by another process"
        case .unusable(let errno): "\(path): \(String(cString: strerror(errno)))"
        }
    }
}

/// Keeps a second daemon off a folder for as long as this value, or a copy of it, lives.
///
/// The kernel lets go of the lock when the process ends, however it ends; the file stays.
package struct FolderLock: Sendable {
    private final class Descriptor: Sendable {
        let number: Int32

        init(_ number: Int32) { self.number = number }

        deinit {
            // Closing alone would leave the lock with a child that was just forked and has not yet
            // begun its program.
            flock(number, LOCK_UN)
            close(number)
        }
    }

    private let descriptor: Descriptor

    /// Takes the lock without waiting and writes this process's number into the file.
    ///
    /// - Parameter file: made with mode 0600 when it is not there; a symbolic link is refused.
    /// - Throws: ``FolderLockFault``; the folder is then untouched.
    package init(file: URL) throws(FolderLockFault) {
        let path = file.path
        while true {
            let descriptor = try Self.open(path)
            guard flock(descriptor.number, LOCK_EX | LOCK_NB) == 0 else {
                let failure = errno
                if failure == EINTR { continue }
                guard failure == EWOULDBLOCK else {
                    throw FolderLockFault(path: path, cause: .unusable(errno: failure))
                }
                throw FolderLockFault(path: path, cause: .heldBy(processID: Self.holder(descriptor)))
            }
            // Somebody may have removed the file between the two calls: then the lock is on a file
            // that the next daemon would never see.
            guard Self.isStill(descriptor, at: path) else { continue }
            try Self.write(getpid(), to: descriptor, path)
            self.descriptor = descriptor
            return
        }
    }

    private static func open(_ path: String) throws(FolderLockFault) -> Descriptor {
        let number = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard number >= 0 else { throw FolderLockFault(path: path, cause: .unusable(errno: errno)) }
        return Descriptor(number)
    }

    private static func holder(_ descriptor: Descriptor) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor.number, &bytes, bytes.count, 0)
        guard count > 0 else { return nil }
        let digits = bytes[..<count].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return Int32(String(decoding: digits, as: UTF8.self))
    }

    private static func isStill(_ descriptor: Descriptor, at path: String) -> Bool {
        var held = stat()
        var present = stat()
        return fstat(descriptor.number, &held) == 0 && lstat(path, &present) == 0
            && held.st_dev == present.st_dev && held.st_ino == present.st_ino
    }

    private static func write(
        _ processID: Int32, to descriptor: Descriptor, _ path: String
    ) throws(FolderLockFault) {
        let line = Array("\(processID)\n".utf8)
        guard ftruncate(descriptor.number, 0) == 0,
            pwrite(descriptor.number, line, line.count, 0) == line.count
        else { throw FolderLockFault(path: path, cause: .unusable(errno: errno)) }
    }
}
