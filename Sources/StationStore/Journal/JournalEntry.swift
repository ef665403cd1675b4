package import Exam
package import Foundation
package import GRDB
package import Journal

/// One line of the journal. Written once, never changed.
package struct JournalEntry: Sendable {
    /// Counts from 1 with no gaps.
    package typealias Position = Int64

    package let header: EntryHeader
    package let headerBytes: Data
    package let salt: Data
    package let body: Data
    package let leafHash: Data

    package var position: Position { header.position }

    /// - Throws: ``StoreFault/journalBroken(position:reason:)`` when the header cannot be read.
    package init(row: Row) throws {
        let stored: Int64 = row[0]
        guard let headerBytes = row.blob(1), let salt = row.blob(2), let body = row.blob(3),
            let leafHash = row.blob(4)
        else { throw StoreFault.journalBroken(position: stored, reason: "a value is of the wrong kind") }
        self.headerBytes = headerBytes
        self.salt = salt
        self.body = body
        self.leafHash = leafHash
        do {
            header = try EntryHeader(parsing: [UInt8](headerBytes))
        } catch {
            throw StoreFault.journalBroken(position: stored, reason: "header: \(error)")
        }
        guard header.position == stored else {
            throw StoreFault.journalBroken(position: stored, reason: "the header says \(header.position)")
        }
    }

    /// The event as it was recorded.
    ///
    /// - Throws: ``StoreFault/journalBroken(position:reason:)`` when the body cannot be read.
    package func event(_ decoder: EntryDecoder) throws -> StationEvent {
        do {
            guard let event = try StationEvent.read(area: header.area, with: decoder.reading(body)) else {
                throw StoreFault.journalBroken(position: position, reason: "unknown area \(header.area)")
            }
            return event
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw StoreFault.journalBroken(position: position, reason: "body: \(header.area).\(header.name)")
        }
    }

    /// The instant the entry was received at the station.
    package var moment: Moment { Moment(milliseconds: header.received) }

    /// The entry at `position`, or nil beyond the head.
    package static func find(_ position: Position, _ db: Database) throws -> JournalEntry? {
        try db.row("SELECT \(columns) FROM journalEntry WHERE position = \(position)").map(
            JournalEntry.init(row:))
    }

    static let columns: Query = "position, header, salt, body, leafHash"
}

/// Reads bodies. One per thread: `JSONDecoder` is worth keeping.
package struct EntryDecoder {
    private let decoder = JSONDecoder()

    package init() {}

    func reading(_ body: Data) -> BodyReader { BodyReader(decoder: decoder, body: body) }

    struct BodyReader: EventReader {
        let decoder: JSONDecoder
        let body: Data

        func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
            try decoder.decode(type, from: body)
        }
    }
}

extension EntryActor {
    init(_ actor: Actor) {
        switch actor {
        case .staff(let id, let device, let second):
            self = .staff(id: id.rawValue, device: device?.rawValue, second: second?.rawValue)
        case .device(let id): self = .device(id: id.rawValue)
        case .station: self = .station
        case .central: self = .central
        }
    }

    package var examActor: Actor {
        switch self {
        case .staff(let id, let device, let second):
            .staff(
                Staff.ID(rawValue: id), device: device.map(Device.ID.init(rawValue:)),
                second: second.map(Staff.ID.init(rawValue:)))
        case .device(let id): .device(Device.ID(rawValue: id))
        case .station: .station
        case .central: .central
        }
    }
}
