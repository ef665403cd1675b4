import Foundation

/// What is kept of a password: parameters, salt and hash, in one line of text.
///
/// `$scrypt$ln=15,r=8,p=1$<salt>$<hash>`, both in base64 without padding. Every record has
/// exactly one text form; any other spelling of the same bytes is refused.
package struct PasswordRecord: Equatable, Sendable {
    /// The work factors this program accepts. 17 asks for 128 MiB; a larger number in a changed
    /// database must not take the station down.
    package static let costRange = 4...17
    /// 2¹⁵ with block size 8: 32 MiB and about a tenth of a second.
    package static let costDefault = 15

    static let saltByteCount = 16
    static let hashByteCount = 32
    static let blockSize = 8
    static let parallelism = 1

    /// Binary logarithm of scrypt's N.
    package let cost: Int
    let salt: [UInt8]
    let hash: [UInt8]

    init(cost: Int, salt: [UInt8], hash: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.hash = hash
    }

    /// Reads a record from its text form.
    ///
    /// - Parameter text: as ``text`` wrote it.
    /// - Throws: ``PasswordRecordFault`` that names the part which is wrong, and nothing of its value.
    package init(parsing text: String) throws(PasswordRecordFault) {
        guard text.utf8.count <= 128 else { throw .notARecord }
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { throw .notARecord }
        cost = try Self.cost(parsing: parts[2])
        salt = try Self.bytes(parsing: parts[3], count: Self.saltByteCount, part: .salt)
        hash = try Self.bytes(parsing: parts[4], count: Self.hashByteCount, part: .hash)
        // Base64 has spare bits at its end, and a number may carry a plus or zeros before it.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .notCanonical }
    }

    /// The record in its one text form, for the database.
    package var text: String {
        let parameters = "ln=\(cost),r=\(Self.blockSize),p=\(Self.parallelism)"
        return "$scrypt$\(parameters)$\(Self.unpadded(salt))$\(Self.unpadded(hash))"
    }

    private static func cost(parsing text: Substring) throws(PasswordRecordFault) -> Int {
        let fields = text.split(separator: ",", omittingEmptySubsequences: false)
        guard fields.count == 3, fields[0].hasPrefix("ln="), let cost = Int(fields[0].dropFirst(3)),
            fields[1] == "r=\(blockSize)", fields[2] == "p=\(parallelism)", costRange.contains(cost)
        else { throw .unsupportedParameters(String(text)) }
        return cost
    }

    private static func bytes(
        parsing text: Substring, count: Int, part: PasswordRecordFault.Part
    ) throws(PasswordRecordFault) -> [UInt8] {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: text + padding), data.count == count else {
            throw .malformed(part)
        }
        return Array(data)
    }

    private static func unpadded(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }
}

/// Neither salt nor hash: what is printed in a log must not help anybody.
extension PasswordRecord: CustomStringConvertible {
    package var description: String { "PasswordRecord(cost: \(cost))" }
}

/// Why a text is not a password record. The stored row was changed, or another program wrote it.
package enum PasswordRecordFault: Error, Equatable, Sendable {
    package enum Part: String, Sendable {
        case salt, hash
    }

    case notARecord
    case unsupportedParameters(String)
    case malformed(Part)
    case notCanonical
}

extension PasswordRecordFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notARecord:
            "The stored password record is not of the form $scrypt$…$…$…."
        case .unsupportedParameters(let found):
            """
            The stored password record has the parameters “\(found)”; this program takes \
            ln=\(PasswordRecord.costRange.lowerBound)…\(PasswordRecord.costRange.upperBound),\
            r=\(PasswordRecord.blockSize),p=\(PasswordRecord.parallelism).
            """
        case .malformed(let part):
            "The \(part.rawValue) of the stored password record is not base64 of the right length."
        case .notCanonical:
            "The stored password record is not spelt as this program writes it."
        }
    }
}
