import API
import Crypto
import Exam
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import StationStore
import TestKit
import Testing
import Vault
import Web

/// A door with people of every role behind it, and the API in front, as the station wires it.
struct APISite: Sendable {
    let door: DoorSite
    let api: API
    let parts: API.Parts
    let devices: DeviceDesk
    let description: OpenAPIDocument

    static let password = "correct horse battery"
    static let people: [(Staff.ID, [Role])] = [
        ("S-003", [.proctor]), ("S-004", [.administrator]), ("S-005", [.registrar]), ("S-006", [.custodian]),
        ("S-007", [.marker]), ("S-008", [.marker]), ("S-009", [.deputy]), ("S-010", [.inspector]),
        ("S-011", [.proctor]), ("S-012", [.proctor]), ("S-013", [.floater]),
    ]

    var site: TestSite { door.site }
    var store: StationStore { door.store }

    init(minutesBefore: Int = 20) async throws {
        door = try await DoorSite(minutesBefore: minutesBefore)
        let log = Curve25519.Signing.PrivateKey()
        let application = P256.Signing.PrivateKey()
        let signer = try NoteSigner(name: "examstation/068", kind: .ed25519, privateKey: log)
        let store = door.store
        try await store.perform(
            FoundStation(
                number: "068", title: "测试考点", host: "localhost", utcOffsetMinutes: 480,
                verifierKey: signer.verifierKey.text,
                applicationKey: application.publicKey.x963Representation.base64EncodedString(),
                authority: "00"),
            by: .station)
        for (id, roles) in Self.people { try await door.site.appoint(id, roles, department: "系\(id)") }
        let record = try #require(try await store.read { db in try StationRecord.find(db) })
        devices = DeviceDesk(store: store)
        let checkpoints = try await CheckpointKeeper(store: store, signer: signer)
        try await checkpoints.sign()
        parts = API.Parts(
            store: store, station: record,
            signIn: SignInDesk(store: store, hasher: PasswordHasher(door.site.dataKey, cost: 4)),
            devices: devices, checkpoints: checkpoints, languages: try Languages(folder: WebBundle.languages),
            hub: LiveHub(), version: "0.0.0-test", signer: ListSigner(application))
        api = try API(parts)
        description = try OpenAPIDocument()
    }

    /// What a request meets, in the station's order, without the pages.
    func router(rateLimit: RateLimit = RateLimit()) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: LanguageChoice())
        router.add(middleware: api.problemsAtTheDoor)
        router.add(middleware: OriginGuard(StationOrigin(host: "localhost", port: 80, scheme: "http")))
        router.add(middleware: rateLimit)
        api.add(to: router)
        return router
    }

    func run(
        rateLimit: RateLimit = RateLimit(), _ test: @Sendable @escaping (Line) async throws -> Void
    ) async throws {
        try await Application(router: router(rateLimit: rateLimit)).test(.router) { client in
            try await test(Line(client: client, site: self))
        }
    }

    /// Gives a person a password and a session; returns the token.
    func token(_ staff: Staff.ID) async throws -> String {
        let code = try await parts.signIn.issueCode(for: staff, by: .station)
        return try await parts.signIn.redeem(code: code, newPassword: Self.password).token
    }
}

/// Makes calls and holds every answer against the description.
struct Line: Sendable {
    let client: any TestClientProtocol
    let site: APISite

    struct Answer: Sendable {
        let status: Int
        let headers: HTTPFields
        let body: Data
        let json: JSONValue?

        subscript(name: String) -> JSONValue? { json?[name] }
        var code: String? { json?["code"]?.text }
    }

    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, key: String? = nil,
        headers: HTTPFields = [:], _ body: JSONValue? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        try await send(
            method, path, token: token, key: key, headers: headers, body: body.map { try $0.data() },
            type: body == nil ? nil : "application/json", location)
    }

    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, key: String? = nil,
        headers: HTTPFields = [:], body: Data?, type: String?,
        _ location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        var headers = headers
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let key { headers[Self.key] = key }
        if let type { headers[.contentType] = type }
        let response = try await client.execute(
            uri: "/api/v1\(path)", method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
        let data = Data(buffer: response.body)
        let mediaType = response.headers[.contentType] ?? ""
        let json = mediaType.contains("json") ? try JSONValue(data) : nil
        let answer = Answer(
            status: Int(response.status.code), headers: response.headers, body: data, json: json)
        for fault in site.description.faults(in: answer, method, path) {
            Issue.record("\(method.rawValue) \(path): \(fault)", sourceLocation: location)
        }
        return answer
    }

    /// Makes a call in a device's name.
    func signed(
        _ method: HTTPRequest.Method, _ path: String, device: String, by key: P256.Signing.PrivateKey,
        token: String? = nil, id: String, at milliseconds: Int64 = 1_637_973_600_000, _ body: JSONValue?,
        sent: JSONValue? = nil, _ location: SourceLocation = #_sourceLocation
    ) async throws -> Answer {
        let data = try body?.data()
        let message = DeviceRequest(
            method: method.rawValue, path: "/api/v1\(path)", requestID: id, deviceMilliseconds: milliseconds,
            body: [UInt8](data ?? Data())
        ).message
        let signature = Base64URL.encode([UInt8](try key.signature(for: message).rawRepresentation))
        var headers = HTTPFields()
        headers[try #require(HTTPField.Name("Exam-Device"))] = device
        headers[try #require(HTTPField.Name("Exam-Time"))] = String(milliseconds)
        headers[try #require(HTTPField.Name("Exam-Signature"))] = signature
        return try await send(
            method, path, token: token, key: id.isEmpty ? nil : id, headers: headers,
            body: try sent?.data() ?? data, type: data == nil ? nil : "application/json", location)
    }

    /// Signs a person in through the call.
    func token(_ staff: Staff.ID) async throws -> String { try await site.token(staff) }

    private static let key = HTTPField.Name("Idempotency-Key") ?? .accept
}
