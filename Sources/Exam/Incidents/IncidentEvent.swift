/// Something that went wrong, with its code (违规 / 突发事件).
package enum Incident {
    package typealias ID = Identifier<Incident>

    package enum State: String, Codable, Sendable, CaseIterable {
        /// One signature; the second is awaited.
        case reported
        /// Two signatures: a candidate's result is withheld from now on.
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
    }
}

/// Everything that can happen to an incident. Append only.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum IncidentEvent: AreaEvent {
    /// `facts`: the free text about what happened, a particular.
    case reported(
        incident: Incident.ID, code: String, sitting: Sitting.ID, room: Room.ID, candidate: Candidate.ID?,
        facts: ParticularDigest)
    case countersigned(incident: Incident.ID)
    case recoded(incident: Incident.ID, code: String, reason: ParticularDigest)
    case closed(incident: Incident.ID, finding: Incident.Finding, reason: ParticularDigest)

    package static let area = "incidents"

    package var subjects: [Subject] {
        switch self {
        case .reported(let incident, _, let sitting, let room, let candidate, _):
            [.incident(incident), .sitting(sitting), .room(room)] + (candidate.map { [.candidate($0)] } ?? [])
        case .countersigned(let incident), .recoded(let incident, _, _), .closed(let incident, _, _):
            [.incident(incident)]
        }
    }

    package var particulars: [ParticularDigest] {
        switch self {
        case .reported(_, _, _, _, _, let facts): [facts]
        case .countersigned: []
        case .recoded(_, _, let reason), .closed(_, _, let reason): [reason]
        }
    }
}
