/// Something that went wrong, with its code (违规 / 突发事件).
package enum Incident {
    package typealias ID = Identifier<Incident>

    package enum State: String, Codable, Sendable, CaseIterable {
        /// One signature; the second is awaited.
        case reported
        /// Two signatures: an accused candidate's result is withheld from now on.
        case signed
        /// Decided by the organisation, or found to be none.
        case closed
    }

    /// What closed it. The station proposes, it never decides a penalty (Order 33 art. 20).
    package enum Finding: String, Codable, Sendable, CaseIterable {
        case unfounded
        case partVoid
        case allVoid
        case noCandidate

        /// Whether the finding can follow from `code`: a breach voids one part, cheating and disorder all.
        package func fits(_ code: IncidentCode, namesCandidate: Bool) -> Bool {
            switch self {
            case .unfounded: true
            case .noCandidate: !namesCandidate || !code.class.accusesCandidate
            case .partVoid: namesCandidate && code.class == .breach
            case .allVoid: namesCandidate && code.class.accusesCandidate && code.class != .breach
            }
        }
    }
}

/// Everything that can happen to an incident. Append only.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum IncidentEvent: AreaEvent {
    /// `facts`: the free text about what happened, a particular.
    case reported(
        incident: Incident.ID, code: IncidentCode, sitting: Sitting.ID, room: Room.ID,
        candidate: Candidate.ID?, facts: ParticularDigest, by: Staff.ID)
    case countersigned(incident: Incident.ID, by: Staff.ID)
    case recoded(
        incident: Incident.ID, from: IncidentCode, code: IncidentCode, reason: ParticularDigest, by: Staff.ID)
    case closed(
        incident: Incident.ID, finding: Incident.Finding, reason: ParticularDigest, by: Staff.ID)

    package static let area = "incidents"

    package var subjects: [Subject] {
        switch self {
        case .reported(let incident, _, let sitting, let room, let candidate, _, _):
            [.incident(incident), .sitting(sitting), .room(room)] + (candidate.map { [.candidate($0)] } ?? [])
        case .countersigned(let incident, _), .recoded(let incident, _, _, _, _),
            .closed(let incident, _, _, _):
            [.incident(incident)]
        }
    }

    package var particulars: [ParticularDigest] {
        switch self {
        case .reported(_, _, _, _, _, let facts, _): [facts]
        case .countersigned: []
        case .recoded(_, _, _, let reason, _), .closed(_, _, let reason, _): [reason]
        }
    }
}
