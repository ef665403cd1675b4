package import Exam
import Foundation
package import GRDB
import Journal
package import Vault

/// Whose photo a file is, and the photos themselves.
package enum PhotoQueries {
    /// Whether there is a photo to be shown.
    package static func hasPhoto(_ candidate: Candidate.ID, _ db: Database) throws -> Bool {
        try db.value(Int.self, "SELECT 1 FROM candidatePhoto WHERE candidate = \(candidate)") != nil
    }

    /// Everybody whom one of `numbers` names: a document's number, an admission number or a student number.
    static func candidates(named numbers: [String], _ lookup: LookupKey, _ db: Database) throws -> [Candidate
        .ID]
    {
        var found: Set<Candidate.ID> = []
        for number in numbers {
            for type in IdentityDocument.allCases {
                guard let normal = try? type.normalized(number) else { continue }
                let digest = Data(lookup.digest(kind: type.rawValue, value: normal))
                let rows = try db.rows(
                    "SELECT id FROM candidate WHERE documentDigest = \(digest) AND NOT isWithdrawn")
                found.formUnion(rows.map { $0[0] })
            }
            let rows = try db.rows(
                """
                SELECT id FROM candidate
                WHERE (id = \(number) OR studentNumber = \(number)) AND NOT isWithdrawn
                """)
            found.formUnion(rows.map { $0[0] })
        }
        return found.sorted()
    }
}

extension StationStore {
    /// Whose photos they are: for each list of numbers everybody whom one of them names.
    package func candidates(named lists: [[String]]) async throws -> [[Candidate.ID]] {
        try await read { [lookup] db in
            try lists.map { try PhotoQueries.candidates(named: $0, lookup, db) }
        }
    }

    /// A candidate's photo; nil when there is none, or it is erased.
    ///
    /// - Throws: ``StoreFault/particularMissing(digest:)`` when its seal does not hold.
    package func photo(of candidate: Candidate.ID) async throws -> [UInt8]? {
        try await read { [sealer] db in
            let digest = try db.value(
                String.self, "SELECT digest FROM candidatePhoto WHERE candidate = \(candidate)")
            guard let digest else { return nil }
            return try ParticularRecord.open(ParticularDigest(rawValue: digest), sealer, db)
        }
    }

    /// Seals photos, ready to be filed.
    ///
    /// - Returns: the command, and the records it names.
    /// - Throws: ``ParticularFault``.
    package func photoFiling(
        _ photos: [(candidate: Candidate.ID, bytes: [UInt8])]
    ) throws -> (command: FilePhotos, particulars: [SealedParticular]) {
        var records: [SealedParticular] = []
        let filings = try photos.map { photo in
            let record = try sealer.seal(photo.bytes)
            guard let digest = Digest32(bytes: record.digest) else {
                preconditionFailure("a digest has 32 bytes")
            }
            records.append(record)
            return PhotoFiling(
                candidate: photo.candidate, particulars: ParticularDigest(rawValue: digest.hex))
        }
        return (FilePhotos(photos: filings), records)
    }
}
