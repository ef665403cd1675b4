package import Exam

/// A plan without people: cells of interchangeable candidates, and as many itineraries as each has members.
///
/// Whoever made the plan may have looked at classes and needs, never at persons; which member of
/// a cell gets which itinerary is left to the draw (docs/draw.md). Rooms that are kept from the seating in force
/// have their people already.
package struct AnonymousPlan: Equatable, Sendable {
    /// People whom nothing tells apart: same class, same needs, same papers.
    package struct Cell: Equatable, Sendable {
        /// By admission number.
        package let persons: [Candidate.ID]
        /// One seat for each paper, for one person; in canonical order.
        package let itineraries: [[PlannedSeat]]

        package init(persons: [Candidate.ID], itineraries: [[PlannedSeat]]) {
            self.persons = persons
            self.itineraries = itineraries
        }
    }

    package let cells: [Cell]
    /// By sitting and room, seats ascending; nobody in them is in a cell for the same paper.
    package let kept: [RoomSeating]

    package init(cells: [Cell], kept: [RoomSeating] = []) {
        self.cells = cells
        self.kept = kept
    }

    /// People whom the lot seats.
    package var personCount: Int { cells.reduce(0) { $0 + $1.persons.count } }

    /// Cells with a single member: no lot can move them.
    package var cellsOfOne: Int { cells.count { $0.persons.count == 1 } }
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
