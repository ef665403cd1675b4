import Station

@testable import Host

/// Files of the kernel and of seeds.
enum FileDoors {
    static func mounts(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let table = MountTable(text: text)
        hold(MountTable(text: text) == table, "the same text is the same table")
        for path in ["/", "/mnt/stick", table.mounts.first?.point ?? ""] {
            guard let mount = table.mount(holding: path) else { continue }
            hold(MountTable.path(path, isAtOrBelow: mount.point), "a path lies on its mount: \(path)")
            let better = table.mounts.first {
                $0.point.utf8.count > mount.point.utf8.count && MountTable.path(path, isAtOrBelow: $0.point)
            }
            hold(better == nil, "no longer mount point holds the path")
        }
    }

    static func day(_ bytes: [UInt8]) {
        guard let file = try? DayFile(text: String(decoding: bytes, as: UTF8.self), utcOffsetMinutes: 480)
        else {
            return
        }
        let moments = file.lines.map(\.moment)
        hold(zip(moments, moments.dropFirst()).allSatisfy { $0 <= $1 }, "time does not run backwards")
        guard let last = moments.last else { return }
        hold(file.until(last).lines == file.lines, "until its last moment a day is whole")
    }
}
