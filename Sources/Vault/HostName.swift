/// A DNS name that a certificate may carry: lower case, plain ASCII, never a bare IP address.
///
/// One name, fixed when the station is made, because a browser's caches and queues belong to it.
enum HostName {
    /// A subject's common name has at most 64 characters, and the host name stands there too.
    static let charactersMax = 64
    private static let labelCharactersMax = 63

    /// Checks a host name.
    ///
    /// - Throws: ``CertificateFault/badHostName(_:_:)`` that says what is wrong with it.
    static func check(_ name: String) throws(CertificateFault) {
        guard !name.isEmpty else { throw .badHostName(name, "it is empty") }
        guard name.utf8.count <= charactersMax else {
            throw .badHostName(name, "it has more than \(charactersMax) characters")
        }
        let labels = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            guard !label.isEmpty, label.count <= labelCharactersMax else {
                throw .badHostName(name, "each part between dots has 1 to \(labelCharactersMax) characters")
            }
            guard label.allSatisfy(isAllowed) else {
                throw .badHostName(name, "only a–z, 0–9 and - are allowed between dots")
            }
            guard label.first != UInt8(ascii: "-"), label.last != UInt8(ascii: "-") else {
                throw .badHostName(name, "no part begins or ends with -")
            }
        }
        // No top-level domain is all digits; what ends in one is an IP address.
        guard let last = labels.last, !last.allSatisfy(isDigit) else {
            throw .badHostName(name, "it is an IP address, or ends like one")
        }
    }

    /// Whether a DNS name constraint admits a host name: the name itself, and what is under it.
    static func isWithin(_ name: String, constraint: String) -> Bool {
        name == constraint || name.hasSuffix("." + constraint)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "-")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
