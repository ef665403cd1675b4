package import Exam
import Foundation
package import GRDB
import Journal
package import Vault

/// A photo as it was found in the files.
package enum FiledPhoto: Sendable, Equatable {
    case whole([UInt8])
    /// Its seal does not hold.
    case damaged
}

/// Whose photo a file is, and the photos themselves.
package enum PhotoQueries {
    /// Whether there is a photo to be shown.
    package static func hasPhoto(_ candidate: Candidate.ID, _ db: Database) throws -> Bool {
        try db.value(Int.self, "SELECT 1 FROM candidatePhoto WHERE candidate = \(candidate)") != nil
    }

    /// Whether anybody has a photo.
    package static func hasAny(_ db: Database) throws -> Bool {
        try db.value(Int.self, "SELECT 1 FROM candidatePhoto LIMIT 1") != nil
    }

    /// What a candidate's photo weighs, sealed; 0 without one.
    package static func bytes(of candidate: Candidate.ID, _ db: Database) throws -> Int {
        guard let digest = try digest(of: candidate, db), let key = Digest32(hex: digest.rawValue) else {
            return 0
        }
        return try db.value(
            Int.self, "SELECT length(sealed) FROM journalParticular WHERE digest = \(Data(key.bytes))") ?? 0
    }

    static func digest(of candidate: Candidate.ID, _ db: Database) throws -> ParticularDigest? {
        try db.value(String.self, "SELECT digest FROM candidatePhoto WHERE candidate = \(candidate)")
            .map(ParticularDigest.init(rawValue:))
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
            guard let digest = try PhotoQueries.digest(of: candidate, db) else { return nil }
            return try ParticularRecord.open(digest, sealer, db)
        }
    }

    /// The photos of many, read on one snapshot, for a document that shows them.
    ///
    /// - Returns: nobody without a photo; ``FiledPhoto/damaged`` where a seal does not hold, so that one record
    ///   keeps nobody else's photo off the paper.
    package func photos(of candidates: [Candidate.ID]) async throws -> [Candidate.ID: FiledPhoto] {
        try await read { [sealer] db in
            var photos: [Candidate.ID: FiledPhoto] = [:]
            for candidate in Set(candidates) {
                guard let digest = try PhotoQueries.digest(of: candidate, db) else { continue }
                do {
                    photos[candidate] = try ParticularRecord.open(digest, sealer, db).map(FiledPhoto.whole)
                } catch StoreFault.particularMissing {
                    photos[candidate] = .damaged
                }
            }
            return photos
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
