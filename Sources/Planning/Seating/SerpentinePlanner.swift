package import Exam

/// Proposes who sits where: deterministic for (context, sittings, seed).
///
/// Random order within a certificate and part, rooms filled one after the other, the tail
/// room last; then neighbours of one class are swapped apart as far as that is cheap. Exam's
/// ``SeatingRule`` judges the proposal; this planner is trusted with nothing.
package struct SerpentinePlanner: Sendable {
    package let context: SeatingContext
    package let seed: Int64

    /// `3.6 Filling`: a room with fewer is a room that two proctors watch for nothing.
    package static let tailMin = 5

    package init(context: SeatingContext, seed: Int64) {
        self.context = context
        self.seed = seed
    }

    /// Plans all of `sittings`.
    ///
    /// - Parameter sittings: planned ones, in any order; the order changes nothing.
    /// - Returns: the rooms with their seats, and whoever found none.
    package func plan(_ sittings: [Sitting.ID]) -> SeatingProposal {
        let known = sittings.filter { context.sittings[$0]?.state == .planned }
        let papers = Paper.all(in: known, context)
        // Which part is dealt first matters only where sittings of one certificate overlap;
        // every order of the parts is tried until nobody is left over.
        var best = draft(papers, dealing: Self.partOrders[0])
        for order in Self.partOrders.dropFirst() where !best.unplaced.isEmpty {
            let other = draft(papers, dealing: order)
            if other.unplaced.count < best.unplaced.count { best = other }
        }
        return best.proposal(for: sittings.sorted())
    }

    private func draft(_ papers: [Paper], dealing order: [Sitting.Part]) -> Draft {
        var draft = Draft(context, seed: seed)
        for part in order {
            for paper in papers where paper.part == part { draft.deal(paper) }
        }
        return draft
    }

    private static let partOrders: [[Sitting.Part]] = [
        [.theory, .practical, .panel], [.practical, .theory, .panel], [.panel, .theory, .practical],
        [.panel, .practical, .theory], [.theory, .panel, .practical], [.practical, .panel, .theory],
    ]
}

/// A plan as proposed.
package struct SeatingProposal: Equatable, Sendable {
    /// Every sitting that was asked for, sorted.
    package let sittings: [Sitting.ID]
    package let seed: Int64
    package let rooms: [RoomSeating]
    /// Candidates for whom no seat was found, with the part they miss.
    package let unplaced: [UnplacedCandidate]
    /// Pairs of neighbours (side by side, or one behind the other) who share a class.
    package let neighbours: Int

    package var seatCount: Int { rooms.reduce(0) { $0 + $1.places.count } }
}

package struct UnplacedCandidate: Hashable, Sendable {
    package let candidate: Candidate.ID
    package let part: Sitting.Part
}

/// One part of one certificate, with the sittings that offer it.
struct Paper {
    let certificate: Certificate.ID
    let part: Sitting.Part
    /// By start, then by number.
    let sittings: [Sitting.ID]

    static func all(in sittings: [Sitting.ID], _ context: SeatingContext) -> [Paper] {
        let starts = sittings.compactMap { id in context.sittings[id].map { (id, $0) } }
        let groups = Dictionary(grouping: starts) { [$0.1.certificate.rawValue, $0.1.part.rawValue] }
        return groups.values.compactMap { group in
            guard let first = group.first?.1 else { return nil }
            let sorted = group.sorted { ($0.1.span.start, $0.0) < ($1.1.span.start, $1.0) }
            return Paper(certificate: first.certificate, part: first.part, sittings: sorted.map(\.0))
        }
        .sorted { ($0.certificate, $0.part.rawValue) < ($1.certificate, $1.part.rawValue) }
    }
}
