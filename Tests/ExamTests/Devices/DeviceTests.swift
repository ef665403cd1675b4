import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let key = "BGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+tKfA+eFivOM1drMV7Oy7ZAaDe/UfU="

@Suite struct IssueEnrolmentCodeTests {
    private func decide(
        _ label: String = "一号门", room: Room.ID? = nil, numbered: Int = 0, current: Int = 0,
        isRoomKnown: Bool = true
    ) throws -> [StationEvent] {
        try IssueEnrolmentCode(label: label, room: room).decide(
            given: .init(numbered: numbered, current: current, isRoomKnown: isRoomKnown), by: .staff("S-090"),
            at: now)
    }

    @Test(arguments: [(0, "D-01"), (8, "D-09"), (9, "D-10"), (99, "D-100")])
    func `numbers devices one after another, never twice`(numbered: Int, device: String) throws {
        let events = try decide(room: "T101", numbered: numbered)

        #expect(
            events == [
                .devices(
                    .codeIssued(
                        device: Device.ID(rawValue: device), label: "一号门", room: "T101",
                        expires: now.adding(minutes: 10)))
            ])
    }

    @Test func `refuses labels, rooms and numbers outside the limits`() throws {
        #expect(throws: DeviceRefusal.labelMissing) { try decide("") }
        #expect(throws: DeviceRefusal.labelMissing) { try decide(String(repeating: "门", count: 41)) }
        #expect(try decide(String(repeating: "门", count: 40)).count == 1)
        #expect(throws: DeviceRefusal.unknownRoom) { try decide(room: "T9", isRoomKnown: false) }
        #expect(try decide(current: 499).count == 1)
        #expect(throws: DeviceRefusal.tooMany) { try decide(current: 500) }
    }
}

@Suite struct EnrolDeviceTests {
    private func decide(
        _ publicKey: String = key, state: DeviceFact.State? = .invited, seconds: Int = 0,
        isKeyInUse: Bool = false
    ) throws -> [StationEvent] {
        let fact = state.map { DeviceFact(state: $0, codeExpires: now.adding(minutes: 10)) }
        return try EnrolDevice(device: "D-01", publicKey: publicKey).decide(
            given: .init(device: fact, isKeyInUse: isKeyInUse), by: .station, at: now.adding(seconds: seconds)
        )
    }

    @Test func `takes the key of an invited device`() throws {
        #expect(try decide() == [.devices(.enrolled(device: "D-01", publicKey: key))])
    }

    @Test func `holds for ten minutes, the last second not included`() throws {
        #expect(try decide(seconds: 599).count == 1)
        #expect(throws: DeviceRefusal.codeExpired) { try decide(seconds: 600) }
    }

    @Test func `refuses devices that are not waiting for a key`() {
        #expect(throws: DeviceRefusal.unknownDevice) { try decide(state: nil) }
        #expect(throws: DeviceRefusal.notInvited) { try decide(state: .enrolled) }
        #expect(throws: DeviceRefusal.notInvited) { try decide(state: .revoked) }
        #expect(throws: DeviceRefusal.keyInUse) { try decide(isKeyInUse: true) }
    }

    @Test(arguments: [
        "", "BGsX", "A" + key.dropFirst(), "BQ" + key.dropFirst(2), String(key.dropLast()) + "A",
        String(key.dropLast(2)) + "V=", String(key.dropLast(3)) + "*U=", key + "=",
    ])
    func `refuses what is no uncompressed point in its one spelling`(text: String) {
        #expect(throws: DeviceRefusal.keyMalformed) { try decide(text) }
    }

    @Test func `revokes an invited or enrolled device once`() throws {
        func revoke(_ state: DeviceFact.State?) throws -> [StationEvent] {
            try RevokeDevice(device: "D-01", reason: .lost).decide(
                given: .init(device: state.map { DeviceFact(state: $0, codeExpires: now) }), by: .station,
                at: now)
        }
        let revoked: [StationEvent] = [.devices(.revoked(device: "D-01", reason: .lost))]

        #expect(try revoke(.invited) == revoked)
        #expect(try revoke(.enrolled) == revoked)
        #expect(try revoke(.revoked) == [])
        #expect(throws: DeviceRefusal.unknownDevice) { try revoke(nil) }
    }
}
