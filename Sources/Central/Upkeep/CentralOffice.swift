import Exam
import Exchange
package import Foundation
import Journal
import Vault

/// What the command line does with central's folder: found it, take stations up, print who it is.
package struct CentralOffice: Sendable {
    private let folder: CentralFolder
    private let environment: [String: String]

    package init(folder: CentralFolder, environment: [String: String]) {
        self.folder = folder
        self.environment = environment
    }

    /// The account that ``found(title:host:utcOffsetMinutes:)`` makes.
    package static let firstAccount = "C-001"

    /// Makes central: secrets, database, and the first account.
    ///
    /// - Returns: the account's one-time code; it cannot be shown again.
    package func found(title: String, host: String, utcOffsetMinutes: Int) async throws -> String {
        guard !title.isEmpty, title.utf8.count <= 200, (-1080...1080).contains(utcOffsetMinutes) else {
            throw CentralFault.notACentral(path: folder.root.path, reason: "title or offset will not do")
        }
        let keys = try folder.makeSecrets(title: title, host: host, now: Date())
        let store = try folder.openStore(keys, host: host)
        try await store.found(OfficeRecord(title: title, host: host, utcOffsetMinutes: utcOffsetMinutes))
        let code = try await CentralDesk.issueCode(for: Self.firstAccount, in: store)
        try store.close()
        return code
    }

    /// A new code for an account, which is made when it is new.
    package func issueCode(for account: String) async throws -> String {
        guard EntryHeader.isIdentifier(account) else { throw EnrolFault.account(account) }
        return try await withStore { store, _ in try await CentralDesk.issueCode(for: account, in: store) }
    }

    /// Who central is, for people at stations.
    package struct Identity: Sendable {
        package let title: String
        package let key: String
        package let certificate: URL
        package let fingerprint: String
    }

    package func identity() async throws -> Identity {
        let pem = try String(contentsOf: folder.authority, encoding: .utf8)
        let fingerprint = try StationCA.fingerprint(ofPEM: pem)
        return try await withStore { store, office in
            Identity(
                title: office.title, key: store.signer.verifierKey.text,
                certificate: folder.authority,
                fingerprint: fingerprint)
        }
    }

    /// Takes a station up. The daemon may be running: it begins to fetch within seconds.
    ///
    /// `confirm` is the fingerprint of the link's authority as the station's people read it.
    ///
    /// - Returns: the fingerprint found.
    /// - Throws: ``EnrolFault`` when something does not fit, and then nothing changed.
    package func enrol(
        number: String, title: String, key: String, link: StationLink, isRehearsal: Bool, confirm: String?
    ) async throws -> String {
        guard let parsed = try? NoteVerifierKey(parsing: key), parsed.kind == .ed25519,
            ExchangeFormat.station(of: parsed.name) == number
        else { throw EnrolFault.key(number: number) }
        guard let found = try? StationCA.fingerprint(ofPEM: link.authority) else {
            throw EnrolFault.authority
        }
        guard link.isSound else { throw EnrolFault.url(link.url) }
        guard confirm == found else { throw EnrolFault.notConfirmed(found: found) }
        try await withStore { store, _ in
            try await store.enrol(
                parsed, title: title, fingerprint: found, isRehearsal: isRehearsal, at: CentralDesk.now())
            try await store.keep(link, of: number)
        }
        return found
    }

    /// Goes on with a halted station, after a person has looked at the evidence.
    package func resume(_ number: String) async throws {
        try await withStore { store, _ in try await store.resume(number) }
    }

    /// An accepted batch as it was sent.
    package func batchFile(_ batch: String, of number: String) async throws -> Data? {
        try await withStore { store, _ in
            try await store.batchFile(ResultBatch.ID(rawValue: batch), of: number)
        }
    }

    private func withStore<Value>(
        _ work: (CentralStore, OfficeRecord) async throws -> Value
    ) async throws -> Value {
        let (store, office) = try await open()
        do {
            let value = try await work(store, office)
            try store.close()
            return value
        } catch {
            try? store.close()
            throw error
        }
    }

    /// Opens the store; its signing name is the host that was fixed at founding.
    func open() async throws -> (store: CentralStore, office: OfficeRecord) {
        guard folder.isFounded else {
            throw CentralFault.notACentral(
                path: folder.database.path, reason: "there is no central; make one with examcentral init")
        }
        let keys = try folder.loadKeys(environment: environment)
        let probe = try folder.openStore(keys, host: "probe")
        let office = try await probe.office()
        try probe.close()
        guard let office else {
            throw CentralFault.notACentral(path: folder.database.path, reason: "it was never founded")
        }
        return (try folder.openStore(keys, host: office.host), office)
    }
}

/// A station cannot be taken up like this.
package enum EnrolFault: Error, CustomStringConvertible {
    case key(number: String)
    case authority
    case url(String)
    case notConfirmed(found: String)
    case account(String)

    package var description: String {
        switch self {
        case .key(let number):
            "the key is not examstation/\(number)'s; examstation identity at the station prints number and key"
        case .authority: "the authority's certificate cannot be read; it is tls/authority.pem of the station"
        case .url(let url): "“\(url)” will not do: https://host:8444, and an address only as IP"
        case .notConfirmed(let found):
            "--confirm must be the authority's fingerprint, read to you by the station's people; this file has \(found)"
        case .account(let account):
            "“\(account)” is no account: letters, digits, . _ ~ - and at most 64 of them"
        }
    }
}
