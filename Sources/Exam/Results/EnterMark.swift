/// Why a command about marks and outcomes is not taken.
package enum ResultRefusal: String, Refusal {
    case unknownCandidate = "results.unknown-candidate"
    case unknownCertificate = "results.unknown-certificate"
    case notPresent = "results.not-present"
    case locked = "results.locked"
    case samePerson = "results.same-person"
    case alreadyConfirmed = "results.already-confirmed"
    case pending = "results.pending"
    case nobody = "results.nobody"
    case tooMany = "results.too-many"
}

/// Keys a candidate's mark in a part (登分): two people, each without knowing the other's number.
///
/// Entries that agree confirm the mark. Entries that differ both stand in the journal, and a
/// fresh pair of entries starts.
package struct EnterMark: Command {
    package let candidate: Candidate.ID
    package let part: Sitting.Part
    package let mark: Mark

    package init(candidate: Candidate.ID, part: Sitting.Part, mark: Mark) {
        self.candidate = candidate
        self.part = part
        self.mark = mark
    }

    package static let permission = Permission.staff(.marker, .assessor)

    package struct Facts: Sendable {
        /// Whether the candidate is on the roster and not withdrawn.
        package let isRegistered: Bool
        /// Whether the candidate sat this part: an absence has no mark.
        package let isPresent: Bool
        /// Whether the outcome is decided and not withheld: one under investigation may still want its mark.
        package let isDecided: Bool
        /// What has been keyed so far.
        package let entry: MarkFact?

        package init(isRegistered: Bool, isPresent: Bool, isDecided: Bool, entry: MarkFact?) {
            self.isRegistered = isRegistered
            self.isPresent = isPresent
            self.isDecided = isDecided
            self.entry = entry
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(ResultRefusal) -> [StationEvent] {
        guard facts.isRegistered else { throw .unknownCandidate }
        guard !facts.isDecided else { throw .locked }
        guard facts.isPresent else { throw .notPresent }
        switch facts.entry {
        case nil, .mismatched:
            return [.results(.markEntered(candidate: candidate, part: part, mark: mark))]
        case .entered(let first, let by):
            guard actor.person != by else { throw .samePerson }
            guard first == mark else {
                return [
                    .results(.markMismatched(candidate: candidate, part: part, first: first, second: mark))
                ]
            }
            return [.results(.markConfirmed(candidate: candidate, part: part, mark: mark))]
        case .confirmed:
            throw .alreadyConfirmed
        }
    }
}

/// How far the double entry of one mark has come.
package enum MarkFact: Equatable, Sendable {
    case entered(Mark, by: Staff.ID)
    case mismatched
    case confirmed(Mark)
}
