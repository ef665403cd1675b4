package import Exam

/// What is planned anew: whole sittings, or some rooms of what is in force while all others are locked.
package struct SeatingScope: Equatable, Sendable {
    /// Those that are planned.
    package let sittings: [Sitting.ID]
    /// The rooms whose people are planned anew; nil when all are.
    package let released: Set<PlannedRoom>?
    /// Whether people stay in the sitting in which they sit now.
    package let keepsTimes: Bool

    /// One room of one sitting.
    package struct PlannedRoom: Hashable, Sendable {
        package let sitting: Sitting.ID
        package let room: Room.ID

        package init(sitting: Sitting.ID, room: Room.ID) {
            self.sitting = sitting
            self.room = room
        }
    }

    /// All of `sittings` anew.
    package init(whole sittings: [Sitting.ID]) {
        self.sittings = sittings
        released = nil
        keepsTimes = false
    }

    /// Only `rooms` anew; whatever else their sittings have stays as it is.
    package init(releasing rooms: Set<PlannedRoom>, keepsTimes: Bool) {
        sittings = Set(rooms.map(\.sitting)).sorted()
        released = rooms
        self.keepsTimes = keepsTimes
    }

    /// The station's seats, parted into what stays and what is planned.
    struct Split {
        /// Without the seats that are given up.
        let context: SeatingContext
        let kept: [RoomSeating]
        let bound: [Candidate.ID: Set<Sitting.ID>]
    }

    /// Parts what `station`, with every seat in force, has; refuses a released room in which nobody sits.
    func split(_ station: SeatingContext) throws(SeatingRefusal) -> Split {
        let planned = Set(sittings)
        var staying: [StandingSeat] = []
        var kept: [PlannedRoom: [SeatedPlace]] = [:]
        var bound: [Candidate.ID: Set<Sitting.ID>] = [:]
        var open = released ?? []
        for seat in station.standing {
            guard planned.contains(seat.sitting) else {
                staying.append(seat)
                continue
            }
            guard let released else { continue }
            let room = PlannedRoom(sitting: seat.sitting, room: seat.room)
            guard released.contains(room) else {
                staying.append(seat)
                kept[room, default: []].append(SeatedPlace(seat: seat.seat, candidate: seat.candidate))
                continue
            }
            open.remove(room)
            if keepsTimes { bound[seat.candidate, default: []].insert(seat.sitting) }
        }
        guard open.isEmpty else { throw .nothingReleased }
        return Split(
            context: SeatingContext(
                profile: station.profile, sittings: station.sittings, rooms: station.rooms,
                candidates: station.candidates, standing: staying),
            kept: kept.map { room, places in
                RoomSeating(
                    sitting: room.sitting, room: room.room, places: places.sorted { $0.seat < $1.seat })
            }.sorted { ($0.sitting, $0.room) < ($1.sitting, $1.room) },
            bound: bound)
    }
}
