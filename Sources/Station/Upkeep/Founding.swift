package import Exam
package import Foundation
package import Journal
package import StationStore
package import Vault

/// Makes a station out of nothing: folder, keys, authority, certificate, first entries, first administrator.
package struct Founding: Sendable {
    package let number: String
    package let title: String
    package let host: String
    package let utcOffsetMinutes: Int
    package let administratorName: String

    package init(
        number: String, title: String, host: String, utcOffsetMinutes: Int, administratorName: String
    ) {
        self.number = number
        self.title = title
        self.host = host
        self.utcOffsetMinutes = utcOffsetMinutes
        self.administratorName = administratorName
    }

    /// The account that `found(in:…)` makes; its person signs in with the one-time code.
    package static let administrator: Staff.ID = "S-000"

    /// Makes keys and certificates in `folder`, which must be new or empty.
    ///
    /// - Throws: ``StoreFault/notAStation(path:reason:)`` when something stands there already.
    package func makeSecrets(in folder: StationFolder, now: Date) throws -> StationKeys {
        let files = FileManager.default
        if let found = try? files.contentsOfDirectory(atPath: folder.root.path), !found.isEmpty {
            throw StoreFault.notAStation(
                path: folder.root.path,
                reason: "the folder is not empty; name a new one, or remove this one first")
        }
        try files.createDirectory(
            at: folder.root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let keys = try StationKeys.create(in: folder.keys)
        try files.createDirectory(
            at: folder.tls, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let authority = try StationCA.create(name: title, hostName: host, key: keys.data, now: now)
        try Data(authority.certificatePEM.utf8).write(to: folder.authority, options: .atomic)
        try Data(authority.sealedKey).write(to: folder.authorityKey, options: .atomic)
        let server = try StationCA.issueServer(hostName: host, authority: authority, key: keys.data, now: now)
        try Data(server.certificatePEM.utf8).write(to: folder.serverCertificate, options: .atomic)
        try StationFolder.writePrivately(server.privateKeyPEM, to: folder.serverKey)
        return keys
    }

    /// Writes the first entries. A rehearsal's own first entry comes before these.
    package func found(in folder: StationFolder, keys: StationKeys, store: StationStore) async throws {
        let signer = try signer(keys)
        let authorityPEM = try String(contentsOf: folder.authority, encoding: .utf8)
        try await store.perform(
            FoundStation(
                number: number, title: title, host: host, utcOffsetMinutes: utcOffsetMinutes,
                verifierKey: signer.verifierKey.text,
                applicationKey: keys.application.publicKey.x963Representation.base64EncodedString(),
                authority: StationCA.fingerprint(ofPEM: authorityPEM)),
            by: .station)
        try await store.perform(AdoptProfile(profile: .nationalReference), by: .station)
    }

    /// Signs checkpoints in the station's name.
    package func signer(_ keys: StationKeys) throws -> NoteSigner {
        try NoteSigner(name: CheckpointKeeper.origin(station: number), kind: .ed25519, privateKey: keys.log)
    }

    /// Makes the whole station: secrets, first entries, and the first administrator.
    ///
    /// - Returns: the administrator's one-time sign-in code; it cannot be shown again.
    /// - Throws: ``StoreFault`` when something stands in the folder already.
    package func makeStation(in folder: StationFolder) async throws -> String {
        let keys = try makeSecrets(in: folder, now: Date())
        let store = try StationStore(path: folder.database.path, dataKey: keys.data, clock: MachineClock())
        try await found(in: folder, keys: keys, store: store)
        let sealed = try store.sealer.seal(
            [UInt8](JSONEncoder().encode(StaffParticulars(name: administratorName))))
        let appointment = Appointment(
            staff: Self.administrator, department: "系统管理", roles: [.administrator], qualifications: [],
            particulars: try ParticularDigest(of: sealed))
        try await store.perform(
            AppointStaff(people: [appointment]), by: .station, request: CommandRequest(particulars: [sealed]))
        let desk = SignInDesk(store: store, hasher: PasswordHasher(keys.data))
        let code = try await desk.issueCode(for: Self.administrator, by: .station)
        try await CheckpointKeeper(store: store, signer: signer(keys)).sign()
        try store.close()
        return code
    }
}
