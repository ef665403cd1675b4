import Exam
import Foundation
import Journal

extension BatchCheck {
    /// What was disclosed up to some position, as outcomes need it.
    private struct Ledger {
        var registrations:
            [Candidate.ID: (certificate: Certificate.ID, digest: ParticularDigest, at: Int64)] =
                [:]
        var marks: [Candidate.ID: [Sitting.Part: (event: ResultEvent, at: Int64)]] = [:]
        var passLines = BatchRules.passLineDefault
        var profile: Int64?
    }

    /// Judges every outcome of the range by what stands before it in the log.
    ///
    /// - Parameters:
    ///   - events: what was laid open.
    ///   - people: the particulars that are there, or lawfully gone.
    /// - Returns: the outcomes, by ascending position.
    mutating func judgeOutcomes(_ events: Events, _ people: Set<ParticularDigest>) -> [DisclosedOutcome] {
        var ledger = Ledger()
        var outcomes: [DisclosedOutcome] = []
        for (position, event) in events where position <= payload.last {
            switch event {
            case .candidates(.registered(let candidate, let certificate, _, _, _, _, let digest)):
                ledger.registrations[candidate] = (certificate, digest, position)
            case .upkeep(.profileAdopted(let profile)):
                ledger.passLines = (profile.passLineTheoryTenths, profile.passLinePracticalTenths)
                ledger.profile = position
            case .incidents(let event):
                if !event.particulars.allSatisfy(people.contains) {
                    refuse(.particularUndisclosed, at: position)
                }
            case .results(let event):
                if let part = event.markedPart {
                    ledger.marks[event.candidate, default: [:]][part] = (event, position)
                } else if isInRange(position), let outcome = judge(event, at: position, ledger, people) {
                    outcomes.append(outcome)
                }
            default: break
            }
        }
        return outcomes
    }

    private mutating func judge(
        _ event: ResultEvent, at position: Int64, _ ledger: Ledger, _ people: Set<ParticularDigest>
    ) -> DisclosedOutcome? {
        guard
            case .outcomeDecided(
                let candidate, let certificate, let outcome, let theory, let theoryMark, let practical,
                let practicalMark) = event
        else { return nil }
        guard let registration = ledger.registrations[candidate] else {
            refuse(.registrationMissing, at: position)
            return nil
        }
        guard people.contains(registration.digest) else {
            refuse(.particularUndisclosed, at: registration.at)
            return nil
        }
        var grounds: [OutcomeGround: Int64] = [:]
        grounds[.profile] = ledger.profile
        var isConfirmed = true
        for (part, mark) in [(Sitting.Part.theory, theoryMark), (.practical, practicalMark)] {
            guard let mark else { continue }
            let latest = ledger.marks[candidate]?[part]
            isConfirmed =
                isConfirmed && latest?.event == .markConfirmed(candidate: candidate, part: part, mark: mark)
            grounds[.mark(part)] = latest?.at
        }
        let parts = [
            BatchRules.StatedPart(
                status: theory, mark: theoryMark, passLineTenths: ledger.passLines.theory),
            BatchRules.StatedPart(
                status: practical, mark: practicalMark, passLineTenths: ledger.passLines.practical),
        ]
        guard isConfirmed, registration.certificate == certificate, BatchRules.isPossible(outcome, parts),
            let header = log.entry(at: position)?.header
        else {
            refuse(.outcomeInconsistent, at: position)
            return nil
        }
        return DisclosedOutcome(
            position: position, moment: Moment(milliseconds: header.received), candidate: candidate,
            certificate: certificate, outcome: outcome, theory: theory, theoryMark: theoryMark,
            practical: practical, practicalMark: practicalMark, particulars: registration.digest,
            grounds: grounds)
    }
}
