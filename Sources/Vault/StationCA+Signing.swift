import Crypto
import Foundation
import SwiftASN1
import X509

/// An authority with its key opened, for as long as one certificate takes.
struct Issuer {
    private let certificate: Certificate
    private let signingKey: P256.Signing.PrivateKey
    /// The host names its constraint admits.
    let permitted: [String]

    /// Opens an authority.
    ///
    /// - Throws: ``CertificateFault`` when the certificate is none of an authority, its time has
    ///   not come or is over, or its key does not open or fit.
    init(_ authority: StationCA.Authority, key: DataKey, now: Date) throws {
        let certificate = try StationCA.certificate(ofPEM: authority.certificatePEM)
        guard case .isCertificateAuthority? = try? certificate.extensions.basicConstraints,
            let constraints = try? certificate.extensions.nameConstraints
        else { throw CertificateFault.notAnAuthority(subject: certificate.subject.description) }
        guard (certificate.notValidBefore..<certificate.notValidAfter).contains(now) else {
            throw CertificateFault.authorityNotValid(
                from: certificate.notValidBefore, until: certificate.notValidAfter, now: now)
        }
        signingKey = try StationCA.open(authority.sealedKey, for: certificate, under: key)
        permitted = Array(constraints.permittedDNSDomains)
        self.certificate = certificate
    }

    /// Signs a leaf for a new key. The names are the caller's business.
    func issue(
        commonName: String, hostNames: [String], usage: ExtendedKeyUsage.Usage, now: Date
    ) throws -> StationCA.Credential {
        let leafKey = P256.Signing.PrivateKey()
        let authorityKeyIdentifier = try certificate.extensions.subjectKeyIdentifier?.keyIdentifier
        let leaf = try StationCA.sign(
            for: leafKey.publicKey, subject: StationCA.subject(commonName), issuer: certificate.subject,
            by: signingKey, from: now,
            until: min(now.addingTimeInterval(days: StationCA.leafDays), certificate.notValidAfter)
        ) {
            Critical(BasicConstraints.notCertificateAuthority)
            Critical(KeyUsage(digitalSignature: true))
            try ExtendedKeyUsage([usage])
            SubjectAlternativeNames(hostNames.map { .dnsName($0) })
            SubjectKeyIdentifier(hash: Certificate.PublicKey(leafKey.publicKey))
            AuthorityKeyIdentifier(keyIdentifier: authorityKeyIdentifier)
        }
        return StationCA.Credential(
            certificatePEM: try StationCA.pem(leaf) + StationCA.pem(certificate),
            privateKeyPEM: leafKey.pemRepresentation + "\n")
    }
}

extension StationCA {
    /// X.520 sets the upper bound of a common name.
    private static let commonNameCharactersMax = 64
    /// A chain of two takes under 2 KiB.
    private static let pemBytesMax = 64 * 1024

    static func subject(_ name: String) throws -> DistinguishedName {
        guard !name.isEmpty, name.unicodeScalars.count <= commonNameCharactersMax else {
            throw CertificateFault.badCommonName(name, "it has 1 to \(commonNameCharactersMax) characters")
        }
        guard !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
            throw CertificateFault.badCommonName(name, "it holds a control character")
        }
        return try DistinguishedName { CommonName(name) }
    }

    static func constraints(hostName: String) -> NameConstraints {
        // A constraint on DNS names says nothing of IP addresses, so these are excluded, all of
        // them: network and mask of nothing but zeros, once for each version.
        NameConstraints(
            permittedDNSDomains: [hostName],
            excludedIPRanges: [8, 32].map { byteCount in
                ASN1OctetString(contentBytes: ArraySlice(repeatElement(0, count: byteCount)))
            })
    }

    static func sign(
        for publicKey: P256.Signing.PublicKey, subject: DistinguishedName, issuer: DistinguishedName,
        by signingKey: P256.Signing.PrivateKey, from now: Date, until end: Date,
        @ExtensionsBuilder extensions: () throws -> Result<Certificate.Extensions, any Error>
    ) throws -> Certificate {
        try Certificate(
            version: .v3,
            serialNumber: serialNumber(),
            publicKey: Certificate.PublicKey(publicKey),
            notValidBefore: now.addingTimeInterval(-leewaySeconds).wholeSecond,
            notValidAfter: end.wholeSecond,
            issuer: issuer,
            subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions(builder: extensions),
            issuerPrivateKey: Certificate.PrivateKey(signingKey))
    }

    /// 126 random bits. The first byte is between 40 and 7F, so the number is positive and keeps
    /// its length: RFC 5280 allows twenty bytes, and a sign byte would be one more.
    private static func serialNumber() -> Certificate.SerialNumber {
        var bytes = [UInt8].random(count: 16)
        bytes[0] = bytes[0] & 0x3f | 0x40
        return Certificate.SerialNumber(bytes: bytes)
    }

    static func seal(
        _ signingKey: P256.Signing.PrivateKey, for certificate: Certificate, under key: DataKey
    ) throws -> [UInt8] {
        var secret = Array(signingKey.rawRepresentation)
        defer { secret.wipe() }
        let box = try ChaChaPoly.seal(
            secret, using: key.derive(.authority), authenticating: digest(of: certificate))
        return Array(box.combined)
    }

    static func open(
        _ sealedKey: [UInt8], for certificate: Certificate, under key: DataKey
    ) throws -> P256.Signing.PrivateKey {
        let signingKey: P256.Signing.PrivateKey
        do {
            let box = try ChaChaPoly.SealedBox(combined: sealedKey)
            var secret = Array(
                try ChaChaPoly.open(
                    box, using: key.derive(.authority), authenticating: digest(of: certificate)))
            defer { secret.wipe() }
            signingKey = try P256.Signing.PrivateKey(rawRepresentation: secret)
        } catch {
            throw CertificateFault.authorityKeyDoesNotOpen
        }
        guard Certificate.PublicKey(signingKey.publicKey) == certificate.publicKey else {
            throw CertificateFault.authorityKeyDoesNotFit
        }
        return signingKey
    }

    /// Reads the first certificate of a PEM text.
    static func certificate(ofPEM pem: String) throws -> Certificate {
        guard pem.utf8.count <= pemBytesMax else {
            throw CertificateFault.unreadable("it is longer than \(pemBytesMax) bytes")
        }
        do {
            let documents = try PEMDocument.parseMultiple(pemString: pem)
            guard let document = documents.first(where: { $0.discriminator == "CERTIFICATE" }) else {
                throw CertificateFault.unreadable("there is no certificate in it")
            }
            return try Certificate(pemDocument: document)
        } catch let fault as CertificateFault {
            throw fault
        } catch {
            throw CertificateFault.unreadable(String(describing: error))
        }
    }

    static func pem(_ certificate: Certificate) throws -> String {
        try certificate.serializeAsPEM().pemString + "\n"
    }

    /// SHA-256 over the certificate's DER.
    static func digest(of certificate: Certificate) throws -> [UInt8] {
        var serializer = DER.Serializer()
        try serializer.serialize(certificate)
        return Array(SHA256.hash(data: serializer.serializedBytes))
    }
}

extension Date {
    func addingTimeInterval(days: Int) -> Date {
        addingTimeInterval(TimeInterval(days) * 86_400)
    }

    /// Certificates know no fraction of a second.
    var wholeSecond: Date {
        Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down))
    }
}
