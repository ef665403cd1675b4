package import Foundation
package import Host
import StationStore
package import Vault

/// Where a station keeps what, and the lock that lets one daemon in.
package struct StationFolder: Sendable {
    package let root: URL

    package init(_ root: URL) {
        self.root = root
    }

    package var database: URL { root.appending(path: "station.db") }
    package var keys: URL { root.appending(path: "keys") }
    package var tls: URL { root.appending(path: "tls") }
    package var authority: URL { tls.appending(path: "authority.pem") }
    package var authorityKey: URL { tls.appending(path: "authority.key.sealed") }
    package var serverCertificate: URL { tls.appending(path: "server.pem") }
    package var serverKey: URL { tls.appending(path: "server.key") }
    /// The certificates by which central's calls are recognised.
    package var centralCertificate: URL { tls.appending(path: "central.pem") }
    private var lockFile: URL { root.appending(path: "lock") }

    package var isFounded: Bool { FileManager.default.fileExists(atPath: database.path) }

    /// Keeps every other daemon and `restore` out for as long as the returned lock lives.
    ///
    /// - Throws: ``StoreFault/folderInUse(path:)``.
    package func lock() throws -> FolderLock {
        do {
            return try FolderLock(file: lockFile)
        } catch {
            guard case .heldBy = error.cause else { throw error }
            throw StoreFault.folderInUse(path: "\(root.path) (\(error))")
        }
    }

    /// The station's secrets: from systemd's credentials where given, else from the folder.
    package func loadKeys(environment: [String: String]) throws -> StationKeys {
        try StationKeys.load(
            from: keys, credentials: environment["CREDENTIALS_DIRECTORY"].map { URL(filePath: $0) })
    }

    /// Writes `text` where only this user may read it, synced before return.
    static func writePrivately(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
}
