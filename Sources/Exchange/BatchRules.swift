import Exam
import Journal

/// What a batch must and may lay open, and when an outcome follows from what it lays open.
enum BatchRules {
    /// Pass lines of a log that has adopted no profile, in tenths of a point.
    static let passLineDefault = (
        theory: RuleProfile.nationalReference.passLineTheoryTenths,
        practical: RuleProfile.nationalReference.passLinePracticalTenths
    )

    /// Entries in the range of a batch whose bodies central must see.
    static func isAlwaysDisclosed(_ header: EntryHeader) -> Bool {
        header.area == ResultEvent.area || header.area == IncidentEvent.area || isProfile(header)
    }

    /// Events that have any business in a batch: nobody shall lay open more than is needed.
    static func isAllowed(_ header: EntryHeader) -> Bool {
        isAlwaysDisclosed(header) || isRegistration(header) || isErasure(header) || isApproval(header)
            || isRelease(header)
    }

    static func isProfile(_ header: EntryHeader) -> Bool {
        header.area == UpkeepEvent.area && header.name == "profileAdopted"
    }

    static func isErasure(_ header: EntryHeader) -> Bool {
        header.area == UpkeepEvent.area && header.name == "particularsErased"
    }

    static func isRehearsal(_ header: EntryHeader) -> Bool {
        header.area == UpkeepEvent.area && header.name == "rehearsal"
    }

    static func isRegistration(_ header: EntryHeader) -> Bool {
        header.area == CandidateEvent.area && header.name == "registered"
    }

    static func isApproval(_ header: EntryHeader) -> Bool {
        header.area == SyncEvent.area && header.name == "batchApproved"
    }

    static func isRelease(_ header: EntryHeader) -> Bool {
        header.area == SyncEvent.area && header.name == "batchReleased"
    }

    /// A part as the outcome states it, with its pass line.
    struct StatedPart {
        let status: PartStatus
        let mark: Mark?
        let passLineTenths: Int

        var passes: Bool { status == .exempt || status == .scored && (mark?.tenths ?? 0) >= passLineTenths }
        var fails: Bool { status == .scored && !passes }
    }

    /// Whether `outcome` can follow from these parts. Where two verdicts compete (one part void, the other
    /// withheld) the station's profile decides, and both are taken here.
    static func isPossible(_ outcome: Outcome, _ parts: [StatedPart]) -> Bool {
        guard parts.allSatisfy({ ($0.status == .scored) == ($0.mark != nil) && $0.status != .pending }) else {
            return false
        }
        let isWithheld = parts.contains { $0.status == .withheld }
        return switch outcome {
        case .pass: parts.allSatisfy(\.passes)
        case .fail: parts.allSatisfy { $0.passes || $0.fails } && parts.contains(where: \.fails)
        case .failAbsent: parts.contains { $0.status == .absent } && !isWithheld
        // Also with every part judged: an incident of no part, or of a panel, withholds the whole.
        case .withheld: true
        case .void: parts.contains { $0.status == .voidSubject || $0.status == .voidAll }
        }
    }
}

extension ResultEvent {
    /// The part whose mark this event is about; nil when it is about none.
    var markedPart: Sitting.Part? {
        switch self {
        case .markEntered(_, let part, _), .markConfirmed(_, let part, _), .markMismatched(_, let part, _, _):
            part
        case .outcomeDecided: nil
        }
    }

    var candidate: Candidate.ID {
        switch self {
        case .markEntered(let candidate, _, _), .markConfirmed(let candidate, _, _),
            .markMismatched(let candidate, _, _, _), .outcomeDecided(let candidate, _, _, _, _, _, _):
            candidate
        }
    }
}
