package import Exam
import Foundation
import GRDB
import Synchronization
import Vault

/// Enrols phones and scanners, and says whether a request really comes from one of them.
package struct DeviceDesk: Sendable {
    /// Tries at one code with keys that are no keys (security requirement R6).
    package static let triesMax = 10

    private let store: StationStore
    private let keys = KeyCache()

    /// Make one and share it: copies share its memory of public keys.
    package init(store: StationStore) {
        self.store = store
    }

    /// Invites a device.
    ///
    /// - Returns: its number, the code for its screen, and until when the code holds. The code
    ///   is stored only as a digest and cannot be shown again.
    /// - Throws: ``DeviceRefusal``, ``StaffRefusal`` or ``StoreFault``.
    package func issue(
        label: String, room: Room.ID? = nil, by actor: Actor, request: String? = nil
    ) async throws -> DeviceInvitation {
        let code = OneTimeCode.random()
        let digest = Data(try OneTimeCode.digest(code))
        let performed = try await store.perform(
            IssueEnrolmentCode(label: label, room: room), by: actor,
            request: CommandRequest(
                id: request,
                alongside: { db, performed in
                    guard case .devices(.codeIssued(let device, _, _, let expires))? = performed.events.first
                    else { return }
                    // Codes that nobody redeemed go with the next one that is made.
                    try db.run(
                        """
                        DELETE FROM localOneTimeCode
                        WHERE purpose = 'device' AND expires < \(expires.adding(minutes: -60))
                        """)
                    try db.run(
                        """
                        INSERT INTO localOneTimeCode (digest, purpose, subject, expires)
                        VALUES (\(digest), 'device', \(device), \(expires))
                        """)
                }))
        guard !performed.isReplayed else { throw DeviceFault.codeShownBefore }
        guard case .devices(.codeIssued(let device, _, _, let expires))? = performed.events.first else {
            preconditionFailure("an enrolment code is one event")
        }
        return DeviceInvitation(device: device, code: code, expires: expires)
    }

    /// Enrols the device that holds `code`, with its public key. The code is then worthless.
    ///
    /// - Parameters:
    ///   - code: as shown or typed.
    ///   - publicKey: P-256, X9.63 uncompressed, base64.
    /// - Returns: the device's number; the same again when its answer got lost.
    /// - Throws: ``DeviceFault/codeUnknown`` for a code that is wrong, used or too old;
    ///   ``DeviceRefusal/keyMalformed`` for a key that is none: the tenth such try ends the code.
    package func redeem(code: String, publicKey: String) async throws -> Device.ID {
        guard let typed = try? OneTimeCode.digest(code) else { throw DeviceFault.codeUnknown }
        let digest = Data(typed)
        let device = try await store.local { [now = store.now()] db -> Device.ID? in
            try db.run(
                """
                UPDATE localOneTimeCode SET tries = tries + 1 WHERE digest = \(digest) AND purpose = 'device'
                """)
            return try db.value(
                Device.ID.self,
                """
                SELECT subject FROM localOneTimeCode
                WHERE digest = \(digest) AND purpose = 'device' AND tries <= \(Self.triesMax)
                    AND expires > \(now)
                """)
        }
        guard let device else { return try await enrolled(with: publicKey) }
        guard (try? DeviceKey(base64: publicKey)) != nil else { throw DeviceRefusal.keyMalformed }
        try await store.perform(
            EnrolDevice(device: device, publicKey: publicKey), by: .station,
            request: CommandRequest(alongside: { db, _ in
                try db.run("DELETE FROM localOneTimeCode WHERE digest = \(digest) AND purpose = 'device'")
            }))
        return device
    }

    /// A device whose answer got lost asks again, with a code that is used up by then.
    private func enrolled(with publicKey: String) async throws -> Device.ID {
        let device = try await store.read { db in
            try db.value(
                Device.ID.self, "SELECT id FROM device WHERE publicKey = \(publicKey) AND state = 'enrolled'")
        }
        guard let device else { throw DeviceFault.codeUnknown }
        return device
    }

    /// Checks that an enrolled device signed `message`: see ``DeviceRequest``.
    ///
    /// Public keys are remembered; a revocation is seen by the next request.
    ///
    /// - Returns: the room the device is bound to, nil for one that goes round.
    /// - Throws: ``DeviceFault/notEnrolled`` or ``DeviceFault/badSignature``.
    @discardableResult
    package func verify(device: Device.ID, signature: String, message: [UInt8]) async throws -> Room.ID? {
        let generation = store.accessChanges.generation
        let known: KeyCache.Known
        if let cached = keys.find(device, at: generation) {
            known = cached
        } else {
            known = try await read(device)
            keys.keep(known, for: device, at: generation)
        }
        guard known.key.verifies(signature, over: message) else { throw DeviceFault.badSignature }
        return known.room
    }

    private func read(_ device: Device.ID) async throws -> KeyCache.Known {
        let known = try await store.read { db -> KeyCache.Known? in
            let row = try db.row(
                "SELECT publicKey, room FROM device WHERE id = \(device) AND state = 'enrolled'")
            guard let row, let key = try? DeviceKey(base64: row[0]) else { return nil }
            return KeyCache.Known(key: key, room: row[1])
        }
        guard let known else { throw DeviceFault.notEnrolled }
        return known
    }
}

/// What an administrator shows to a new device.
package struct DeviceInvitation: Equatable, Sendable {
    package let device: Device.ID
    package let code: String
    package let expires: Moment
}

/// Why a device is not who it says.
package enum DeviceFault: Error, Equatable, Sendable {
    /// Wrong, used, too old, or tried too often: which of them is nobody's business.
    case codeUnknown
    /// A repeated request: the code was shown once and stands nowhere. Issue another one.
    case codeShownBefore
    case notEnrolled
    case badSignature
}

/// Public keys by device, forgotten together whenever access changes.
private final class KeyCache: Sendable {
    struct Known: Sendable {
        let key: DeviceKey
        let room: Room.ID?
    }

    private struct State {
        var generation: UInt64 = 0
        var known: [Device.ID: Known] = [:]
    }

    private let state = Mutex(State())

    func find(_ device: Device.ID, at generation: UInt64) -> Known? {
        state.withLock { $0.generation == generation ? $0.known[device] : nil }
    }

    func keep(_ known: Known, for device: Device.ID, at generation: UInt64) {
        state.withLock { state in
            if state.generation < generation { state = State(generation: generation) }
            if state.generation == generation { state.known[device] = known }
        }
    }
}
