import Crypto
package import Foundation
import SwiftASN1
import X509

/// A small certificate authority for one host: a station's, or central's.
///
/// P-256 throughout. Its key is kept sealed and opened only to issue or renew. Critical name
/// constraints bind it to its one host name and to no IP address, so that a phone which trusts
/// it trusts it for nothing else. Time always comes from the caller.
package enum StationCA {
    /// An authority as it is kept: its certificate in the open, its key sealed.
    package struct Authority: Equatable, Sendable {
        /// The authority's own certificate, which phones and browsers install.
        package let certificatePEM: String
        /// ChaCha20-Poly1305 under a key derived from the data key, bound to the certificate.
        package let sealedKey: [UInt8]

        package init(certificatePEM: String, sealedKey: [UInt8]) {
            self.certificatePEM = certificatePEM
            self.sealedKey = sealedKey
        }
    }

    /// A certificate with its private key, ready for a TLS endpoint.
    package struct Credential: Sendable {
        /// The leaf first, then the authority when there is one.
        package let certificatePEM: String
        /// PKCS #8. Kept in a file that only its owner may read.
        package let privateKeyPEM: String
    }

    /// How long an authority lives, and a self-made certificate that people confirm by its
    /// fingerprint: ten years, the life of a station.
    package static let authorityDays = 3652
    /// How long an issued certificate lives. Browsers refuse more than 398 days.
    package static let leafDays = 397
    /// Certificates are valid from a little before they are made: phones' clocks lag.
    static let leewaySeconds: TimeInterval = 3600

    /// Makes an authority that can sign for one host name only.
    ///
    /// - Parameters:
    ///   - name: shown to people who install the certificate; 1…64 characters.
    ///   - hostName: the one name it may sign for, with what is under it.
    ///   - key: the data key its own key is sealed under.
    ///   - now: the clock.
    /// - Returns: the authority, valid for ``authorityDays``.
    /// - Throws: ``CertificateFault`` when a name will not do.
    package static func create(
        name: String, hostName: String, key: DataKey, now: Date
    ) throws -> Authority {
        try HostName.check(hostName)
        let signingKey = P256.Signing.PrivateKey()
        let subject = try subject(name)
        let certificate = try sign(
            for: signingKey.publicKey, subject: subject, issuer: subject, by: signingKey,
            from: now, until: now.addingTimeInterval(days: authorityDays)
        ) {
            Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
            Critical(KeyUsage(keyCertSign: true, cRLSign: true))
            Critical(constraints(hostName: hostName))
            SubjectKeyIdentifier(hash: Certificate.PublicKey(signingKey.publicKey))
        }
        let sealedKey = try seal(signingKey, for: certificate, under: key)
        return Authority(certificatePEM: try pem(certificate), sealedKey: sealedKey)
    }

    /// Issues a server certificate for the authority's host name, or one under it.
    ///
    /// - Parameters:
    ///   - hostName: the only name in the certificate.
    ///   - authority: who signs.
    ///   - key: the data key the authority's key is sealed under.
    ///   - now: the clock.
    /// - Returns: leaf and authority, valid for ``leafDays`` but never longer than the authority.
    /// - Throws: ``CertificateFault``.
    package static func issueServer(
        hostName: String, authority: Authority, key: DataKey, now: Date
    ) throws -> Credential {
        try HostName.check(hostName)
        let issuer = try Issuer(authority, key: key, now: now)
        guard issuer.permitted.contains(where: { HostName.isWithin(hostName, constraint: $0) }) else {
            throw CertificateFault.hostNameOutsideConstraint(hostName, permitted: issuer.permitted)
        }
        return try issuer.issue(commonName: hostName, hostNames: [hostName], usage: .serverAuth, now: now)
    }

    /// Issues a client certificate, with which this side calls on the other.
    ///
    /// - Parameters:
    ///   - commonName: who calls; 1…64 characters.
    ///   - authority: who signs.
    ///   - key: the data key the authority's key is sealed under.
    ///   - now: the clock.
    /// - Returns: leaf and authority, valid for ``leafDays`` but never longer than the authority.
    /// - Throws: ``CertificateFault``.
    package static func issueClient(
        commonName: String, authority: Authority, key: DataKey, now: Date
    ) throws -> Credential {
        let issuer = try Issuer(authority, key: key, now: now)
        // Without a DNS name in it, TLS libraries take the common name for one and hold it
        // against the authority's constraint, which it never meets.
        return try issuer.issue(
            commonName: commonName, hostNames: issuer.permitted, usage: .clientAuth, now: now)
    }

    /// Makes a client certificate that nobody else signed, to be trusted by its fingerprint alone.
    ///
    /// - Parameters:
    ///   - commonName: who calls; 1…64 characters.
    ///   - now: the clock.
    /// - Returns: the certificate alone, valid for ``authorityDays``.
    /// - Throws: ``CertificateFault``.
    package static func selfSignedClient(commonName: String, now: Date) throws -> Credential {
        let signingKey = P256.Signing.PrivateKey()
        let subject = try subject(commonName)
        let certificate = try sign(
            for: signingKey.publicKey, subject: subject, issuer: subject, by: signingKey,
            from: now, until: now.addingTimeInterval(days: authorityDays)
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([.clientAuth])
            SubjectKeyIdentifier(hash: Certificate.PublicKey(signingKey.publicKey))
        }
        return Credential(
            certificatePEM: try pem(certificate), privateKeyPEM: signingKey.pemRepresentation + "\n")
    }

    /// The fingerprint that people compare: SHA-256 of the first certificate, as `AB:CD:…`.
    ///
    /// - Throws: ``CertificateFault/unreadable(_:)``.
    package static func fingerprint(ofPEM pem: String) throws -> String {
        let certificate = try certificate(ofPEM: pem)
        return try digest(of: certificate).map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.count == 1 ? "0" + digits : digits
        }.joined(separator: ":")
    }

    /// When the first certificate in `pem` ends.
    ///
    /// - Throws: ``CertificateFault/unreadable(_:)``.
    package static func expiry(ofPEM pem: String) throws -> Date {
        try certificate(ofPEM: pem).notValidAfter
    }
}

/// Never the key: a credential that is logged by mistake gives nothing away.
extension StationCA.Credential: CustomStringConvertible {
    package var description: String { "Credential(hidden)" }
}
