/// One assessor's or marker's number, in tenths of a point: 60.5 is 605.
package struct Mark: Hashable, Comparable, Sendable {
    /// 0…1000.
    package let tenths: Int

    /// - Returns: nil outside 0…100 points.
    package init?(tenths: Int) {
        guard (0...1000).contains(tenths) else { return nil }
        self.tenths = tenths
    }

    package static func < (lower: Mark, higher: Mark) -> Bool { lower.tenths < higher.tenths }
}

extension Mark: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let mark = Mark(tenths: try container.decode(Int.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "a mark is 0…1000 tenths")
        }
        self = mark
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(tenths)
    }
}

/// What a candidate's part amounts to.
package enum PartStatus: String, Codable, Sendable, CaseIterable {
    case pending
    case scored
    case absent
    case withheld
    case voidSubject
    case voidAll
    case exempt
}

/// What a candidate's marks amount to in a certificate. `absent` is never a score of 0.
package enum Outcome: String, Codable, Sendable, CaseIterable {
    case pass
    case fail
    case failAbsent
    case withheld
    case void
}

/// Everything that can happen to marks and outcomes.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum ResultEvent: AreaEvent {
    /// The first of two independent entries by two people.
    case markEntered(candidate: Candidate.ID, part: Sitting.Part, mark: Mark)
    /// The second entry agrees with the first.
    case markConfirmed(candidate: Candidate.ID, part: Sitting.Part, mark: Mark)
    /// The two entries differ; both stand, a third look decides by entering again.
    case markMismatched(candidate: Candidate.ID, part: Sitting.Part, first: Mark, second: Mark)
    case outcomeDecided(
        candidate: Candidate.ID, certificate: Certificate.ID, outcome: Outcome, theory: PartStatus,
        theoryMark: Mark? = nil, practical: PartStatus, practicalMark: Mark? = nil)

    package static let area = "results"

    package var subjects: [Subject] {
        switch self {
        case .markEntered(let candidate, _, _), .markConfirmed(let candidate, _, _),
            .markMismatched(let candidate, _, _, _):
            [.candidate(candidate)]
        case .outcomeDecided(let candidate, let certificate, _, _, _, _, _):
            [.candidate(candidate), .certificate(certificate)]
        }
    }
}
