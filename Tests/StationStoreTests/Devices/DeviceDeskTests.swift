import Crypto
import Exam
import Foundation
import StationStore
import TestKit
import Testing
import Vault

@Suite struct DeviceDeskTests {
    private let key = P256.Signing.PrivateKey()
    private var publicKey: String { key.publicKey.x963Representation.base64EncodedString() }

    private func signed(_ message: [UInt8], by key: P256.Signing.PrivateKey) throws -> String {
        Base64URL.encode([UInt8](try key.signature(for: Data(message)).rawRepresentation))
    }

    private let message = DeviceRequest(
        method: "POST", path: "/api/check-ins", requestID: "r-1", deviceMilliseconds: 1_637_974_800_000,
        body: Array("{}".utf8)
    ).message

    private func site() async throws -> (site: TestSite, desk: DeviceDesk) {
        let site = try TestSite()
        try await site.appoint("S-090", [.administrator])
        return (site, DeviceDesk(store: site.store))
    }

    @Test func `a device signs six lines`() {
        let empty = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"

        #expect(
            String(decoding: message, as: UTF8.self)
                == "examstation-request/0\nPOST\n/api/check-ins\nr-1\n1637974800000\n\(empty)\n")
    }

    @Test func `enrols with a code and speaks with its own key from then on`() async throws {
        let (site, desk) = try await site()

        let invitation = try await desk.issue(label: "一号门", by: .staff("S-090"))
        let device = try await desk.redeem(code: invitation.code, publicKey: publicKey)

        #expect(invitation.device == "D-01")
        #expect(device == "D-01")
        try await desk.verify(device: device, signature: try signed(message, by: key), message: message)
        await #expect(throws: DeviceFault.badSignature) {
            try await desk.verify(
                device: device, signature: try signed(message, by: P256.Signing.PrivateKey()),
                message: message)
        }
        await #expect(throws: DeviceFault.badSignature) {
            try await desk.verify(
                device: device, signature: try signed(message, by: key), message: message + [1])
        }
        for nonsense in ["", "A", String(repeating: "A", count: 86), String(repeating: "é", count: 86)] {
            await #expect(throws: DeviceFault.badSignature) {
                try await desk.verify(device: device, signature: nonsense, message: message)
            }
        }
        await #expect(throws: DeviceFault.notEnrolled) {
            try await desk.verify(device: "D-99", signature: try signed(message, by: key), message: message)
        }
        try await site.expectReplayEqualsTables()
    }

    @Test func `a code is used once, and asking again with the same key gives the same device`() async throws
    {
        let (site, desk) = try await site()
        let invitation = try await desk.issue(label: "一号门", by: .staff("S-090"))
        let device = try await desk.redeem(code: invitation.code, publicKey: publicKey)
        let before = site.store.head.position

        #expect(try await desk.redeem(code: invitation.code, publicKey: publicKey) == device)
        await #expect(throws: DeviceFault.codeUnknown) {
            let other = P256.Signing.PrivateKey().publicKey.x963Representation.base64EncodedString()
            return try await desk.redeem(code: invitation.code, publicKey: other)
        }
        #expect(site.store.head.position == before)
    }

    @Test func `a code lasts ten minutes and ten tries`() async throws {
        let (site, desk) = try await site()
        let late = try await desk.issue(label: "一号门", by: .staff("S-090"))
        site.clock.advance(seconds: 600)
        await #expect(throws: DeviceFault.codeUnknown) {
            try await desk.redeem(code: late.code, publicKey: publicKey)
        }

        let tried = try await desk.issue(label: "二号门", by: .staff("S-090"))
        // 04 and 64 zeros: well formed, and no point of the curve.
        let noPoint = Data([4] + [UInt8](repeating: 0, count: 64)).base64EncodedString()
        for _ in 1...10 {
            await #expect(throws: DeviceRefusal.keyMalformed) {
                try await desk.redeem(code: tried.code, publicKey: noPoint)
            }
        }
        await #expect(throws: DeviceFault.codeUnknown) {
            try await desk.redeem(code: tried.code, publicKey: publicKey)
        }
        await #expect(throws: DeviceFault.codeUnknown) {
            try await desk.redeem(code: "7K2MQ", publicKey: publicKey)
        }
        try await site.expectReplayEqualsTables()
    }

    @Test func `a revoked device is refused from the next request, and its key may not come back`()
        async throws
    {
        let (site, desk) = try await site()
        let invitation = try await desk.issue(label: "一号门", by: .staff("S-090"))
        let device = try await desk.redeem(code: invitation.code, publicKey: publicKey)
        let signature = try signed(message, by: key)
        try await desk.verify(device: device, signature: signature, message: message)

        try await site.store.perform(RevokeDevice(device: device, reason: .lost), by: .staff("S-090"))

        await #expect(throws: DeviceFault.notEnrolled) {
            try await desk.verify(device: device, signature: signature, message: message)
        }
        await #expect(throws: StaffRefusal.deviceNotEnrolled) {
            try await site.store.perform(CheckInCandidate(ticket: "x", room: "T101"), by: .device(device))
        }
        try await site.expectReplayEqualsTables()
    }

    @Test func `two devices never share a key`() async throws {
        let (site, desk) = try await site()
        let first = try await desk.issue(label: "一号门", by: .staff("S-090"))
        let second = try await desk.issue(label: "二号门", by: .staff("S-090"))
        _ = try await desk.redeem(code: first.code, publicKey: publicKey)

        await #expect(throws: DeviceRefusal.keyInUse) {
            try await desk.redeem(code: second.code, publicKey: publicKey)
        }
        #expect(second.device == "D-02")
        try await site.expectReplayEqualsTables()
    }

    @Test func `a repeated request for a code invites one device and shows no second code`() async throws {
        let (site, desk) = try await site()
        _ = try await desk.issue(label: "一号门", by: .staff("S-090"), request: "r-9")

        await #expect(throws: DeviceFault.codeShownBefore) {
            try await desk.issue(label: "一号门", by: .staff("S-090"), request: "r-9")
        }
        try await site.expectReplayEqualsTables()
    }

    @Test func `a device bound to a room of the station says so`() async throws {
        let door = try await DoorSite()
        try await door.site.appoint("S-090", [.administrator])
        let desk = DeviceDesk(store: door.store)

        await #expect(throws: DeviceRefusal.unknownRoom) {
            try await desk.issue(label: "一号门", room: "T999", by: .staff("S-090"))
        }
        let invitation = try await desk.issue(label: "一号门", room: "T101", by: .staff("S-090"))
        let device = try await desk.redeem(code: invitation.code, publicKey: publicKey)
        let room = try await desk.verify(
            device: device, signature: try signed(message, by: key), message: message)

        #expect(room == "T101")
        try await door.site.expectReplayEqualsTables()
    }
}
