/// The numbers of the count equations after a sitting.
///
/// `papers = used + leftOver + defective`; `scripts = present − heldApart`;
/// `registered = present + absent`.
package struct PaperCount: Codable, Hashable, Sendable {
    package let papers: Int
    package let used: Int
    package let leftOver: Int
    package let defective: Int
    package let registered: Int
    package let present: Int
    package let absent: Int
    /// Scripts that go into the bag.
    package let scripts: Int
    /// Scripts kept out of the bag as evidence, each with its incident.
    package let heldApart: Int

    package init(
        papers: Int, used: Int, leftOver: Int, defective: Int, registered: Int, present: Int, absent: Int,
        scripts: Int, heldApart: Int
    ) {
        self.papers = papers
        self.used = used
        self.leftOver = leftOver
        self.defective = defective
        self.registered = registered
        self.present = present
        self.absent = absent
        self.scripts = scripts
        self.heldApart = heldApart
    }

    /// Whether every equation holds and no number is negative.
    package var isBalanced: Bool {
        numbers.allSatisfy { $0 >= 0 } && papers == used + leftOver + defective
            && scripts == present - heldApart && registered == present + absent
    }

    var numbers: [Int] {
        [papers, used, leftOver, defective, registered, present, absent, scripts, heldApart]
    }

    /// The equations that do not hold, in the order in which a person would check them.
    ///
    /// Sums are formed only of numbers in ``numberRange``; with one outside it, that alone is named.
    package func inequalities(against known: RoomCount) -> [CountInequality] {
        if let outside = numbers.first(where: { !Self.numberRange.contains($0) }) {
            return [CountInequality(.outOfRange, stated: outside, expected: 0)]
        }
        let all = [
            CountInequality(.papers, stated: papers, expected: known.papers),
            CountInequality(.papersInUse, stated: used + leftOver + defective, expected: papers),
            CountInequality(.registered, stated: registered, expected: known.registered),
            CountInequality(.present, stated: present, expected: known.present),
            CountInequality(.absent, stated: absent, expected: known.absent),
            CountInequality(.attendance, stated: present + absent, expected: registered),
            CountInequality(.scripts, stated: scripts, expected: present - heldApart),
            CountInequality(.scriptsCollected, stated: scripts + heldApart, expected: known.scripts),
        ]
        return all.filter { $0.stated != $0.expected }
    }

    /// No room holds more; beyond it a number is a slip of the finger.
    package static let numberRange = 0...9999
}

/// What the station itself knows of a room's papers and people when they are counted.
package struct RoomCount: Hashable, Sendable {
    /// Question papers that came back together, as collected.
    package let papers: Int
    /// Scripts as collected.
    package let scripts: Int
    package let registered: Int
    package let present: Int
    package let absent: Int

    package init(papers: Int, scripts: Int, registered: Int, present: Int, absent: Int) {
        self.papers = papers
        self.scripts = scripts
        self.registered = registered
        self.present = present
        self.absent = absent
    }
}

/// One equation that does not hold.
package struct CountInequality: Hashable, Sendable {
    package enum Equation: String, Sendable, CaseIterable {
        case outOfRange
        case papers
        case papersInUse
        case registered
        case present
        case absent
        case attendance
        case scripts
        case scriptsCollected
    }

    package let equation: Equation
    package let stated: Int
    package let expected: Int

    package init(_ equation: Equation, stated: Int, expected: Int) {
        self.equation = equation
        self.stated = stated
        self.expected = expected
    }
}
