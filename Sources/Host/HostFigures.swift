import CUV
import Glibc

/// One address of one network link.
package struct NetworkLink: Sendable, Equatable, Hashable, Codable {
    /// The interface, as `ip link` names it.
    package let name: String
    /// IPv4 or IPv6 as text; empty for a link that is down or has none.
    package let address: String
    /// The link has a carrier and an address.
    package let isUp: Bool
    /// Reaches this machine only.
    package let isInternal: Bool

    package init(name: String, address: String, isUp: Bool, isInternal: Bool) {
        self.name = name
        self.address = address
        self.isUp = isUp
        self.isInternal = isInternal
    }
}

/// Space on the disk that holds a folder.
package struct DiskSpace: Sendable, Equatable {
    /// What a process without privileges may still fill.
    package let freeBytes: Int64
    package let totalBytes: Int64

    package init(freeBytes: Int64, totalBytes: Int64) {
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }
}

/// How the machine is at one moment.
package struct HostFigures: Sendable, Equatable, Codable {
    /// Of the disk that holds the data folder.
    package let diskFreeBytes: Int64
    package let diskTotalBytes: Int64
    package let memoryTotalBytes: Int64
    /// What the kernel could give without swapping, caches included.
    package let memoryAvailableBytes: Int64
    /// Of this process.
    package let residentBytes: Int64
    /// Over 1, 5 and 15 minutes.
    package let loadAverage: [Double]
    /// By name, then address.
    package let links: [NetworkLink]
    /// Since the machine booted.
    package let uptimeSeconds: Int64

    package init(
        diskFreeBytes: Int64, diskTotalBytes: Int64, memoryTotalBytes: Int64,
        memoryAvailableBytes: Int64, residentBytes: Int64, loadAverage: [Double],
        links: [NetworkLink], uptimeSeconds: Int64
    ) {
        self.diskFreeBytes = diskFreeBytes
        self.diskTotalBytes = diskTotalBytes
        self.memoryTotalBytes = memoryTotalBytes
        self.memoryAvailableBytes = memoryAvailableBytes
        self.residentBytes = residentBytes
        self.loadAverage = loadAverage
        self.links = links
        self.uptimeSeconds = uptimeSeconds
    }
}

extension HostFigures {
    /// Collects the figures that need no probe, and adds disk and links.
    static func collect(disk: DiskSpace, links: [NetworkLink]) throws -> HostFigures {
        var resident = 0
        try UVFault.check(uv_resident_set_memory(&resident), "uv_resident_set_memory")
        var uptime = 0.0
        try UVFault.check(uv_uptime(&uptime), "uv_uptime")
        var load = [0.0, 0.0, 0.0]
        uv_loadavg(&load)
        // libuv 1.44's own "free" leaves the caches out and so always looks like an alarm.
        let memory = try SmallFile.text(at: "/proc/meminfo")
        return HostFigures(
            diskFreeBytes: disk.freeBytes, diskTotalBytes: disk.totalBytes,
            memoryTotalBytes: Int64(clamping: uv_get_total_memory()),
            memoryAvailableBytes: availableBytes(in: memory)
                ?? Int64(clamping: uv_get_free_memory()),
            residentBytes: Int64(resident), loadAverage: load, links: links,
            uptimeSeconds: Int64(uptime))
    }

    /// Finds `MemAvailable:  123 kB` in the text of `/proc/meminfo`.
    static func availableBytes(in text: String) -> Int64? {
        for line in text.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
            let fields = line.split(separator: " ")
            guard fields.count == 3, fields[2] == "kB" else { return nil }
            guard let kibibytes = Int64(fields[1]) else { return nil }
            let (bytes, isTooMuch) = kibibytes.multipliedReportingOverflow(by: 1024)
            return isTooMuch ? nil : bytes
        }
        return nil
    }
}
