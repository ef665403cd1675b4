/// Rooms to be arranged for their own sake: `exam-seat/1`, by which arrangers are compared.
package struct SeatSet: Decodable, Sendable {
    package static let format = "exam-seat/1"
    package static let roomsMax = 20_000
    /// The widest and longest room that a station knows (``SeatLayout``) is 12 by 20.
    package static let columnsMax = 20
    package static let rowsMax = 40
    package static let groupsMax = 400

    package let rooms: [Room]

    package struct Room: Decodable, Sendable {
        package let id: String
        /// Seats of each column, all beginning in front.
        package let columns: [Int]
        package let groups: [Group]

        package var spots: [SeatSpot] {
            columns.enumerated().flatMap { column, rows in
                (0..<rows).map { SeatSpot(column: column, row: $0) }
            }
        }
    }

    /// `[institution, class, count]`.
    package struct Group: Decodable, Sendable {
        package let institution: String
        package let name: String
        package let count: Int

        package init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            institution = try list.decode(String.self)
            name = try list.decode(String.self)
            count = try list.decode(Int.self)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case format
        case rooms
    }

    /// - Throws: a ``SeatSetFault`` for what is written well and cannot be arranged.
    package init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: CodingKeys.self)
        let format = try object.decode(String.self, forKey: .format)
        guard format == Self.format else { throw SeatSetFault.format(format) }
        rooms = try object.decode([Room].self, forKey: .rooms)
        guard rooms.count <= Self.roomsMax else { throw SeatSetFault.tooManyRooms(rooms.count) }
        for room in rooms {
            guard room.columns.count <= Self.columnsMax,
                room.columns.allSatisfy((0...Self.rowsMax).contains)
            else { throw SeatSetFault.size(room: room.id) }
            guard room.groups.count <= Self.groupsMax,
                room.groups.allSatisfy({ (0...room.spots.count).contains($0.count) })
            else { throw SeatSetFault.groups(room: room.id) }
            let people = room.groups.reduce(0) { $0 + $1.count }
            guard people <= room.spots.count else {
                throw SeatSetFault.tooManyPeople(room: room.id, missing: people - room.spots.count)
            }
        }
    }

    /// An arranger for each room, in the order of the rooms; they can arrange side by side.
    package func arrangers() -> [SeatArranger] {
        var grids = SeatGrids()
        return rooms.map { room in
            // Numbers by name, so that the order of the groups means nothing but itself.
            let institutions = Self.numbers(room.groups.map { [$0.institution] })
            let classes = Self.numbers(room.groups.map { [$0.institution, $0.name] })
            return SeatArranger(
                grid: grids.grid(room.spots),
                groups: room.groups.indices.map {
                    SeatGroup(institution: institutions[$0], group: classes[$0], count: room.groups[$0].count)
                })
        }
    }

    /// The same number for the same name, ascending.
    private static func numbers(_ names: [[String]]) -> [Int] {
        let sorted = Set(names).sorted { $0.lexicographicallyPrecedes($1) }
        let number = Dictionary(uniqueKeysWithValues: zip(sorted, sorted.indices))
        return names.map { number[$0] ?? 0 }
    }
}

/// Why a set of rooms cannot be arranged; one sentence with the next step.
package enum SeatSetFault: Error, Equatable, CustomStringConvertible {
    case format(String)
    case tooManyRooms(Int)
    case size(room: String)
    case groups(room: String)
    case tooManyPeople(room: String, missing: Int)

    package var description: String {
        switch self {
        case .format(let format):
            "the instance says its format is \(format.prefix(40)); \(SeatSet.format) is what can be read"
        case .tooManyRooms(let count):
            "\(count) rooms are more than \(SeatSet.roomsMax); divide the instance"
        case .size(let room):
            "room \(room.prefix(40)) must have at most \(SeatSet.columnsMax) columns of 0 to \(SeatSet.rowsMax) seats"
        case .groups(let room):
            "room \(room.prefix(40)) must have at most \(SeatSet.groupsMax) groups, none negative or larger than the room"
        case .tooManyPeople(let room, let missing):
            "room \(room.prefix(40)) is \(missing) seats too small for its groups; move people or enlarge it"
        }
    }
}

/// The answer to a ``SeatSet``: `exam-seat-solution/1`.
package struct SeatSetSolution: Encodable, Sendable {
    package let format = "exam-seat-solution/1"
    package let seed: Int64
    package let rooms: [Room]

    package struct Room: Encodable, Sendable {
        package let id: String
        package let cost: Int
        package let bound: Int
        /// Index of the group for each seat, column by column from the front; -1 for a seat that stays empty.
        package let seats: [Int]
    }

    package init(_ set: SeatSet, _ arrangements: [SeatArrangement], seed: Int64) {
        self.seed = seed
        rooms = zip(set.rooms, arrangements).map { room, arrangement in
            Room(
                id: room.id, cost: arrangement.cost, bound: arrangement.bound,
                seats: arrangement.groups.map { $0 ?? -1 })
        }
    }

    package var cost: Int { rooms.reduce(0) { $0 + $1.cost } }
    package var bound: Int { rooms.reduce(0) { $0 + $1.bound } }
    /// Rooms of which it is proved that nothing is cheaper.
    package var provedCount: Int { rooms.count { $0.cost == $0.bound } }
}
