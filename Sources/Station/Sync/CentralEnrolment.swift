import Exam
package import Foundation
import Journal
import StationStore
import Vault

/// What people hand over to take central up: the same document for command line and daemon.
package struct CentralEnrolment: Codable, Sendable {
    package let title: String
    /// Central's verifier key, of the kind that cosigns.
    package let key: String
    /// The certificate of central's authority as PEM: what it issued for calling gets in.
    package let certificate: String

    package init(title: String, key: String, certificate: String) {
        self.title = title
        self.key = key
        self.certificate = certificate
    }

    /// Of the certificate, as people read it to each other.
    ///
    /// - Throws: ``EnrolmentFault/certificate``.
    package func fingerprint() throws -> String {
        guard let fingerprint = try? StationCA.fingerprint(ofPEM: certificate) else {
            throw EnrolmentFault.certificate
        }
        return fingerprint
    }

    /// - Throws: ``EnrolmentFault/key`` unless the key is one that cosigns.
    package func checkKey() throws {
        guard let parsed = try? NoteVerifierKey(parsing: key), parsed.kind == .cosignature else {
            throw EnrolmentFault.key
        }
    }
}

/// Central cannot be taken up like this.
package enum EnrolmentFault: Error, CustomStringConvertible {
    case key
    case certificate
    /// The sync port is open to another certificate until the daemon starts again.
    case notConfirmed(found: String)

    package var description: String {
        switch self {
        case .key: "the key is no verifier key of a cosigner; examcentral identity prints central's"
        case .certificate: "the certificate cannot be read; give the file that examcentral identity names"
        case .notConfirmed(let found):
            "--confirm must be the certificate's fingerprint, read to you by central's people; this file has \(found)"
        }
    }
}

extension StationParts {
    /// Enrols central: the journal first, then the certificate that the sync port trusts.
    ///
    /// - Returns: whether the daemon must start again because its port is open to another certificate.
    func enrol(_ central: CentralEnrolment) async throws -> Bool {
        try central.checkKey()
        let fingerprint = try central.fingerprint()
        try await store.perform(
            EnrolCentral(title: central.title, verifierKey: central.key, fingerprint: fingerprint),
            by: .station)
        let file = folder.centralCertificate
        let before = try? StationCA.fingerprint(ofPEM: String(contentsOf: file, encoding: .utf8))
        try StationFolder.writePrivately(central.certificate, to: file)
        enrolment.send()
        return before != nil && before != fingerprint
    }
}

/// Who the station is, for people at central.
package struct StationIdentity: Sendable {
    package let number: String
    package let title: String
    package let key: String
    package let host: String
    package let isRehearsal: Bool
    package let authorityFile: URL
    package let authorityFingerprint: String

    /// Reads the folder; the daemon may run or not.
    ///
    /// - Throws: ``StoreFault`` when there is no founded station.
    package static func read(_ folder: StationFolder) async throws -> StationIdentity {
        guard folder.isFounded, let record = try await StationRecord.peek(path: folder.database.path) else {
            throw StoreFault.notAStation(path: folder.database.path, reason: "there is no founded station")
        }
        let pem = try String(contentsOf: folder.authority, encoding: .utf8)
        return StationIdentity(
            number: record.number, title: record.title, key: record.verifierKey, host: record.host,
            isRehearsal: record.isRehearsal, authorityFile: folder.authority,
            authorityFingerprint: try StationCA.fingerprint(ofPEM: pem))
    }
}
