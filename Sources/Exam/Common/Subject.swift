/// What an entry is about, so that every page can show its own history.
package enum Subject: Hashable, Sendable {
    case candidate(Candidate.ID)
    case certificate(Certificate.ID)
    case room(Room.ID)
    case sitting(Sitting.ID)
    case staff(Staff.ID)
    case device(Device.ID)
    case packet(PaperPacket.ID)
    case incident(Incident.ID)
    case batch(ResultBatch.ID)

    /// The word in the `entrySubject` table.
    package var kind: String {
        switch self {
        case .candidate: "candidate"
        case .certificate: "certificate"
        case .room: "room"
        case .sitting: "sitting"
        case .staff: "staff"
        case .device: "device"
        case .packet: "packet"
        case .incident: "incident"
        case .batch: "batch"
        }
    }

    package var id: String {
        switch self {
        case .candidate(let id): id.rawValue
        case .certificate(let id): id.rawValue
        case .room(let id): id.rawValue
        case .sitting(let id): id.rawValue
        case .staff(let id): id.rawValue
        case .device(let id): id.rawValue
        case .packet(let id): id.rawValue
        case .incident(let id): id.rawValue
        case .batch(let id): id.rawValue
        }
    }
}
