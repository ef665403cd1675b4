import Glibc

/// A file of the kernel's, or a small one of ours, that could not be read.
package struct SmallFileFault: Error, Equatable, CustomStringConvertible {
    package let path: String
    /// The `errno` of the failed call.
    package let errno: Int32

    package var description: String { "\(path): \(String(cString: strerror(errno)))" }
}

/// Reads files of `/proc`, whose size is only known by reading them.
enum SmallFile {
    /// A mount table of a busy container host is some 100 KiB; more than this is not one of ours.
    private static let bytesMax = 4 << 20

    static func text(at path: String) throws(SmallFileFault) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SmallFileFault(path: path, errno: errno) }
        defer { close(descriptor) }
        return try text(of: descriptor, named: path)
    }

    static func text(of descriptor: Int32, named path: String) throws(SmallFileFault) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count < bytesMax {
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 {
                return String(decoding: bytes, as: UTF8.self)
            } else if errno != EINTR {
                throw SmallFileFault(path: path, errno: errno)
            }
        }
        throw SmallFileFault(path: path, errno: EFBIG)
    }
}
