/// What a candidate's part amounts to, with the mark where there is one.
///
/// An absence is never a mark of 0: it has no mark at all.
package enum PartResult: Equatable, Sendable {
    case pending
    case scored(Mark)
    case absent
    case withheld
    case voidSubject
    case voidAll
    case exempt

    package var status: PartStatus {
        switch self {
        case .pending: .pending
        case .scored: .scored
        case .absent: .absent
        case .withheld: .withheld
        case .voidSubject: .voidSubject
        case .voidAll: .voidAll
        case .exempt: .exempt
        }
    }

    package var mark: Mark? {
        if case .scored(let mark) = self { return mark }
        return nil
    }

    fileprivate func reaches(_ line: Int) -> Bool {
        switch self {
        case .scored(let mark): mark.tenths >= line
        case .exempt: true
        case .pending, .absent, .withheld, .voidSubject, .voidAll: false
        }
    }
}

/// What two parts amount to in a certificate (rules 8.4).
package enum PassRule {
    /// The outcome, under the pass lines in force. A mark on the line passes.
    ///
    /// In this order: what is under investigation is withheld whatever else is known; a voided
    /// part voids the certificate; an absence fails as an absence.
    ///
    /// - Returns: nil while a part is pending and nothing is withheld.
    package static func outcome(
        theory: PartResult, practical: PartResult, profile: RuleProfile
    ) -> Outcome? {
        let statuses = [theory.status, practical.status]
        if statuses.contains(.withheld) { return .withheld }
        if statuses.contains(.voidAll) { return .void }
        if statuses.contains(.pending) { return nil }
        if statuses.contains(.voidSubject) { return .void }
        if statuses.contains(.absent) { return .failAbsent }
        let passes =
            theory.reaches(profile.passLineTheoryTenths)
            && practical.reaches(profile.passLinePracticalTenths)
        return passes ? .pass : .fail
    }
}

/// How many passed, and whether that is an alarm (rules 8.4 and 9.6, A5).
package struct PassRate: Equatable, Sendable {
    package let passed: Int
    package let registered: Int
    package let absent: Int
    package let withheld: Int

    package init(passed: Int, registered: Int, absent: Int, withheld: Int) {
        self.passed = passed
        self.registered = registered
        self.absent = absent
        self.withheld = withheld
    }

    /// Fewer than this say nothing about teaching: the rate is shown, and fires no alarm.
    package static let countMin = 10
    /// `alarm.pass_rate_min`, in percent; strictly below fires.
    package static let percentMin = 60

    /// Those whose work was judged.
    package var judged: Int { registered - absent - withheld }

    package var isAlarming: Bool {
        judged >= Self.countMin && passed * 100 < judged * Self.percentMin
    }
}
