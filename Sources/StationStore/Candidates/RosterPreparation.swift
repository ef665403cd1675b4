package import Exam
import Foundation
import Journal
package import Vault

/// A roster ready to be performed: the command, and the sealed records it names.
package struct RosterPreparation: Sendable {
    package let command: ImportRoster
    package let particulars: [SealedParticular]

    /// Seals every person and digests every document under the station's keys.
    ///
    /// Takes about 20 µs a person; call it off the cooperative pool for large files.
    ///
    /// - Parameters:
    ///   - rows: of a sound ``RosterPreview``.
    ///   - file: the bytes they were read from.
    ///   - year: four digits.
    ///   - series: 批次, 1…999.
    ///   - store: whose keys are used.
    /// - Throws: ``ParticularFault`` or an encoding error; nothing is recorded.
    package init(
        rows: [RosterRow], file: [UInt8], year: Int, series: Int, store: StationStore
    ) throws {
        var sealed: [SealedParticular] = []
        sealed.reserveCapacity(rows.count)
        let entrants = try rows.map { row in
            let record = try store.sealer.seal([UInt8](CanonicalJSON.bytes(of: row.person)))
            sealed.append(record)
            return RosterEntrant(
                certificate: row.certificate, major: row.major, group: row.group, kind: row.kind,
                institution: row.institution, isApplicant: row.isApplicant,
                documentDigest: try Self.hex(store.lookup.documentDigest(row.person)),
                particulars: ParticularDigest(rawValue: try Self.hex(record.digest)))
        }
        // Journals from before workbooks hold the digest of the text itself.
        let text = String(validating: file, as: UTF8.self) ?? Data(file).base64EncodedString()
        let fileDigest = store.lookup.digest(kind: "rosterFile", value: text)
        command = ImportRoster(
            year: year, series: series, fileDigest: try Self.hex(fileDigest), entrants: entrants)
        particulars = sealed
    }

    /// What goes with the command; by `id` a repeat is recognised.
    package func request(id: String? = nil) -> CommandRequest {
        CommandRequest(id: id, particulars: particulars)
    }

    private static func hex(_ bytes: [UInt8]) throws -> String {
        guard let digest = Digest32(bytes: bytes) else {
            throw StoreFault.other(message: "a digest has 32 bytes")
        }
        return digest.hex
    }
}

extension ImportRoster {
    /// What the roster's facts say against the rows, placed in the file for a page to show.
    ///
    /// - Parameters:
    ///   - rows: the rows this command was made of, in the same order.
    ///   - facts: read from the store.
    /// - Returns: one problem a line at most, in the order of the file.
    package func problems(of rows: [RosterRow], given facts: Facts) -> [ImportProblem] {
        objections(given: facts).prefix(RosterReading.problemsMax).compactMap { index, refusal in
            let row = rows[index]
            let (column, value, code) = Self.place(of: refusal, row)
            return ImportProblem(line: row.line, column: column.rawValue, value: value, code: code)
        }
    }

    private static func place(
        of refusal: CandidateRefusal, _ row: RosterRow
    ) -> (RosterReading.Column, String, ImportProblem.Code) {
        let document = Masking.document(row.person.documentNumber)
        switch refusal {
        case .majorNotEligible: return (.major, row.major, .majorNotEligible)
        case .majorNeedsApproval: return (.major, row.major, .majorNeedsApproval)
        case .noQuota: return (.major, row.major, .noQuota)
        case .quotaExceeded: return (.major, row.major, .quotaExceeded)
        case .documentTwice: return (.documentNumber, document, .twiceInFile)
        case .documentOnRoster: return (.documentNumber, document, .documentOnRoster)
        case .oneCertificate: return (.certificate, row.certificate.rawValue, .oneCertificate)
        default: return (.certificate, row.certificate.rawValue, .unknownCertificate)
        }
    }
}
