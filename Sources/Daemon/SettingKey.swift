/// One key of the settings file: its place, what it may hold, and its default.
package struct SettingKey: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case text(bytesMax: Int)
        case integer(ClosedRange<Int>)
        case choice([String])
        case path
    }

    /// `listen.port`.
    package let name: String
    package let kind: Kind
    package let fallback: String
    package let meaning: String

    package init(name: String, kind: Kind, fallback: String, meaning: String) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.meaning = meaning
    }

    /// `EXAMSTATION_LISTEN_PORT` for `listen.port` in a station's file.
    package func variable(prefix: String) -> String {
        var out = prefix
        for part in name.split(separator: ".") {
            out += "_"
            for character in part {
                if character.isUppercase { out += "_" }
                out += character.uppercased()
            }
        }
        return out
    }

    /// What is allowed, as one phrase for the error message.
    package var allowed: String {
        switch kind {
        case .text(let bytesMax): "text of at most \(bytesMax) bytes"
        case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .choice(let words): "one of " + words.joined(separator: ", ")
        case .path: "a path"
        }
    }

    func accepts(_ value: String) -> Bool {
        switch kind {
        case .text(let bytesMax): !value.isEmpty && value.utf8.count <= bytesMax
        case .integer(let range): Int(value).map(range.contains) ?? false
        case .choice(let words): words.contains(value)
        case .path: !value.isEmpty && value.utf8.count <= 4096 && !value.contains("\0")
        }
    }
}
