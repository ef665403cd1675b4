/// Takes a device's public key, against the code that was handed out for it.
///
/// The station gives this command on the device's behalf, after it found the code.
package struct EnrolDevice: Command {
    package let device: Device.ID
    /// P-256, X9.63 uncompressed (65 bytes), base64.
    package let publicKey: String

    package init(device: Device.ID, publicKey: String) {
        self.device = device
        self.publicKey = publicKey
    }

    package static let permission = Permission.station

    package struct Facts: Sendable {
        package let device: DeviceFact?
        /// Whether a device that was not revoked speaks with this key already.
        package let isKeyInUse: Bool

        package init(device: DeviceFact?, isKeyInUse: Bool) {
            self.device = device
            self.isKeyInUse = isKeyInUse
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DeviceRefusal) -> [StationEvent] {
        guard let known = facts.device else { throw .unknownDevice }
        guard known.state == .invited else { throw .notInvited }
        guard moment.isBefore(known.codeExpires) else { throw .codeExpired }
        guard Self.isWellFormed(publicKey) else { throw .keyMalformed }
        guard !facts.isKeyInUse else { throw .keyInUse }
        return [.devices(.enrolled(device: device, publicKey: publicKey))]
    }

    /// Whether the text is base64 of 65 bytes that begin with 04, in the one spelling an encoder
    /// writes. That the point lies on the curve is checked where there is arithmetic for it.
    static func isWellFormed(_ publicKey: String) -> Bool {
        let text = Array(publicKey.utf8)
        guard text.count == 88, text[87] == UInt8(ascii: "="), text[86] != UInt8(ascii: "=") else {
            return false
        }
        let values = text.dropLast().compactMap(sextet)
        // 04 is 000001 and the next digit's two high bits; 65 bytes leave two spare bits at the end.
        return values.count == 87 && values[0] == 1 && values[1] >> 4 == 0 && values[86] & 0b11 == 0
    }

    private static func sextet(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): character - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): character - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

/// What the station knows of one device.
package struct DeviceFact: Equatable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case invited
        case enrolled
        case revoked
    }

    package let state: State
    package let codeExpires: Moment

    package init(state: State, codeExpires: Moment) {
        self.state = state
        self.codeExpires = codeExpires
    }
}

/// Ends a device's right to speak for the station, or withdraws an invitation.
package struct RevokeDevice: Command {
    package let device: Device.ID
    package let reason: DeviceRevocation

    package init(device: Device.ID, reason: DeviceRevocation) {
        self.device = device
        self.reason = reason
    }

    package static let permission = Permission.staffOrStation(.administrator, .chief, .deputy)

    package struct Facts: Sendable {
        package let device: DeviceFact?

        package init(device: DeviceFact?) {
            self.device = device
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(DeviceRefusal) -> [StationEvent] {
        guard let known = facts.device else { throw .unknownDevice }
        guard known.state != .revoked else { return [] }
        return [.devices(.revoked(device: device, reason: reason))]
    }
}
