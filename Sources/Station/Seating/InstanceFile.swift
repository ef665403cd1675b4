import Foundation

/// A file with an instance, read up to a limit.
struct InstanceFile {
    let url: URL

    static let bytesMax = 64 << 20

    init(_ url: URL) {
        self.url = url
    }

    /// - Throws: an ``InstanceFault`` when it is not there or too large.
    func read() throws -> Data {
        guard let file = try? FileHandle(forReadingFrom: url) else {
            throw InstanceFault("the instance cannot be opened: \(url.path(percentEncoded: false))")
        }
        defer { try? file.close() }
        let data = try file.read(upToCount: Self.bytesMax + 1) ?? Data()
        guard data.count <= Self.bytesMax else {
            throw InstanceFault("the instance is larger than \(Self.bytesMax >> 20) MiB; divide it")
        }
        return data
    }
}
