/// Why a command about devices is not taken.
package enum DeviceRefusal: String, Refusal {
    case labelMissing = "devices.label-missing"
    case unknownRoom = "devices.unknown-room"
    case tooMany = "devices.too-many"
    case unknownDevice = "devices.unknown-device"
    case notInvited = "devices.not-invited"
    case codeExpired = "devices.code-expired"
    case keyMalformed = "devices.key-malformed"
    case keyInUse = "devices.key-in-use"
}
