/// A kind of thing that a sitting may need and a room has: `projector`, `cnc-mill`, `listening`. The site's own codes.
package enum Equipment {
    package typealias ID = Identifier<Equipment>
}

/// A computer or a work station's device, by its asset tag (资产编号).
package enum Machine {
    package typealias ID = Identifier<Machine>
}

/// A camera of the room, by its number in the monitoring system.
package enum Camera {
    package typealias ID = Identifier<Camera>
}

/// The machine at a seat.
package struct SeatMachine: Hashable, Codable, Sendable {
    package let seat: Int
    package let machine: Machine.ID
    /// Its network address; nil when it has none.
    package let address: String?

    package init(seat: Int, machine: Machine.ID, address: String? = nil) {
        self.seat = seat
        self.machine = machine
        self.address = address
    }

    var isWellFormed: Bool {
        machine.isWellFormed && address.map(Self.isAddress) != false
    }

    /// Digits, letters, `.`, `:` and `-`: an IPv4 or IPv6 address, or a host's name.
    private static func isAddress(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: ":"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// Sets the whole equipment of a room.
package struct SetEquipment: Command {
    package let room: Room.ID
    package let equipment: [Equipment.ID]

    /// `equipment`: in any order, twice or once.
    package init(room: Room.ID, equipment: [Equipment.ID]) {
        self.room = room
        self.equipment = Set(equipment).sorted()
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)
    package static let equipmentMax = 60

    /// `current`: nil when there is no such room.
    package func decide(
        given current: [Equipment.ID]?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let current else { throw .unknownRoom }
        guard equipment.count <= Self.equipmentMax, equipment.allSatisfy(\.isWellFormed) else {
            throw .badEquipment
        }
        guard current != equipment else { return [] }
        return [.rooms(.equipmentSet(room: room, equipment: equipment))]
    }
}

/// What a room has beside its seats and its equipment.
package struct RoomFeatures: Equatable, Sendable, Encodable {
    package let isStepFree: Bool
    /// Whether signals are shielded there.
    package let isShielded: Bool
    /// Centimetres between seats, as measured; nil before anybody has.
    package let spacing: Int?
    /// Ascending.
    package let cameras: [Camera.ID]

    package init(isStepFree: Bool, isShielded: Bool, spacing: Int?, cameras: [Camera.ID]) {
        self.isStepFree = isStepFree
        self.isShielded = isShielded
        self.spacing = spacing
        self.cameras = Set(cameras).sorted()
    }

    package static let spacings = 20...500
    package static let camerasMax = 20

    var isWellFormed: Bool {
        spacing.map(Self.spacings.contains) != false && cameras.count <= Self.camerasMax
            && cameras.allSatisfy(\.isWellFormed)
    }
}

/// Sets a room's features, all of them.
package struct SetFeatures: Command {
    package let room: Room.ID
    package let features: RoomFeatures

    package init(room: Room.ID, features: RoomFeatures) {
        self.room = room
        self.features = features
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)

    /// `current`: nil when there is no such room.
    package func decide(
        given current: RoomFeatures?, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let current else { throw .unknownRoom }
        guard features.isWellFormed else { throw .badFeatures }
        guard current != features else { return [] }
        return [
            .rooms(
                .featuresSet(
                    room: room, isStepFree: features.isStepFree, isShielded: features.isShielded,
                    spacing: features.spacing, cameras: features.cameras))
        ]
    }
}

/// Sets which machine stands at which seat, and which ones are spare.
package struct SetMachines: Command {
    package let room: Room.ID
    /// By seat.
    package let machines: [SeatMachine]
    /// Ascending.
    package let spares: [Machine.ID]

    package init(room: Room.ID, machines: [SeatMachine], spares: [Machine.ID]) {
        self.room = room
        self.machines = machines.sorted { ($0.seat, $0.machine) < ($1.seat, $1.machine) }
        self.spares = spares.sorted()
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar)
    package static let sparesMax = 60

    package struct Facts: Sendable {
        /// Nil when there is no such room.
        package let layout: SeatLayout?
        package let machines: [SeatMachine]
        package let spares: [Machine.ID]
        /// Machines that stand in other rooms.
        package let elsewhere: Set<Machine.ID>

        package init(
            layout: SeatLayout?, machines: [SeatMachine], spares: [Machine.ID], elsewhere: Set<Machine.ID>
        ) {
            self.layout = layout
            self.machines = machines
            self.spares = spares
            self.elsewhere = elsewhere
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(RoomRefusal) -> [StationEvent] {
        guard let layout = facts.layout else { throw .unknownRoom }
        guard machines.allSatisfy({ layout.place(of: $0.seat) != nil }) else { throw .noSuchSeat }
        let tags = machines.map(\.machine) + spares
        guard spares.count <= Self.sparesMax, machines.allSatisfy(\.isWellFormed),
            spares.allSatisfy(\.isWellFormed), Set(tags).count == tags.count,
            Set(machines.map(\.seat)).count == machines.count
        else { throw .badMachines }
        guard facts.elsewhere.isDisjoint(with: tags) else { throw .machineElsewhere }
        guard facts.machines != machines || facts.spares != spares else { return [] }
        return [.rooms(.machinesSet(room: room, machines: machines, spares: spares))]
    }
}
