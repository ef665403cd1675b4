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
    /// Documents on their way to the PDF press, for as long as that takes.
    var press: URL { root.appending(path: "press") }
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
            throw StoreFault.folderInUse(path: "\(error)")
        }
    }

    /// The station's secrets: from systemd's credentials where given, else from the folder.
    package func loadKeys(environment: [String: String]) throws -> StationKeys {
        try StationKeys.load(
            from: keys, credentials: environment["CREDENTIALS_DIRECTORY"].map { URL(filePath: $0) })
    }

    /// Renews the server's certificate when it ends within thirty days. The authority's key is opened for nothing else.
    func renewCertificate(host: String, keys: StationKeys, now: Date) throws {
        let pem = try String(contentsOf: serverCertificate, encoding: .utf8)
        guard try StationCA.expiry(ofPEM: pem).timeIntervalSince(now) < 30 * 86_400 else { return }
        let authority = StationCA.Authority(
            certificatePEM: try String(contentsOf: authority, encoding: .utf8),
            sealedKey: [UInt8](try Data(contentsOf: authorityKey)))
        let server = try StationCA.issueServer(hostName: host, authority: authority, key: keys.data, now: now)
        try StationFolder.writePrivately(server.privateKeyPEM, to: serverKey)
        try Data(server.certificatePEM.utf8).write(to: serverCertificate, options: .atomic)
    }

    /// Writes `text` where only this user may read it, synced before return.
    static func writePrivately(_ text: String, to file: URL) throws {
        try Data(text.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }
}
