import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import StationStore
import Vault
import Web

/// Who makes a call: a person, an enrolled device, or a person on one.
struct Caller: Sendable {
    let person: SignedIn?
    let device: Device.ID?
    let actor: Actor

    init(person: SignedIn, device: Device.ID?) {
        self.person = person
        self.device = device
        actor = .staff(person.staff, device: device)
    }

    init(device: Device.ID) {
        person = nil
        self.device = device
        actor = .device(device)
    }

    /// The same caller with a second person at the same screen.
    func actor(with second: Staff.ID?) -> Actor {
        guard let person else { return actor }
        return .staff(person.staff, device: device, second: second)
    }
}

/// Reads the body, checks the key, and finds out who asks.
struct CallerLookup: RouterMiddleware {
    let parts: API.Parts

    func handle(
        _ request: Request, context: APIContext,
        next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        var request = request
        var context = context
        context.key = try request.idempotencyKey()
        var person: SignedIn?
        if let token = request.sessionToken {
            // A token that no longer holds must not turn into "anonymous" on the way.
            guard let found = try await parts.signIn.person(forToken: token) else { throw SignInNeeded() }
            person = found
        }
        // Nobody unknown makes the station hold 16 MiB.
        let isImport = person != nil && Self.imports.contains(request.uri.path)
        context.body = try await request.body(
            within: isImport ? parts.limit.importBytesMax : parts.limit.bytesMax)
        let device = try await device(request, context)
        if let person {
            context.caller = Caller(person: person, device: device)
        } else if let device {
            context.caller = Caller(device: device)
        }
        return try await next(request, context)
    }

    private static let imports: Set<String> = [
        "\(API.root)/rosters", "\(API.root)/roster-previews", "\(API.root)/room-sheets",
        "\(API.root)/room-sheet-previews",
    ]

    /// The device that signed the call, if one says it did.
    ///
    /// - Throws: ``APIFault/deviceUnverified`` unless the signature holds.
    private func device(_ request: Request, _ context: APIContext) async throws -> Device.ID? {
        guard let id = request.headers[.examDevice] else { return nil }
        guard let signature = request.headers[.examSignature],
            let time = request.headers[.examTime].flatMap({ Int64($0) })
        else { throw APIFault.deviceUnverified }
        let isRead = request.method == .get || request.method == .head
        if !isRead, context.key == nil { throw APIFault.keyNeeded }
        let device = Device.ID(rawValue: id)
        let signed = DeviceRequest(
            method: request.method.rawValue, path: request.uri.string, requestID: context.key ?? "",
            deviceMilliseconds: time, body: [UInt8](buffer: context.body))
        do {
            try await parts.devices.verify(device: device, signature: signature, message: signed.message)
        } catch is DeviceFault {
            // Unknown, revoked or forged: which of them is nobody's business.
            throw APIFault.deviceUnverified
        }
        return device
    }
}

extension Request {
    /// The session's token: from the header, and for reading also from a page's cookie.
    ///
    /// Never from the cookie for writing: another site can make a browser send one.
    var sessionToken: String? {
        if let header = headers[.authorization] {
            let parts = header.split(separator: " ", omittingEmptySubsequences: true)
            guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
            return String(parts[1])
        }
        guard method == .get || method == .head else { return nil }
        return cookies[SessionCookie.name]?.value
    }

    /// The caller's name for this request.
    ///
    /// - Throws: ``APIFault/keyMalformed`` unless it is 1…64 of `A–Z a–z 0–9 . _ ~ -`.
    fileprivate func idempotencyKey() throws -> String? {
        guard let key = headers[.idempotencyKey] else { return nil }
        guard Identifier<CommandRequest>(rawValue: key).isWellFormed else { throw APIFault.keyMalformed }
        return key
    }
}

extension HTTPField.Name {
    static let idempotencyKey = HTTPField.Name.named("Idempotency-Key")
    static let examDevice = HTTPField.Name.named("Exam-Device")
    static let examTime = HTTPField.Name.named("Exam-Time")
    static let examSignature = HTTPField.Name.named("Exam-Signature")
}
