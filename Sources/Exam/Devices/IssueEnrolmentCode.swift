/// Invites a device: gives it a number, and a code that the device redeems with its own key.
package struct IssueEnrolmentCode: Command {
    /// What is written on the device, never a person's name.
    package let label: String
    /// The room for which the device speaks; nil for one that goes round.
    package let room: Room.ID?

    package init(label: String, room: Room.ID? = nil) {
        self.label = label
        self.room = room
    }

    /// How long a code can be redeemed (security requirement R6).
    package static let codeMinutes = 10
    package static let labelCharactersMax = 40
    /// Devices that may be invited or enrolled at one time: fifty rooms with two each, five times over.
    package static let devicesMax = 500

    package static let permission = Permission.staffOrStation(.administrator, .chief, .deputy)

    package struct Facts: Sendable {
        /// How many devices the station ever numbered.
        package let numbered: Int
        /// How many of them are invited or enrolled.
        package let current: Int
        package let isRoomKnown: Bool

        package init(numbered: Int, current: Int, isRoomKnown: Bool) {
            self.numbered = numbered
            self.current = current
            self.isRoomKnown = isRoomKnown
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DeviceRefusal) -> [StationEvent] {
        guard (1...Self.labelCharactersMax).contains(label.count) else { throw .labelMissing }
        guard facts.isRoomKnown else { throw .unknownRoom }
        guard facts.current < Self.devicesMax else { throw .tooMany }
        let number = facts.numbered + 1
        let device = Device.ID(rawValue: "D-" + (number < 10 ? "0" : "") + String(number))
        let expires = moment.adding(minutes: Self.codeMinutes)
        return [.devices(.codeIssued(device: device, label: label, room: room, expires: expires))]
    }
}
