/// Why a room's seats stand in another way.
package enum LayoutReason: String, Codable, Sendable, CaseIterable {
    /// The desks or stations were moved.
    case rearranged
    /// Machines came or went.
    case refitted
    /// What was registered was wrong.
    case corrected
}

/// Changes the seats of a room. Numbers run anew: labels and seat maps are printed again.
package struct SetLayout: Command {
    package let room: Room.ID
    package let layout: SeatLayout
    package let reason: LayoutReason

    package init(room: Room.ID, layout: SeatLayout, reason: LayoutReason) {
        self.room = room
        self.layout = layout
        self.reason = reason
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// Nil when there is no such room.
        package let layout: SeatLayout?
        /// How many sit on each seat in plans in force, over all sittings that are not over.
        package let sitters: [Int: Int]
        /// Whether a sitting in the room has its doors open or is running.
        package let isOccupied: Bool

        package init(layout: SeatLayout?, sitters: [Int: Int], isOccupied: Bool) {
            self.layout = layout
            self.sitters = sitters
            self.isOccupied = isOccupied
        }

        /// People whose seat would not be there in `layout`, or would be broken or spare while it is not now.
        package func displaced(by layout: SeatLayout) -> Int {
            sitters.reduce(0) { count, seat in
                let wasBroken = self.layout?.isBroken(seat.key) == true
                let wasSpare = self.layout?.isSpare(seat.key) == true
                let stays =
                    layout.isUsable(seat.key) || (wasBroken && layout.isBroken(seat.key))
                    || (wasSpare && layout.isSpare(seat.key))
                return stays ? count : count + seat.value
            }
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let current = facts.layout else { throw .unknownRoom }
        guard current != layout else { return [] }
        guard !facts.isOccupied else { throw .layoutInUse }
        guard facts.displaced(by: layout) == 0 else { throw .seatsTaken }
        return [.rooms(.layoutSet(room: room, columns: layout, reason: reason))]
    }
}

/// Marks a seat broken, or mended.
///
/// Whoever sits there in a plan keeps the seat until they are moved: a machine breaks when it breaks.
package struct MarkSeat: Command {
    package let room: Room.ID
    package let seat: Int
    package let isBroken: Bool

    package init(room: Room.ID, seat: Int, isBroken: Bool) {
        self.room = room
        self.seat = seat
        self.isBroken = isBroken
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar, .floater)

    /// `layout`: of the room; nil when there is no such room.
    package func decide(
        given layout: SeatLayout?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let layout else { throw .unknownRoom }
        guard layout.place(of: seat) != nil else { throw .noSuchSeat }
        guard layout.isBroken(seat) != isBroken else { return [] }
        return [.rooms(isBroken ? .seatBroken(room: room, seat: seat) : .seatMended(room: room, seat: seat))]
    }
}
