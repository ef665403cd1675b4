import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import Vault

@Suite struct StationCATests {
    let now = Date(timeIntervalSince1970: 1_780_966_800.75)
    let authority: StationCA.Authority

    init() throws {
        authority = try StationCA.create(
            name: "茂名考点 CA", hostName: "kaodian.example", key: fixedKey, now: now)
    }

    @Test func `makes an authority bound to one host name and no address`() throws {
        let certificate = try StationCA.certificate(ofPEM: authority.certificatePEM)
        let constraints = try #require(try certificate.extensions.nameConstraints)
        let usage = try #require(try certificate.extensions.keyUsage)

        #expect(
            try certificate.extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
        #expect(usage.keyCertSign && usage.cRLSign && !usage.digitalSignature)
        #expect(Array(constraints.permittedDNSDomains) == ["kaodian.example"])
        #expect(constraints.excludedIPRanges.map(\.bytes.count) == [8, 32])
        #expect(certificate.issuer == certificate.subject)
        #expect(certificate.notValidBefore == Date(timeIntervalSince1970: 1_780_966_800 - 3_600))
        #expect(
            certificate.notValidAfter == Date(timeIntervalSince1970: 1_780_966_800 + 3_652 * 86_400))
        for oid in [
            ASN1ObjectIdentifier.X509ExtensionID.basicConstraints,
            ASN1ObjectIdentifier.X509ExtensionID.keyUsage,
            ASN1ObjectIdentifier.X509ExtensionID.nameConstraints,
        ] {
            #expect(certificate.extensions[oid: oid]?.critical == true)
        }
    }

    @Test func `issues a server certificate for the one name`() throws {
        let issued = try StationCA.issueServer(
            hostName: "kaodian.example", authority: authority, key: fixedKey, now: now)
        let leaf = try StationCA.certificate(ofPEM: issued.certificatePEM)
        let chain = try PEMDocument.parseMultiple(pemString: issued.certificatePEM)
        let leafKey = try P256.Signing.PrivateKey(pemRepresentation: issued.privateKeyPEM)

        #expect(chain.count == 2)
        #expect(try Certificate(pemDocument: chain[1]) == Certificate(pemEncoded: authority.certificatePEM))
        #expect(leaf.publicKey == Certificate.PublicKey(leafKey.publicKey))
        #expect(
            try leaf.extensions.subjectAlternativeNames
                == SubjectAlternativeNames([.dnsName("kaodian.example")]))
        #expect(try leaf.extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth]))
        #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
        #expect(
            try StationCA.expiry(ofPEM: issued.certificatePEM)
                == Date(timeIntervalSince1970: 1_780_966_800 + 397 * 86_400))
        #expect("\(issued)" == "Credential(hidden)")
    }

    @Test func `gives each certificate a positive number of its own, of sixteen bytes`() throws {
        let numbers = try (0..<20).map { _ in
            let issued = try StationCA.issueClient(
                commonName: "中心", authority: authority, key: fixedKey, now: now)
            return try StationCA.certificate(ofPEM: issued.certificatePEM).serialNumber
        }

        #expect(Set(numbers).count == 20)
        #expect(numbers.allSatisfy { $0.bytes.count == 16 && $0.bytes.first.map { $0 < 0x80 } == true })
    }

    @Test func `issues for a name under its own, and for no other`() throws {
        _ = try StationCA.issueServer(
            hostName: "sync.kaodian.example", authority: authority, key: fixedKey, now: now)
        for name in ["example", "other.example", "notkaodian.example", "kaodian.example.org"] {
            let fault = CertificateFault.hostNameOutsideConstraint(name, permitted: ["kaodian.example"])
            #expect(throws: fault) {
                try StationCA.issueServer(hostName: name, authority: authority, key: fixedKey, now: now)
            }
        }
    }

    @Test func `issues nothing that outlives the authority`() throws {
        let end = try StationCA.expiry(ofPEM: authority.certificatePEM)
        let late = end.addingTimeInterval(-10 * 86_400)

        let issued = try StationCA.issueServer(
            hostName: "kaodian.example", authority: authority, key: fixedKey, now: late)

        #expect(try StationCA.expiry(ofPEM: issued.certificatePEM) == end)
    }

    @Test func `issues nothing before the authority's time or after it`() throws {
        let certificate = try StationCA.certificate(ofPEM: authority.certificatePEM)
        let (from, until) = (certificate.notValidBefore, certificate.notValidAfter)

        for moment in [from.addingTimeInterval(-1), until, until.addingTimeInterval(1)] {
            let fault = CertificateFault.authorityNotValid(from: from, until: until, now: moment)
            #expect(throws: fault) {
                try StationCA.issueServer(
                    hostName: "kaodian.example", authority: authority, key: fixedKey, now: moment)
            }
        }
    }

    @Test func `does not open its key under another data key, or beside another certificate`() throws {
        let other = try StationCA.create(name: "B", hostName: "b.example", key: fixedKey, now: now)
        let mixed = StationCA.Authority(
            certificatePEM: authority.certificatePEM, sealedKey: other.sealedKey)

        #expect(throws: CertificateFault.authorityKeyDoesNotOpen) {
            try StationCA.issueClient(commonName: "x", authority: authority, key: .random(), now: now)
        }
        #expect(throws: CertificateFault.authorityKeyDoesNotOpen) {
            try StationCA.issueClient(commonName: "x", authority: mixed, key: fixedKey, now: now)
        }
    }

    @Test func `does not sign with a key that is not the certificate's`() throws {
        let certificate = try StationCA.certificate(ofPEM: authority.certificatePEM)
        let foreign = try StationCA.seal(P256.Signing.PrivateKey(), for: certificate, under: fixedKey)

        #expect(throws: CertificateFault.authorityKeyDoesNotFit) {
            try StationCA.issueClient(
                commonName: "x",
                authority: StationCA.Authority(
                    certificatePEM: authority.certificatePEM, sealedKey: foreign),
                key: fixedKey, now: now)
        }
    }

    @Test func `takes no leaf for an authority`() throws {
        let leaf = try StationCA.selfSignedClient(commonName: "central", now: now)

        #expect(throws: CertificateFault.notAnAuthority(subject: "CN=central")) {
            try StationCA.issueClient(
                commonName: "x",
                authority: StationCA.Authority(certificatePEM: leaf.certificatePEM, sealedKey: []),
                key: fixedKey, now: now)
        }
    }

    @Test(arguments: [
        "", ".", "a..b", "-a.example", "a-.example", "UPPER.example", "考点.example", "a_b.example", "a b",
        "192.168.1.10", "10.0.0.1", "station.5", "*.example", "fe80::1", "a.example.",
        String(repeating: "a", count: 64) + ".b", String(repeating: "a.", count: 32) + "bc",
    ])
    func `refuses a host name that browsers would not keep to`(name: String) {
        let fault = #expect(throws: CertificateFault.self) {
            try StationCA.create(name: "CA", hostName: name, key: fixedKey, now: now)
        }

        guard case .badHostName(name, _) = fault else {
            Issue.record("Another fault: \(String(describing: fault))")
            return
        }
    }

    @Test(arguments: ["localhost", "kaodian", "a", "3a.b2", "mm-01.kaoshi.example"])
    func `takes an ordinary host name`(name: String) throws {
        _ = try StationCA.create(name: "CA", hostName: name, key: fixedKey, now: now)
    }

    @Test(arguments: ["", "two\nlines", String(repeating: "考", count: 65)])
    func `refuses a common name that is empty, too long or not one line`(name: String) {
        let fault = #expect(throws: CertificateFault.self) {
            try StationCA.selfSignedClient(commonName: name, now: now)
        }

        guard case .badCommonName(name, _) = fault else {
            Issue.record("Another fault: \(String(describing: fault))")
            return
        }
    }

    @Test(arguments: [
        "", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        String(repeating: "x", count: 70_000),
    ])
    func `says that a text is no certificate`(text: String) {
        for read in [{ _ = try StationCA.fingerprint(ofPEM: $0) }, { _ = try StationCA.expiry(ofPEM: $0) }] {
            let fault = #expect(throws: CertificateFault.self) { try read(text) }
            guard case .unreadable = fault else {
                Issue.record("Another fault: \(String(describing: fault))")
                return
            }
        }
    }
}
