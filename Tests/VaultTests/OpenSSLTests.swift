import Crypto
import Foundation
import SwiftASN1
import Testing
import X509

@testable import Vault

/// Apart from the suite, whose own trait cannot ask the suite.
private enum OpenSSL {
    static let program = URL(filePath: "/usr/bin/openssl")
    static let isPresent = FileManager.default.isExecutableFile(atPath: program.path(percentEncoded: false))
}

/// What another implementation makes of our certificates.
@Suite(.enabled(if: OpenSSL.isPresent, "The program openssl is not installed."))
struct OpenSSLTests {
    let now = Date(timeIntervalSince1970: 1_780_966_800)
    let authority: StationCA.Authority
    let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        authority = try StationCA.create(
            name: "茂名考点 CA", hostName: "kaodian.example", key: fixedKey, now: now)
        try scratch.write(authority.certificatePEM, to: "ca.pem")
    }

    private func openssl(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = OpenSSL.program
        process.arguments = arguments
        process.currentDirectoryURL = scratch.url
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Verifies `leaf.pem` at the authority's time of making, which may lie ahead of the clock here.
    private func verify(
        purpose: String, authority: String = "ca.pem", at moment: Date? = nil
    ) throws -> (status: Int32, output: String) {
        let seconds = Int((moment ?? now).timeIntervalSince1970)
        return try openssl(
            "verify", "-x509_strict", "-attime", "\(seconds)", "-purpose", purpose, "-CAfile", authority,
            "leaf.pem")
    }

    /// Signs what ``StationCA/issueServer(hostName:authority:key:now:)`` would refuse to sign.
    private func issueUnchecked(_ names: [String], commonName: String) throws {
        let issuer = try Issuer(authority, key: fixedKey, now: now)
        let issued = try issuer.issue(
            commonName: commonName, hostNames: names, usage: .serverAuth, now: now)
        try scratch.write(issued.certificatePEM, to: "leaf.pem")
    }

    @Test func `accepts the server certificate`() throws {
        let issued = try StationCA.issueServer(
            hostName: "kaodian.example", authority: authority, key: fixedKey, now: now)
        try scratch.write(issued.certificatePEM, to: "leaf.pem")

        let verdict = try verify(purpose: "sslserver")

        #expect(verdict.status == 0, "\(verdict.output)")
    }

    @Test func `refuses the server certificate for a client, and once it is over`() throws {
        let issued = try StationCA.issueServer(
            hostName: "kaodian.example", authority: authority, key: fixedKey, now: now)
        try scratch.write(issued.certificatePEM, to: "leaf.pem")

        #expect(try verify(purpose: "sslclient").status != 0)
        let late = try verify(purpose: "sslserver", at: now.addingTimeInterval(days: 398))
        #expect(late.status != 0 && late.output.contains("expired"), "\(late.output)")
    }

    @Test func `refuses a certificate for another host that the same authority signed`() throws {
        try issueUnchecked(["bank.example"], commonName: "bank.example")

        let verdict = try verify(purpose: "sslserver")

        #expect(verdict.status != 0)
        #expect(verdict.output.contains("permitted subtree violation"), "\(verdict.output)")
    }

    @Test func `refuses a certificate that adds another host to the station's own`() throws {
        try issueUnchecked(["kaodian.example", "bank.example"], commonName: "kaodian.example")

        let verdict = try verify(purpose: "sslserver")

        #expect(verdict.status != 0)
        #expect(verdict.output.contains("permitted subtree violation"), "\(verdict.output)")
    }

    @Test func `refuses a certificate for an address that the same authority signed`() throws {
        let certificate = try StationCA.certificate(ofPEM: authority.certificatePEM)
        let signingKey = try StationCA.open(authority.sealedKey, for: certificate, under: fixedKey)
        for address in [[10, 0, 0, 1], [UInt8](repeating: 1, count: 16)] as [[UInt8]] {
            let leaf = try StationCA.sign(
                for: P256.Signing.PrivateKey().publicKey, subject: StationCA.subject("10.0.0.1"),
                issuer: certificate.subject, by: signingKey, from: now, until: now.addingTimeInterval(days: 9)
            ) {
                Critical(BasicConstraints.notCertificateAuthority)
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("kaodian.example"), .ipAddress(.init(contentBytes: address[...])),
                ])
                AuthorityKeyIdentifier(
                    keyIdentifier: try certificate.extensions.subjectKeyIdentifier?.keyIdentifier)
                SubjectKeyIdentifier(hash: certificate.publicKey)
            }
            try scratch.write(StationCA.pem(leaf), to: "leaf.pem")

            let verdict = try verify(purpose: "sslserver")

            #expect(verdict.status != 0)
            #expect(verdict.output.contains("excluded subtree violation"), "\(verdict.output)")
        }
    }

    @Test(arguments: ["central", "central.example.org", "茂名市中心", "Station 0123"])
    func `accepts a client certificate whatever the caller is called`(name: String) throws {
        let issued = try StationCA.issueClient(
            commonName: name, authority: authority, key: fixedKey, now: now)
        try scratch.write(issued.certificatePEM, to: "leaf.pem")

        let verdict = try verify(purpose: "sslclient")

        #expect(verdict.status == 0, "\(verdict.output)")
        #expect(try verify(purpose: "sslserver").status != 0)
    }

    @Test func `accepts a self-made client certificate that is trusted itself`() throws {
        let made = try StationCA.selfSignedClient(commonName: "central", now: now)
        try scratch.write(made.certificatePEM, to: "leaf.pem")

        let verdict = try openssl(
            "verify", "-attime", "\(Int(now.timeIntervalSince1970))", "-purpose", "sslclient", "-CAfile",
            "leaf.pem", "leaf.pem")

        #expect(verdict.status == 0, "\(verdict.output)")
        #expect(try verify(purpose: "sslclient").status != 0)
    }

    @Test func `prints the same fingerprint`() throws {
        let printed = try openssl("x509", "-in", "ca.pem", "-noout", "-fingerprint", "-sha256")

        let fingerprint = try StationCA.fingerprint(ofPEM: authority.certificatePEM)

        #expect(fingerprint.count == 95)
        #expect(
            printed.output.trimmingCharacters(in: .newlines).hasSuffix("=\(fingerprint)"), "\(printed.output)"
        )
    }

    @Test func `reads the private key`() throws {
        let issued = try StationCA.issueClient(
            commonName: "central", authority: authority, key: fixedKey, now: now)
        try scratch.write(issued.privateKeyPEM, to: "leaf.key")
        try scratch.write(issued.certificatePEM, to: "leaf.pem")

        let fromKey = try openssl("pkey", "-in", "leaf.key", "-pubout")
        let fromLeaf = try openssl("x509", "-in", "leaf.pem", "-noout", "-pubkey")

        #expect(fromKey.status == 0, "\(fromKey.output)")
        #expect(fromKey.output == fromLeaf.output)
    }
}
