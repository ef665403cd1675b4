package import Crypto
package import Foundation

/// The keys a station is known by, and the one that opens what it keeps.
///
/// Three files in one folder (0700): `log.key`, `application.key` and `data.key` (0600). Any of
/// them may come from systemd's credentials instead. Losing them ends the station: nothing here
/// ever makes a new key in the place of one that is missing.
package struct StationKeys: Sendable {
    /// Signs checkpoints and batches: Ed25519.
    package let log: Curve25519.Signing.PrivateKey
    /// Signs answers and lists for phones, which got its public half by QR: P-256, because
    /// browsers have had it for longest.
    package let application: P256.Signing.PrivateKey
    /// Opens particulars and everything else that is sealed at this station.
    package let data: DataKey

    private enum Slot: String, CaseIterable {
        case log = "log.key"
        case application = "application.key"
        case data = "data.key"

        /// The first line of the file. Part of the format: never changed.
        var label: String {
            switch self {
            case .log: "examstation log key, Ed25519"
            case .application: "examstation application key, P-256"
            case .data: "examstation data key"
            }
        }
    }

    /// Makes new keys and writes them, synced, into `folder`.
    ///
    /// - Parameter folder: made with mode 0700 when missing; its parent exists. It may hold other
    ///   things, but none of the three files.
    /// - Returns: the new keys.
    /// - Throws: ``KeyFileFault``. Files made before the failure are removed again.
    @discardableResult
    package static func create(in folder: URL) throws -> StationKeys {
        let keys = StationKeys(
            log: Curve25519.Signing.PrivateKey(), application: P256.Signing.PrivateKey(), data: .random())
        try KeyFile.createFolder(folder)
        var created: [URL] = []
        do {
            for slot in Slot.allCases {
                let file = folder.appending(component: slot.rawValue)
                var secret = keys.secret(of: slot)
                defer { secret.wipe() }
                try KeyFile.create(secret, label: slot.label, at: file)
                created.append(file)
            }
            try KeyFile.syncFolder(folder)
        } catch {
            // Half a set is no station's set. What is left behind when even this fails is
            // reported by the next start, which then misses the others.
            for file in created { KeyFile.remove(file) }
            throw error
        }
        return keys
    }

    /// Loads the keys of a station.
    ///
    /// - Parameters:
    ///   - folder: as ``create(in:)`` made it.
    ///   - credentials: what systemd names in `CREDENTIALS_DIRECTORY`. A file of the same name
    ///     found there wins over the one in `folder`.
    /// - Returns: the keys, all of them.
    /// - Throws: ``KeyFileFault`` when one is missing, malformed, or open to others.
    package static func load(from folder: URL, credentials: URL? = nil) throws -> StationKeys {
        let log = try read(.log, folder, credentials) { bytes in
            try Curve25519.Signing.PrivateKey(rawRepresentation: bytes)
        }
        let application = try read(.application, folder, credentials) { bytes in
            try P256.Signing.PrivateKey(rawRepresentation: bytes)
        }
        let data = try read(.data, folder, credentials) { bytes in try DataKey(bytes: bytes) }
        return StationKeys(log: log, application: application, data: data)
    }

    private static func read<Key>(
        _ slot: Slot, _ folder: URL, _ credentials: URL?, _ make: ([UInt8]) throws -> Key
    ) throws -> Key {
        let (file, privacy) = try locate(slot, folder, credentials)
        var bytes = try KeyFile.read(label: slot.label, byteCount: 32, at: file, privacy: privacy)
        defer { bytes.wipe() }
        do {
            return try make(bytes)
        } catch {
            throw KeyFileFault.malformed(path: file.path(percentEncoded: false), "its bytes are no key")
        }
    }

    private static func locate(
        _ slot: Slot, _ folder: URL, _ credentials: URL?
    ) throws -> (URL, KeyFile.Privacy) {
        if let file = credentials?.appending(component: slot.rawValue),
            FileManager.default.fileExists(atPath: file.path(percentEncoded: false))
        {
            return (file, .credential)
        }
        try KeyFile.checkFolder(folder, forbidden: 0o022)
        return (folder.appending(component: slot.rawValue), .ownerOnly)
    }

    private func secret(of slot: Slot) -> [UInt8] {
        switch slot {
        case .log: Array(log.rawRepresentation)
        case .application: Array(application.rawRepresentation)
        case .data: data.bytes
        }
    }
}

/// Names no secret, whatever prints it.
extension StationKeys: CustomStringConvertible {
    package var description: String { "StationKeys(hidden)" }
}
