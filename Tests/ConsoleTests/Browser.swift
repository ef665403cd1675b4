import Console
import Exam
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestKit
import Web

/// A browser with a cookie, as far as pages can tell.
struct Browser {
    let client: any TestClientProtocol
    var cookie: String?
    var csrf = ""

    /// Runs `visit` against the whole console of `day`, as the station would serve it.
    static func open(_ day: DaySite, _ visit: @escaping @Sendable (Browser) async throws -> Void) async throws
    {
        let router = try day.console.router(origin: StationOrigin(host: "localhost", port: 443))
        let application = Application(router: router)
        try await application.test(.router) { client in try await visit(Browser(client: client)) }
    }

    /// The same browser, signed in with a one-time code.
    func signedIn(_ staff: Staff.ID, at day: DaySite) async throws -> Browser {
        let code = try await day.desk.issueCode(for: staff, by: .station)
        let answer = try await post(
            "/sign-in/code", ["code": code, "password": "correct horse battery \(staff)"])
        var browser = self
        browser.cookie = answer.headers[.setCookie]?.split(separator: ";").first.map(String.init)
        let page = try await browser.get("/today")
        browser.csrf =
            page.text.split(separator: "name=\"csrf\" value=\"").dropFirst().first
            .map { String($0.prefix { $0 != "\"" }) } ?? ""
        return browser
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await client.execute(uri: path, method: .get, headers: with(headers)) { $0 }
    }

    func post(
        _ path: String, _ fields: [String: String], _ headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var fields = fields
        if !csrf.isEmpty { fields["csrf"] = fields["csrf"] ?? csrf }
        var headers = with(headers)
        headers[.contentType] = "application/x-www-form-urlencoded"
        if headers[.origin] == nil { headers[.origin] = "https://localhost" }
        let body = fields.map { "\($0)=\(Self.escaped($1))" }.joined(separator: "&")
        return try await client.execute(
            uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)
        ) { $0 }
    }

    private func with(_ headers: HTTPFields) -> HTTPFields {
        var headers = headers
        headers[.cookie] = cookie
        return headers
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
