/// Walks through a header's bytes from front to back.
struct EntryHeaderReader {
    private let bytes: [UInt8]
    private var index = 0
    private var part = EntryFormatError.Part.format

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Reads the whole header. Numbers may still be in a spelling that is not canonical.
    mutating func header() throws(EntryFormatError) -> EntryHeader {
        try expect("examstation-entry/", in: .format)
        guard try word() == "0" else { throw EntryFormatError(.format, .formatVersion) }
        try expect(" ")
        guard try word() == "sha256" else { throw EntryFormatError(.format, .suite) }
        try expect("\nposition ", then: .position)
        let position = try number()
        try expect("\nevent ", then: .event)
        let area = try word()
        try expect(" ")
        let name = try word()
        try expect("\nactor ", then: .actor)
        let actor = try actor()
        let request = try request()
        try expect("\nreceived ", then: .received)
        let received = try number()
        try expect(" boot ")
        let bootID = try word()
        try expect(" monotonic ")
        let monotonic = try number()
        let isAttested = skip(" attested\n")
        if !isAttested {
            try expect(" unattested\n")
        }
        let claimed = try claim()
        return try EntryHeader(
            position: position, area: area, name: name, actor: actor, request: request,
            received: received, bootID: bootID, monotonic: monotonic, isAttested: isAttested,
            claimed: claimed)
    }

    private mutating func actor() throws(EntryFormatError) -> EntryActor {
        switch try word() {
        case "staff":
            try expect(" ")
            let id = try word()
            let device = skip(" device ") ? try word() : nil
            let second = skip(" second ") ? try word() : nil
            return .staff(id: id, device: device, second: second)
        case "device":
            try expect(" ")
            return .device(id: try word())
        case "station":
            return .station
        case "central":
            return .central
        default:
            throw EntryFormatError(part, .unexpectedText)
        }
    }

    private mutating func request() throws(EntryFormatError) -> EntryRequest? {
        guard skip("\nrequest ") else { return nil }
        part = .request
        let id = try word()
        try expect(" ")
        guard let digest = Digest32(hex: try word()) else { throw EntryFormatError(part, .digest) }
        return EntryRequest(id: id, commandDigest: digest)
    }

    private mutating func claim() throws(EntryFormatError) -> EntryClaim? {
        guard index < bytes.endIndex else { return nil }
        try expect("claimed ", in: .claimed)
        let moment = try number()
        try expect(" sequence ")
        let sequence = try number()
        try expect(" skew ")
        let skew = try number()
        try expect("\n")
        guard index == bytes.endIndex else { throw EntryFormatError(part, .unexpectedText) }
        return EntryClaim(moment: moment, sequence: sequence, skew: skew)
    }

    /// Reads `text`; when its first character ends a line, the rest is blamed on the line after.
    private mutating func expect(_ text: String, then next: EntryFormatError.Part) throws(EntryFormatError) {
        guard !skip(text) else {
            part = next
            return
        }
        let endsLine = index < bytes.endIndex && bytes[index] == 0x0a
        throw EntryFormatError(endsLine ? next : part, .unexpectedText)
    }

    private mutating func expect(_ text: String, in part: EntryFormatError.Part) throws(EntryFormatError) {
        self.part = part
        try expect(text)
    }

    private mutating func expect(_ text: String) throws(EntryFormatError) {
        guard skip(text) else { throw EntryFormatError(part, .unexpectedText) }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[index...].starts(with: text.utf8) else { return false }
        index += text.utf8.count
        return true
    }

    /// The characters up to the next blank or line end; its limits are checked with the header's.
    private mutating func word() throws(EntryFormatError) -> String {
        let start = index
        while index < bytes.endIndex, bytes[index] != 0x20, bytes[index] != 0x0a {
            index += 1
        }
        guard index > start else { throw EntryFormatError(part, .unexpectedText) }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private mutating func number() throws(EntryFormatError) -> Int64 {
        guard let number = Int64(try word()) else { throw EntryFormatError(part, .number) }
        return number
    }

    /// The line of a lawful header in which the byte at `index` stands.
    static func part(at index: Int, of header: [UInt8]) -> EntryFormatError.Part {
        let start = header[..<index].lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
        return EntryFormatError.Part.allCases.first { header[start...].starts(with: $0.rawValue.utf8) }
            ?? .format
    }
}
