import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL
import Testing
import Vault

/// Two programs that know each other only by keys and certificates, with a bad line between them.
@Suite struct SyncTests {
    @Test(.timeLimit(.minutes(8)))
    func
        `the batch of the demo day arrives exactly once over a line that breaks, and its receipt comes back`()
        async throws
    {
        let seed =
            ProcessInfo.processInfo.environment["EXAMSTATION_SEED"].flatMap { UInt64($0) }
            ?? UInt64.random(in: 0...UInt64.max)
        print("SyncTests: EXAMSTATION_SEED=\(seed)")
        let daemons = try await Daemons()
        try await daemons.run("examstation", ["demo", daemons.station.path])
        let account = try await daemons.run(
            "examcentral", ["init", "--title", "中心", "--host", "central.localhost"])
        let proxy = try await CuttingProxy(to: daemons.syncPort, seed: seed, cuts: 4)
        let carrying = Task { try await proxy.run() }
        defer { carrying.cancel() }
        var station = try daemons.start("examstation", "serve")
        defer { station.terminate() }

        // Both sides take each other up.
        let office = try await identity("examcentral", daemons)
        let own = try await identity("examstation", daemons)
        try await eventually("the station answers its socket", within: 60) {
            let said = try await daemons.run(
                "examstation",
                [
                    "enrol-central", "--title", office["title"] ?? "", "--key", office["key"] ?? "",
                    "--certificate", office["certificate"] ?? "", "--confirm", office["fingerprint"] ?? "",
                ], mayFail: true)
            return said.contains("enrolled")
        }
        let enrolment = [
            "enrol", "--station-url", "https://localhost:\(proxy.port)", "--resolve", "127.0.0.1",
            "--number", own["number"] ?? "", "--key", own["key"] ?? "", "--authority", own["authority"] ?? "",
            "--rehearsal",
        ]
        let unconfirmed = try await daemons.run(
            "examcentral", enrolment + ["--confirm", "AB:CD"], mayFail: true)
        #expect(unconfirmed.isEmpty)
        try await daemons.run("examcentral", enrolment + ["--confirm", own["fingerprint"] ?? ""])

        // Who is not central does not get through the handshake.
        try await eventually("central's certificate opens the sync port", within: 30) {
            await answers(daemons, certificate: daemons.central.appending(path: "tls/client"))
        }
        #expect(await answers(daemons, certificate: nil) == false)
        let foreign = try StationCA.selfSignedClient(commonName: "central.localhost", now: Date())
        try Data(foreign.certificatePEM.utf8).write(to: daemons.root.appending(path: "foreign.pem"))
        try Data(foreign.privateKeyPEM.utf8).write(to: daemons.root.appending(path: "foreign.key"))
        #expect(await answers(daemons, certificate: daemons.root.appending(path: "foreign")) == false)

        // A batch that was spoiled is refused, kept, and shown.
        let database = daemons.station.appending(path: "station.db")
        let centralDatabase = daemons.central.appending(path: "central.db")
        try await daemons.tamper(
            database,
            """
            UPDATE localBatch SET manifest = CAST(replace(CAST(manifest AS TEXT),
                '"signature":"', '"signature":"AAAA') AS BLOB)
            """)
        // The signature keeps its length, so that only its value is wrong.
        try await daemons.tamper(
            database,
            """
            UPDATE localBatch SET manifest = CAST(substr(CAST(manifest AS TEXT), 1,
                instr(CAST(manifest AS TEXT), '"signature":"AAAA') + 16)
                || substr(CAST(manifest AS TEXT), instr(CAST(manifest AS TEXT), '"signature":"AAAA') + 21) AS BLOB)
            """)
        var central = try daemons.start("examcentral", "serve")
        defer { central.terminate() }
        try await eventually("the spoiled batch is evidence", within: 120) {
            try await daemons.count(
                centralDatabase,
                "SELECT count(*) FROM evidence WHERE kind = 'batch' AND reasons = 'bad-signature'")
                == 1
        }
        #expect(try await daemons.count(centralDatabase, "SELECT count(*) FROM batch") == 0)
        let code =
            account.split(separator: "\n").first { $0.hasPrefix("code") }?.split(separator: " ")[1] ?? ""
        let page = try await signedInPage(
            daemons, code: String(code), path: "/stations/\(own["number"] ?? "")")
        #expect(page.contains("bad-signature"))

        // The station builds it anew; both daemons are killed on the way.
        try await daemons.tamper(database, "DELETE FROM localBatch")
        proxy.cut(6)
        for _ in 0..<2 {
            try await central.killNow()
            central = try daemons.start("examcentral", "serve")
            try await Task.sleep(for: .milliseconds(700))
            try await station.killNow()
            station = try daemons.start("examstation", "serve")
            try await Task.sleep(for: .milliseconds(700))
        }
        try await eventually("the receipt is in the station's journal", within: 180) {
            try await daemons.count(database, "SELECT count(*) FROM batch WHERE state = 'accepted'") == 1
        }

        #expect(
            try await daemons.count(centralDatabase, "SELECT count(*) FROM batch WHERE state = 'accepted'")
                == 1)
        #expect(
            try await daemons.count(
                database,
                """
                SELECT count(*) FROM journalEntry
                WHERE substr(body, 1, 17) = CAST('{"batchAccepted":' AS BLOB)
                """) == 1)
        let decided = try await daemons.count(
            database, "SELECT count(*) FROM outcome WHERE entry <= (SELECT last FROM batch)")
        #expect(try await daemons.count(centralDatabase, "SELECT count(*) FROM outcome") == decided)
        #expect(decided > 0)
        try await expectVerifierAccepts(daemons, own)
    }

    private func identity(_ program: String, _ daemons: Daemons) async throws -> [String: String] {
        let text = try await daemons.run(program, ["identity", "--plain"])
        let pairs = text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
        return Dictionary(uniqueKeysWithValues: pairs.map { (String($0[0]), String($0.last ?? "")) })
    }

    /// Whether the sync port answers a caller with this certificate.
    private func answers(_ daemons: Daemons, certificate: URL?) async -> Bool {
        do {
            let text = try await get(
                "https://localhost:\(daemons.syncPort)/sync/v0/batches",
                authority: daemons.station.appending(path: "tls/authority.pem"), certificate: certificate)
            return text.contains("\"batch\":\"B-001\"")
        } catch {
            return false
        }
    }

    private func client(authority: URL, certificate: URL?) throws -> HTTPClient {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authority.path))
        if let certificate {
            tls.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate.path + ".pem")
                .map { .certificate($0) }
            tls.privateKey = .privateKey(try NIOSSLPrivateKey(file: certificate.path + ".key", format: .pem))
        }
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow)
        configuration.dnsOverride = ["localhost": "127.0.0.1", "central.localhost": "127.0.0.1"]
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private func get(_ url: String, authority: URL, certificate: URL?) async throws -> String {
        let client = try client(authority: authority, certificate: certificate)
        do {
            let response = try await client.execute(HTTPClientRequest(url: url), timeout: .seconds(20))
            let body = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            return String(buffer: body)
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Signs in at central with a one-time code and opens a page.
    private func signedInPage(_ daemons: Daemons, code: String, path: String) async throws -> String {
        let origin = "https://central.localhost:\(daemons.centralPort)"
        let client = try client(
            authority: daemons.central.appending(path: "tls/authority.pem"), certificate: nil)
        do {
            var form = HTTPClientRequest(url: origin + "/sign-in/code")
            form.method = .POST
            form.headers.add(name: "Origin", value: origin)
            form.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
            form.body = .bytes(ByteBuffer(string: "code=\(code)&password=a-long-enough-sentence"))
            let welcome = try await client.execute(form, timeout: .seconds(30))
            let cookie = welcome.headers["Set-Cookie"].first { $0.hasPrefix("__Host-session") } ?? ""
            var request = HTTPClientRequest(url: origin + path)
            request.headers.add(name: "Cookie", value: String(cookie.prefix { $0 != ";" }))
            let response = try await client.execute(request, timeout: .seconds(30))
            let body = try await response.body.collect(upTo: 1 << 20)
            try await client.shutdown()
            return String(buffer: body)
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// The verifier in another language, where there is a Python with `cryptography`.
    private func expectVerifierAccepts(_ daemons: Daemons, _ own: [String: String]) async throws {
        let file = daemons.root.appending(path: "B-001.json").path
        try await daemons.run(
            "examcentral",
            ["export-batch", "--number", own["number"] ?? "", "--batch", "B-001", "--output", file])
        guard let python = ProcessInfo.processInfo.environment["EXAMSTATION_PYTHON"] else {
            print("SyncTests: no EXAMSTATION_PYTHON, the other verifier was not asked")
            return
        }
        let verifier = Daemons.repository.appending(path: "Tests/interop/verify_batch.py").path
        let said = try await daemons.run(python, [verifier, file, own["key"] ?? ""])
        #expect(said.hasPrefix("OK batch B-001"))
    }
}
