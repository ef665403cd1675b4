import CUV
import Glibc

/// The readings of the machine that a test must be able to stage.
package protocol HostProbe: Sendable {
    /// Both clocks at one moment.
    func clock() -> ClockReading

    /// The network links, by name, then address.
    func links() throws -> [NetworkLink]

    /// The space on the disk that holds the folder.
    func disk(of folder: String) throws -> DiskSpace

    /// The time by which files are called still; called once for each look at the exchange folder.
    func stillness(loopMilliseconds: Int64) -> Int64
}

extension HostProbe {
    package func stillness(loopMilliseconds: Int64) -> Int64 { loopMilliseconds }
}

/// Reads the real machine.
package struct MachineProbe: HostProbe {
    package init() {}

    package func clock() -> ClockReading { .current() }

    package func disk(of folder: String) throws -> DiskSpace {
        var request = uv_fs_t()
        defer { uv_fs_req_cleanup(&request) }
        try UVFault.check(uv_fs_statfs(nil, &request, folder, nil), "uv_fs_statfs")
        guard let figures = request.ptr?.assumingMemoryBound(to: uv_statfs_t.self).pointee else {
            throw UVFault(operation: "uv_fs_statfs", code: UV_EIO.rawValue)
        }
        return DiskSpace(
            freeBytes: bytes(figures.f_bavail, of: figures.f_bsize),
            totalBytes: bytes(figures.f_blocks, of: figures.f_bsize))
    }

    /// Network and FUSE file systems answer with invented, very large counts.
    private func bytes(_ blocks: UInt64, of blockBytes: UInt64) -> Int64 {
        let (product, overflow) = blocks.multipliedReportingOverflow(by: blockBytes)
        return overflow ? Int64.max : Int64(clamping: product)
    }

    package func links() throws -> [NetworkLink] {
        var list: UnsafeMutablePointer<uv_interface_address_t>?
        var count: Int32 = 0
        try UVFault.check(uv_interface_addresses(&list, &count), "uv_interface_addresses")
        defer { uv_free_interface_addresses(list, count) }

        var links: [NetworkLink] = []
        for entry in UnsafeMutableBufferPointer(start: list, count: Int(count)) {
            links.append(
                NetworkLink(
                    name: String(cString: entry.name), address: address(of: entry), isUp: true,
                    isInternal: entry.is_internal != 0))
        }
        // libuv leaves out the links that are down; for the console those are the news.
        let up = Set(links.map(\.name))
        for name in try names() where !up.contains(name) {
            links.append(NetworkLink(name: name, address: "", isUp: false, isInternal: name == "lo"))
        }
        return links.sorted { ($0.name, $0.address) < ($1.name, $1.address) }
    }

    private func address(of entry: uv_interface_address_t) -> String {
        withUnsafePointer(to: entry) { entry in
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard host_address_text(entry, &text, text.count) == 0 else { return "" }
            return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
        }
    }

    private func names() throws(UVFault) -> [String] {
        guard let list = if_nameindex() else {
            throw UVFault(operation: "if_nameindex", code: -errno)
        }
        defer { if_freenameindex(list) }
        var names: [String] = []
        var next = list
        while let name = next.pointee.if_name {
            names.append(String(cString: name))
            next += 1
        }
        return names
    }
}
