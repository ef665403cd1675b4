package import Exam

/// What is different between two plans, counted by people and papers.
package struct PlanComparison: Equatable, Sendable {
    package struct Counts: Equatable, Sendable {
        package var sameSeat = 0
        package var otherSeat = 0
        package var otherRoom = 0
        package var otherSitting = 0
        /// In one of the two plans only.
        package var onlyFirst = 0
        package var onlySecond = 0

        package init() {}
    }

    package private(set) var total = Counts()
    /// By the sitting of the first plan, or of the second for whoever is in that alone.
    package private(set) var bySitting: [Sitting.ID: Counts] = [:]

    private struct Paper: Hashable {
        let candidate: Candidate.ID
        let part: Sitting.Part
    }

    private struct Place: Equatable {
        let sitting: Sitting.ID
        let room: Room.ID
        let seat: Int
    }

    /// - Parameters:
    ///   - first: a plan's seats.
    ///   - second: those of the other.
    ///   - parts: of every sitting in either.
    package init(_ first: [RoomSeating], _ second: [RoomSeating], parts: [Sitting.ID: Sitting.Part]) {
        let others = Self.places(second, parts)
        let own = Self.places(first, parts)
        for (paper, place) in own {
            guard let other = others[paper] else {
                count(place.sitting, \.onlyFirst)
                continue
            }
            if other == place {
                count(place.sitting, \.sameSeat)
            } else if other.sitting != place.sitting {
                count(place.sitting, \.otherSitting)
            } else if other.room != place.room {
                count(place.sitting, \.otherRoom)
            } else {
                count(place.sitting, \.otherSeat)
            }
        }
        for (paper, place) in others where own[paper] == nil { count(place.sitting, \.onlySecond) }
    }

    private static func places(
        _ rooms: [RoomSeating], _ parts: [Sitting.ID: Sitting.Part]
    ) -> [Paper: Place] {
        var places: [Paper: Place] = [:]
        for room in rooms {
            guard let part = parts[room.sitting] else { continue }
            for place in room.places {
                places[Paper(candidate: place.candidate, part: part)] = Place(
                    sitting: room.sitting, room: room.room, seat: place.seat)
            }
        }
        return places
    }

    private mutating func count(_ sitting: Sitting.ID, _ path: WritableKeyPath<Counts, Int>) {
        total[keyPath: path] += 1
        bySitting[sitting, default: Counts()][keyPath: path] += 1
    }
}
