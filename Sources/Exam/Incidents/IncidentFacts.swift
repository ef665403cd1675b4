/// An incident as it stands.
package struct IncidentFact: Equatable, Sendable {
    package let code: IncidentCode
    package let state: Incident.State
    package let candidate: Candidate.ID?
    package let reportedBy: Staff.ID
    package let countersignedBy: Staff.ID?

    package init(
        code: IncidentCode, state: Incident.State, candidate: Candidate.ID?, reportedBy: Staff.ID,
        countersignedBy: Staff.ID?
    ) {
        self.code = code
        self.state = state
        self.candidate = candidate
        self.reportedBy = reportedBy
        self.countersignedBy = countersignedBy
    }
}

/// What the station knows of the place and person of a report.
package struct IncidentPlaceFacts: Equatable, Sendable {
    package let isKnownIncident: Bool
    package let isKnownSitting: Bool
    /// Whether the room belongs to the sitting.
    package let isRoomOfSitting: Bool
    /// Whether the candidate is on the roster; true when none is named.
    package let isKnownCandidate: Bool

    package init(
        isKnownIncident: Bool, isKnownSitting: Bool, isRoomOfSitting: Bool, isKnownCandidate: Bool
    ) {
        self.isKnownIncident = isKnownIncident
        self.isKnownSitting = isKnownSitting
        self.isRoomOfSitting = isRoomOfSitting
        self.isKnownCandidate = isKnownCandidate
    }

    func check(_ incident: Incident.ID) throws(IncidentRefusal) {
        guard incident.isWellFormed else { throw .numberMalformed }
        guard !isKnownIncident else { throw .alreadyReported }
        guard isKnownSitting else { throw .unknownSitting }
        guard isRoomOfSitting else { throw .unknownRoom }
        guard isKnownCandidate else { throw .unknownCandidate }
    }
}

/// Why a command about incidents is not taken.
package enum IncidentRefusal: String, Refusal {
    case numberMalformed = "incidents.number-malformed"
    case alreadyReported = "incidents.already-reported"
    case unknownCode = "incidents.unknown-code"
    case unknownSitting = "incidents.unknown-sitting"
    case unknownRoom = "incidents.unknown-room"
    case unknownCandidate = "incidents.unknown-candidate"
    case candidateNeeded = "incidents.candidate-needed"
    case unknownIncident = "incidents.unknown-incident"
    case personNeeded = "incidents.person-needed"
    case secondPersonNeeded = "incidents.second-person-needed"
    case notCountersigned = "incidents.not-countersigned"
    case alreadyClosed = "incidents.already-closed"
    case findingDoesNotFit = "incidents.finding-does-not-fit"
}
