/// A phone, scanner or tablet that checks candidates in.
package enum Device {
    /// `D-01`, counted by the station.
    package typealias ID = Identifier<Device>
}

/// Everything that can happen to the devices of the station.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum DeviceEvent: AreaEvent {
    /// A one-time enrolment code was handed out for a new device.
    case codeIssued(device: Device.ID, label: String, room: Room.ID?, expires: Moment)
    /// `publicKey`: P-256, X9.63 uncompressed, base64.
    case enrolled(device: Device.ID, publicKey: String)
    case revoked(device: Device.ID, reason: DeviceRevocation)

    package static let area = "devices"

    package var subjects: [Subject] {
        switch self {
        case .codeIssued(let device, _, let room, _): [.device(device)] + (room.map { [.room($0)] } ?? [])
        case .enrolled(let device, _), .revoked(let device, _): [.device(device)]
        }
    }
}

/// Why a device may no longer speak for the station.
package enum DeviceRevocation: String, Codable, Sendable, CaseIterable {
    case lost
    case replaced
    case dayOver
}
