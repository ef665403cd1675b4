import Exam
import Exchange
import ExchangeTestKit
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import NIOCore
import TestKit
import Testing
import Vault
import Web

@testable import Central

/// Central's pages with one station, an accepted batch and a refused one, as kept under `Fixtures/pages`.
///
/// `EXAMSTATION_RECORD=1 swift test --filter CentralPageTests` writes the files anew.
@Suite struct CentralPageTests {
    private static let pages: [(name: String, path: String)] = [
        ("stations", "/stations"), ("station", "/stations/007"), ("outcomes", "/outcomes"),
        ("outcomes-none", "/outcomes?q=nobody"), ("not-found", "/stations/404"),
    ]
    /// Routes that are no page of their own.
    private static let others: Set = [
        "/", "/search", "/outcomes.csv", "/assets/{digest}/{name}", "/favicon.ico",
    ]

    private static let origin = StationOrigin(host: "localhost", port: 443)

    private func router(_ site: CentralSite) throws -> Router<WebContext> {
        let desk = CentralDesk(
            store: site.store, hasher: PasswordHasher(site.dataKey, cost: 12), idleMinutes: 60, hoursMax: 12)
        let pages = try CentralPages(
            store: site.store,
            office: OfficeRecord(title: "技能等级认定中心", host: "central.example", utcOffsetMinutes: 480),
            desk: desk)
        let router = Router(context: WebContext.self)
        router.add(middleware: LanguageChoice())
        router.add(middleware: PageErrors(pages: pages.pages))
        router.add(middleware: OriginGuard(Self.origin))
        pages.add(to: router)
        return router
    }

    private func visited() async throws -> CentralSite {
        let site = try await CentralSite()
        let (log, order) = try SampleLog.day()
        let good = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        _ = try await site.take(CanonicalJSON.bytes(of: good.with(particulars: [])))
        try await site.pull(log)
        _ = try await site.take(CanonicalJSON.bytes(of: good))
        return site
    }

    @Test(arguments: ["zh-Hans", "en"])
    func `every page is the page that was kept`(language: String) async throws {
        let site = try await visited()
        let code = try await CentralDesk.issueCode(for: "C-001", in: site.store)
        let kept = PageSnapshots()
        try await Application(router: try router(site)).test(.router) { client in
            let signedIn = try await client.execute(
                uri: "/sign-in/code", method: .post,
                headers: [
                    .origin: "https://localhost",
                    .contentType: "application/x-www-form-urlencoded",
                ], body: ByteBuffer(string: "code=\(code)&password=correct+horse+battery")
            ) { $0 }
            let session = try #require(signedIn.headers[.setCookie]?.split(separator: ";").first)
            func page(_ path: String, _ cookie: String) async throws -> TestResponse {
                try await client.execute(
                    uri: path, method: .get,
                    headers: [.cookie: "\(cookie); language=\(language)"]
                ) { $0 }
            }
            for (name, path) in Self.pages {
                let answer = try await page(path, String(session))
                #expect(answer.status == (name == "not-found" ? .notFound : .ok), "\(path)")
                try kept.expect(String(buffer: answer.body), is: name, in: language)
            }
            let door = try await page("/sign-in", "none=1")
            try kept.expect(String(buffer: door.body), is: "sign-in", in: language)
        }
        #expect(
            try kept.unknown(besides: Set(Self.pages.map(\.name) + ["sign-in"]), in: language) == [])
    }

    @Test func `every route that answers with a page is kept`() async throws {
        let routes = Set(
            try router(try await CentralSite()).routes.filter { $0.method == .get }
                .map { "/" + "\($0.path)".split(separator: "/").joined(separator: "/") })

        // The code's page is the station's own, and kept there.
        let kept: Set = ["/stations", "/stations/{number}", "/outcomes", "/sign-in", "/sign-in/code"]
        #expect(routes == kept.union(Self.others))
    }
}
