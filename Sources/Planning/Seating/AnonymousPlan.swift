package import Exam

/// A plan without people: cells of interchangeable candidates, and as many itineraries as each has members.
///
/// Whoever made the plan may have looked at classes and needs, never at persons; which member of
/// a cell gets which itinerary is left to the draw (docs/draw.md).
package struct AnonymousPlan: Equatable, Sendable {
    /// People whom nothing tells apart: same class, same needs, same papers.
    package struct Cell: Equatable, Sendable {
        /// By admission number.
        package let persons: [Candidate.ID]
        /// One seat for each paper, for one person; in canonical order.
        package let itineraries: [[PlannedSeat]]
    }

    package let cells: [Cell]

    package init(cells: [Cell]) {
        self.cells = cells
    }

    /// Forgets who sits where in `rooms`, planned in `context`.
    package init(forgetting rooms: [RoomSeating], in context: SeatingContext) {
        var seats: [Candidate.ID: [PlannedSeat]] = [:]
        for room in rooms {
            for place in room.places {
                seats[place.candidate, default: []].append(
                    PlannedSeat(sitting: room.sitting, room: room.room, seat: place.seat))
            }
        }
        // Seats that somebody has already bind them: they cannot take everybody's place.
        let bound = Dictionary(grouping: context.standing, by: \.candidate)
        var members: [Key: [Candidate.ID]] = [:]
        for (candidate, places) in seats {
            guard let person = context.candidates[candidate] else { continue }
            let parts = places.compactMap { context.sittings[$0.sitting]?.part.rawValue }.sorted()
            let others = bound[candidate, default: []].map(\.sitting.rawValue).sorted()
            members[Key(person, parts: parts, others: others), default: []].append(candidate)
        }
        cells = members.keys.sorted().map { key in
            let persons = members[key, default: []].sorted()
            // Sorted, so that nothing of the order in which persons were looked at is left.
            let itineraries = persons.map { seats[$0, default: []].sorted() }.sorted {
                $0.lexicographicallyPrecedes($1)
            }
            return Cell(persons: persons, itineraries: itineraries)
        }
    }

    package var personCount: Int { cells.reduce(0) { $0 + $1.persons.count } }

    /// Cells with a single member: no lot can move them.
    package var cellsOfOne: Int { cells.count { $0.persons.count == 1 } }

    private struct Key: Hashable, Comparable {
        private let words: [String]

        init(_ person: SeatingCandidate, parts: [String], others: [String]) {
            words = [
                person.certificate.rawValue, person.institution, person.group,
                person.needs.sorted().map(\.rawValue).joined(separator: "+"),
                parts.joined(separator: "+"), others.joined(separator: "+"),
            ]
        }

        static func < (first: Key, second: Key) -> Bool {
            first.words.lexicographicallyPrecedes(second.words)
        }
    }
}

/// One seat of one sitting.
package struct PlannedSeat: Hashable, Comparable, Sendable {
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let seat: Int

    package init(sitting: Sitting.ID, room: Room.ID, seat: Int) {
        self.sitting = sitting
        self.room = room
        self.seat = seat
    }

    package static func < (first: PlannedSeat, second: PlannedSeat) -> Bool {
        (first.sitting, first.room, first.seat) < (second.sitting, second.room, second.seat)
    }
}
