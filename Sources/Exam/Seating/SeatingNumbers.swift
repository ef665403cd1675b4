/// The numbers of a profile that a seating plan keeps to.
package struct SeatingNumbers: Hashable, Codable, Sendable {
    /// Minutes between two papers of one candidate.
    package let gapMinutes: Int
    /// Minutes a room stands empty between two groups.
    package let turnaroundMinutes: Int
    /// What `extraTime` adds to a paper, in percent of its length, minutes rounded up.
    package let extraTimePercent: Int
    /// Candidates to one proctor in a practical; never fewer than two, and one chief beside them.
    package let candidatesPerAssessor: Int

    /// The parameter sheet's, and those of the planning instances.
    package static let reference = SeatingNumbers(
        gapMinutes: 20, turnaroundMinutes: 5, extraTimePercent: 25, candidatesPerAssessor: 8)

    package init(
        gapMinutes: Int, turnaroundMinutes: Int, extraTimePercent: Int, candidatesPerAssessor: Int
    ) {
        self.gapMinutes = gapMinutes
        self.turnaroundMinutes = turnaroundMinutes
        self.extraTimePercent = extraTimePercent
        self.candidatesPerAssessor = candidatesPerAssessor
    }

    /// How long somebody with `needs` sits at a paper that takes the others `span`.
    package func occupied(_ span: TimeSpan, needs: Set<AccessNeed>) -> TimeSpan {
        guard needs.contains(.extraTime) else { return span }
        let extra = (span.minutes * extraTimePercent + 99) / 100
        return TimeSpan(start: span.start, end: span.end.adding(minutes: extra))
    }
}

/// What a candidate needs to sit an examination like the others (合理便利).
package enum AccessNeed: String, Codable, Sendable, CaseIterable, Comparable {
    /// A room of their own kind, away from ordinary candidates; asked for in theory rooms.
    case separate
    case extraTime
    /// A room that is reached without steps.
    case stepFree

    package static func < (first: AccessNeed, second: AccessNeed) -> Bool {
        first.rawValue < second.rawValue
    }
}
