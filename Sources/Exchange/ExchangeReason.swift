/// Why central does not take a page or a batch. A closed list of stable codes.
///
/// They stand in journals of stations (`sync.batchRejected`) and in signed refusals: never rename one.
package enum ExchangeReason: String, CaseIterable, Sendable {
    // What the file alone shows.
    case overLimit = "over-limit"
    case badFormat = "bad-format"
    case formatVersion = "format-version"
    case badSignature = "bad-signature"
    case unknownStation = "unknown-station"
    case checkpointSignature = "checkpoint-signature"
    case checkpointOrigin = "checkpoint-origin"
    case gap
    case positionMismatch = "position-mismatch"
    case rootMismatch = "root-mismatch"
    case inclusionMismatch = "inclusion-mismatch"
    case rehearsalMismatch = "rehearsal-mismatch"
    case bodyMismatch = "body-mismatch"
    case unknownEvent = "unknown-event"
    case particularMismatch = "particular-mismatch"
    case overDisclosed = "over-disclosed"
    case undisclosed
    case approvalsMissing = "approvals-missing"
    case approvalsSamePerson = "approvals-same-person"
    case releaseMissing = "release-missing"
    case registrationMissing = "registration-missing"
    case particularUndisclosed = "particular-undisclosed"
    case outcomeInconsistent = "outcome-inconsistent"

    // What only central can see, because it remembers.
    case duplicateBatch = "duplicate-batch"
    case supersededUnknown = "superseded-unknown"
    case supersedesMissing = "supersedes-missing"
    case rangeOverlap = "range-overlap"
    case rollback
    case fork
    case inconsistent
    case knownMismatch = "known-mismatch"
    case stationHalted = "station-halted"
}

/// One reason, with the entry it is about where there is one.
package struct ExchangeRefusal: Error, Hashable, Sendable {
    package let reason: ExchangeReason
    package let position: Int64?

    package init(_ reason: ExchangeReason, at position: Int64? = nil) {
        self.reason = reason
        self.position = position
    }

    /// Reads ``description``; `nil` for anything else.
    package init?(parsing text: String) {
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        guard (1...2).contains(words.count), let reason = ExchangeReason(rawValue: String(words[0])) else {
            return nil
        }
        self.reason = reason
        position = words.count == 2 ? Int64(words[1]) : nil
        guard description == text else { return nil }
    }
}

extension ExchangeRefusal: CustomStringConvertible {
    /// The code, and the position after a space where there is one.
    package var description: String { position.map { "\(reason.rawValue) \($0)" } ?? reason.rawValue }
}
