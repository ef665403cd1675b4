/// Everything that can happen at the door (入场核验).
///
/// Verdicts can be disputed, so every one is an entry, the refusals too. Kept for ever:
/// add a case or an optional label, never rename or remove one.
package enum CheckInEvent: AreaEvent {
    /// `arrived`: the instant lateness was judged by, when it is not the entry's own time.
    case admitted(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, isLate: Bool,
        arrived: Moment? = nil)
    /// Admitted against a written undertaking: a document is missing.
    case admittedConditionally(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, isLate: Bool,
        missing: MissingDocument, arrived: Moment? = nil)
    case alreadyAdmitted(candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int)
    /// `candidate` is nil when what was scanned is no admission number.
    case refused(candidate: Candidate.ID?, sitting: Sitting.ID?, room: Room.ID, reason: CheckInReason)
    /// A person has to look: the device's clock is off, or two rooms admitted the same candidate.
    case referred(candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, reason: CheckInReferral)
    /// The station's clock reached the rule's minute; nobody is absent until a person confirms.
    case absenceProposed(sitting: Sitting.ID, room: Room.ID, candidates: [Candidate.ID])
    case absenceConfirmed(sitting: Sitting.ID, room: Room.ID, candidates: [Candidate.ID])
    case absenceReversed(candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int)
    /// The lot at the door (`rules` 3.10), beside the verdict that let the candidate in. `free`: the places that the lot
    /// was among, ascending. `witness`: who checked in; `second`: who stood beside them.
    case stationDrawn(
        candidate: Candidate.ID, sitting: Sitting.ID, room: Room.ID, seat: Int, free: [Int],
        witness: Staff.ID? = nil, second: Staff.ID? = nil)

    package static let area = "checkIn"

    package var subjects: [Subject] {
        switch self {
        case .admitted(let candidate, let sitting, let room, _, _, _),
            .admittedConditionally(let candidate, let sitting, let room, _, _, _, _),
            .alreadyAdmitted(let candidate, let sitting, let room, _),
            .referred(let candidate, let sitting, let room, _),
            .absenceReversed(let candidate, let sitting, let room, _),
            .stationDrawn(let candidate, let sitting, let room, _, _, _, _):
            [.candidate(candidate), .sitting(sitting), .room(room)]
        case .refused(let candidate, let sitting, let room, _):
            [.room(room)] + (candidate.map { [.candidate($0)] } ?? [])
                + (sitting.map { [.sitting($0)] } ?? [])
        case .absenceProposed(let sitting, let room, let candidates),
            .absenceConfirmed(let sitting, let room, let candidates):
            [.sitting(sitting), .room(room)] + candidates.map { .candidate($0) }
        }
    }
}

/// Why a candidate was turned away at this door.
package enum CheckInReason: String, Codable, Sendable, CaseIterable {
    case unreadable
    case notOnList
    case wrongRoom
    case tooEarly
    case tooLate
    case sittingOver
    case removed
    /// The number is right, and no ticket of it ever bore these six characters.
    case wrongCode
    /// The ticket was replaced by a later one.
    case oldCode
    /// Places are drawn at the door, and nobody has opened the sitting yet.
    case notOpened
}

/// Why a person has to decide.
package enum CheckInReferral: String, Codable, Sendable, CaseIterable {
    case deviceClockOff
    case admittedElsewhere
    /// Every place is drawn or broken: only a spare one is left to be given by hand.
    case noStationFree
}

/// What a conditionally admitted candidate still has to bring.
package enum MissingDocument: String, Codable, Sendable, CaseIterable {
    case identityDocument
    case admissionTicket
    case both
}
