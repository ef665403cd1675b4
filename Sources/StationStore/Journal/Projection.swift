package import Exam
import Foundation
package import GRDB
import Journal
package import Vault

/// An event that can be applied to the tables.
package protocol Projected {
    /// Applies the event. Never judges: the decision is already made.
    func project(_ projection: Projection) throws
}

/// What opens and looks up personal records while tables are filled.
package struct ProjectionKeys: Sendable {
    package let sealer: ParticularSealer
    package let lookup: LookupKey

    package init(sealer: ParticularSealer, lookup: LookupKey) {
        self.sealer = sealer
        self.lookup = lookup
    }
}

/// One entry on its way into the tables, live or on replay.
package struct Projection {
    /// Where the tables are.
    package let db: Database
    /// The entry's position: every projected row names the last entry that touched it.
    package let position: JournalEntry.Position
    package let moment: Moment
    package let actor: Actor
    package let keys: ProjectionKeys
    /// Where the sealed records are: the same database when live, the original on replay.
    let particulars: Database

    /// Opens the personal record `digest` and reads it as JSON.
    ///
    /// - Returns: nil when the record was erased; the columns made of it are then NULL.
    /// - Throws: ``StoreFault/particularMissing(digest:)`` when its seal does not hold.
    package func open<Value: Decodable>(_ type: Value.Type, _ digest: ParticularDigest) throws -> Value? {
        guard let plaintext = try ParticularRecord.open(digest, keys.sealer, particulars) else { return nil }
        return try JSONDecoder().decode(type, from: Data(plaintext))
    }
}

/// The sealed personal records beside the journal.
package enum ParticularRecord {
    /// - Returns: the plaintext, or nil when there is no such record.
    /// - Throws: ``StoreFault/particularMissing(digest:)`` when its seal does not hold.
    package static func open(
        _ digest: ParticularDigest, _ sealer: ParticularSealer, _ db: Database
    ) throws -> [UInt8]? {
        guard let key = Digest32(hex: digest.rawValue) else {
            throw StoreFault.particularMissing(digest: digest.rawValue)
        }
        let sealed = try db.value(
            Data.self, "SELECT sealed FROM journalParticular WHERE digest = \(Data(key.bytes))")
        guard let sealed else { return nil }
        do {
            return try sealer.open([UInt8](sealed), digest: key.bytes)
        } catch {
            throw StoreFault.particularMissing(digest: digest.rawValue)
        }
    }
}

extension StationEvent: Projected {
    package func project(_ projection: Projection) throws {
        switch self {
        case .candidates(let event): try event.project(projection)
        case .certificates(let event): try event.project(projection)
        case .rooms(let event): try event.project(projection)
        case .sittings(let event): try event.project(projection)
        case .seating(let event): try event.project(projection)
        case .duty(let event): try event.project(projection)
        case .checkIn(let event): try event.project(projection)
        case .papers(let event): try event.project(projection)
        case .incidents(let event): try event.project(projection)
        case .results(let event): try event.project(projection)
        case .staff(let event): try event.project(projection)
        case .devices(let event): try event.project(projection)
        case .sync(let event): try event.project(projection)
        case .upkeep(let event): try event.project(projection)
        }
    }
}
