/// Everything that can be written in the journal, by the capability it belongs to.
///
/// A command may return events of several areas: an impersonation touches check-in,
/// incidents and results in one transaction.
package enum StationEvent: Equatable, Sendable {
    case candidates(CandidateEvent)
    case certificates(CertificateEvent)
    case rooms(RoomEvent)
    case sittings(SittingEvent)
    case seating(SeatingEvent)
    case duty(DutyEvent)
    case checkIn(CheckInEvent)
    case papers(PaperEvent)
    case incidents(IncidentEvent)
    case results(ResultEvent)
    case staff(StaffEvent)
    case devices(DeviceEvent)
    case sync(SyncEvent)
    case upkeep(UpkeepEvent)
}

/// One capability's events.
///
/// Case names and labels are the journal's format, kept for ever: add a case or an
/// optional label, never rename or remove one. Every case carries at least one value,
/// so that its name is the one key of its JSON object.
package protocol AreaEvent: Codable, Equatable, Sendable {
    /// The area as written in the entry's header.
    static var area: String { get }

    /// The personal records that this event names. Each must exist until it is erased by an event.
    var particulars: [ParticularDigest] { get }

    /// What the event is about: the pages on which it shows as history.
    var subjects: [Subject] { get }
}

extension AreaEvent {
    package var particulars: [ParticularDigest] { [] }
}

extension StationEvent {
    /// The capability's own event.
    package var areaEvent: any AreaEvent {
        switch self {
        case .candidates(let event): event
        case .certificates(let event): event
        case .rooms(let event): event
        case .sittings(let event): event
        case .seating(let event): event
        case .duty(let event): event
        case .checkIn(let event): event
        case .papers(let event): event
        case .incidents(let event): event
        case .results(let event): event
        case .staff(let event): event
        case .devices(let event): event
        case .sync(let event): event
        case .upkeep(let event): event
        }
    }

    /// Reads an event back from its stored body.
    ///
    /// - Returns: nil when this program knows no such area: it is older than the journal.
    /// - Throws: what `reader` throws.
    package static func read(area: String, with reader: some EventReader) throws -> StationEvent? {
        switch area {
        case CandidateEvent.area: .candidates(try reader.read(CandidateEvent.self))
        case CertificateEvent.area: .certificates(try reader.read(CertificateEvent.self))
        case RoomEvent.area: .rooms(try reader.read(RoomEvent.self))
        case SittingEvent.area: .sittings(try reader.read(SittingEvent.self))
        case SeatingEvent.area: .seating(try reader.read(SeatingEvent.self))
        case DutyEvent.area: .duty(try reader.read(DutyEvent.self))
        case CheckInEvent.area: .checkIn(try reader.read(CheckInEvent.self))
        case PaperEvent.area: .papers(try reader.read(PaperEvent.self))
        case IncidentEvent.area: .incidents(try reader.read(IncidentEvent.self))
        case ResultEvent.area: .results(try reader.read(ResultEvent.self))
        case StaffEvent.area: .staff(try reader.read(StaffEvent.self))
        case DeviceEvent.area: .devices(try reader.read(DeviceEvent.self))
        case SyncEvent.area: .sync(try reader.read(SyncEvent.self))
        case UpkeepEvent.area: .upkeep(try reader.read(UpkeepEvent.self))
        default: nil
        }
    }
}

/// Decodes a stored body. Lives outside `Exam`, which imports no decoder.
package protocol EventReader {
    func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event
}
