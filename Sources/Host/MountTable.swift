/// The mounts this process sees, in the order they were made.
struct MountTable: Equatable {
    /// Where the kernel tells them; inside a unit, of the unit's own mount namespace.
    static let path = "/proc/self/mountinfo"

    struct Mount: Equatable {
        /// The kernel's number; a stick that is put back gets another one, or the same.
        let id: Int
        let point: String
    }

    let mounts: [Mount]

    static func current() throws(SmallFileFault) -> MountTable {
        MountTable(text: try SmallFile.text(at: path))
    }

    /// Reads lines of proc(5): `36 35 98:0 /root /mount/point options …`.
    init(text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 5)
            guard fields.count > 4, let id = Int(fields[0]) else { return nil }
            return Mount(id: id, point: Self.unescaped(fields[4]))
        }
    }

    /// The mount that a path lies on: the last one among those whose point is the longest.
    ///
    /// - Parameter path: absolute, without symbolic links.
    /// - Returns: nil only when the table is empty.
    func mount(holding path: String) -> Mount? {
        var best: Mount?
        for mount in mounts where Self.path(path, isAtOrBelow: mount.point) {
            // A later mount on the same point covers the earlier one.
            if mount.point.utf8.count >= (best?.point.utf8.count ?? 0) { best = mount }
        }
        return best
    }

    static func path(_ path: String, isAtOrBelow point: String) -> Bool {
        path == point || path.hasPrefix(point.hasSuffix("/") ? point : point + "/")
    }

    /// The kernel writes space, tab, newline and backslash as three octal digits.
    private static func unescaped(_ field: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = field.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(Substring(digits)), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
