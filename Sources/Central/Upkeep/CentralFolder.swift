import Exchange
package import Foundation
import Host
import Vault

/// Where central keeps what.
package struct CentralFolder: Sendable {
    package let root: URL

    package init(_ root: URL) {
        self.root = root
    }

    var database: URL { root.appending(path: "central.db") }
    var keys: URL { root.appending(path: "keys") }
    private var tls: URL { root.appending(path: "tls") }
    var authority: URL { tls.appending(path: "authority.pem") }
    private var authorityKey: URL { tls.appending(path: "authority.key.sealed") }
    var serverCertificate: URL { tls.appending(path: "server.pem") }
    var serverKey: URL { tls.appending(path: "server.key") }
    /// With which central calls on stations; they trust the authority by its fingerprint.
    var clientCertificate: URL { tls.appending(path: "client.pem") }
    var clientKey: URL { tls.appending(path: "client.key") }

    package var isFounded: Bool { FileManager.default.fileExists(atPath: database.path) }

    /// Keeps every other daemon out for as long as the returned lock lives.
    func lock() throws -> FolderLock { try FolderLock(file: root.appending(path: "lock")) }

    func loadKeys(environment: [String: String]) throws -> StationKeys {
        try StationKeys.load(
            from: keys, credentials: environment["CREDENTIALS_DIRECTORY"].map { URL(filePath: $0) })
    }

    /// Opens the store with central's own keys.
    func openStore(_ keys: StationKeys, host: String) throws -> CentralStore {
        try CentralStore(
            path: database.path, dataKey: keys.data,
            signer: CentralSigner(name: host, privateKey: keys.log))
    }

    /// Makes keys and certificates in the folder, which must be new or empty.
    func makeSecrets(title: String, host: String, now: Date) throws -> StationKeys {
        let files = FileManager.default
        if let found = try? files.contentsOfDirectory(atPath: root.path), !found.isEmpty {
            throw CentralFault.notACentral(path: root.path, reason: "the folder is not empty; name a new one")
        }
        for folder in [root, tls] {
            try files.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let keys = try StationKeys.create(in: keys)
        let own = try StationCA.create(name: title, hostName: host, key: keys.data, now: now)
        try Data(own.certificatePEM.utf8).write(to: authority, options: .atomic)
        try Data(own.sealedKey).write(to: authorityKey, options: .atomic)
        try issueLeaves(own, host: host, keys: keys, now: now)
        return keys
    }

    /// Renews both certificates when they end within thirty days.
    func renewCertificate(host: String, keys: StationKeys, now: Date) throws {
        let pem = try String(contentsOf: serverCertificate, encoding: .utf8)
        guard try StationCA.expiry(ofPEM: pem).timeIntervalSince(now) < 30 * 86_400 else { return }
        let own = StationCA.Authority(
            certificatePEM: try String(contentsOf: authority, encoding: .utf8),
            sealedKey: [UInt8](try Data(contentsOf: authorityKey)))
        try issueLeaves(own, host: host, keys: keys, now: now)
    }

    /// One certificate for the pages, one to call with: made together, renewed together.
    private func issueLeaves(
        _ own: StationCA.Authority, host: String, keys: StationKeys, now: Date
    ) throws {
        try write(
            try StationCA.issueClient(commonName: host, authority: own, key: keys.data, now: now),
            clientCertificate, clientKey)
        try write(
            try StationCA.issueServer(hostName: host, authority: own, key: keys.data, now: now),
            serverCertificate, serverKey)
    }

    private func write(_ credential: StationCA.Credential, _ certificate: URL, _ key: URL) throws {
        try Data(credential.privateKeyPEM.utf8).write(to: key, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key.path)
        try Data(credential.certificatePEM.utf8).write(to: certificate, options: .atomic)
    }
}
