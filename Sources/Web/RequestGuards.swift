import HTTPTypes
package import Hummingbird
import Logging
package import NIOCore

/// Headers that keep a page from doing what only an attacker would want of it.
package struct SecurityHeaders: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.strictTransportSecurity] = "max-age=31536000"
        response.headers[.xContentTypeOptions] = "nosniff"
        // Not no-referrer: browsers then send `Origin: null` with forms, which OriginGuard refuses.
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "camera=(self), microphone=(), geolocation=()"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        return response
    }

    private static let policy = """
        default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
        frame-ancestors 'none'; object-src 'none'
        """
}

/// Where the station is reached: one host name, fixed when it is founded.
package struct StationOrigin: Sendable {
    /// `exam.school.example:8443`, as in the Host field; without a port on 443.
    package let authority: String
    /// `https://exam.school.example:8443`.
    package let origin: String

    package init(host: String, port: Int, scheme: String = "https") {
        let isDefault = (scheme == "https" && port == 443) || (scheme == "http" && port == 80)
        authority = isDefault ? host.lowercased() : "\(host.lowercased()):\(port)"
        origin = "\(scheme)://\(authority)"
    }
}

/// Refuses requests meant for another host and forms sent from another site (R20).
///
/// A name that somebody points at the station's address (DNS rebinding) is not the station.
package struct OriginGuard: RouterMiddleware {
    private let place: StationOrigin

    package init(_ place: StationOrigin) {
        self.place = place
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.head.authority?.lowercased() == place.authority else {
            throw HTTPError(.misdirectedRequest)
        }
        if let origin = request.headers[.origin], origin.lowercased() != place.origin {
            throw HTTPError(.forbidden)
        }
        return try await next(request, context)
    }
}

/// Chooses the language of the answer.
package struct LanguageChoice: RouterMiddleware {
    package static let cookie = "language"

    package init() {}

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = Languages.preferred(
            cookie: request.cookies[Self.cookie]?.value, acceptLanguage: request.headers[.acceptLanguage])
        return try await next(request, context)
    }
}

/// Finds out who is signed in.
package struct VisitorLookup: RouterMiddleware {
    private let keeper: any VisitorKeeping

    package init(keeper: any VisitorKeeping) {
        self.keeper = keeper
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let token = request.cookies[SessionCookie.name]?.value {
            context.visitor = try await keeper.visitor(token: token)
        }
        return try await next(request, context)
    }
}

/// The cookie that carries a session's token.
package enum SessionCookie {
    package static let name = "__Host-session"

    /// No lifetime: the browser drops it when it closes, the station when the session ends.
    package static func holding(_ token: String) -> Cookie {
        Cookie(name: name, value: token, path: "/", secure: true, httpOnly: true, sameSite: .strict)
    }

    package static var cleared: Cookie {
        Cookie(name: name, value: "", maxAge: 0, path: "/", secure: true, httpOnly: true, sameSite: .strict)
    }
}

/// How much a request may bring, in bytes.
package struct BodyLimit: Sendable, Equatable {
    /// 1 MiB, unless the settings say otherwise.
    package let bytesMax: Int
    /// 16 MiB, unless the settings say otherwise: a roster of 10,000 people is about 1 MiB, a sheet with
    /// photos is not.
    package let importBytesMax: Int

    package init(bytesMax: Int = 1 << 20, importBytesMax: Int = 16 << 20) {
        self.bytesMax = bytesMax
        self.importBytesMax = importBytesMax
    }
}

/// The body is larger than its limit.
package struct BodyTooLarge: Error {
    package let bytesMax: Int
}

extension Request {
    /// The whole body, when it is within `bytesMax`.
    ///
    /// - Throws: ``BodyTooLarge``, as soon as the length is known or passed.
    package mutating func body(within bytesMax: Int) async throws -> ByteBuffer {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            throw BodyTooLarge(bytesMax: bytesMax)
        }
        do {
            return try await collectBody(upTo: bytesMax)
        } catch is NIOTooManyBytesError {
            throw BodyTooLarge(bytesMax: bytesMax)
        }
    }
}

/// Reads a submitted form, within its limit, and checks that our own page sent it.
package struct FormGuard: RouterMiddleware {
    /// The hidden field that carries ``Visitor/csrf``.
    package static let field = "csrf"

    private let limit: BodyLimit

    package init(limit: BodyLimit = BodyLimit()) {
        self.limit = limit
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard request.method != .get, request.method != .head else {
            return try await next(request, context)
        }
        // Browsers send Origin with every form; OriginGuard has compared it.
        guard request.headers[.origin] != nil else { throw HTTPError(.forbidden) }
        var request = request
        var context = context
        // Nobody unknown makes the station hold an import.
        let isImport = context.visitor != nil && request.uri.path.hasSuffix("/imports")
        context.form = try await Self.form(
            &request, bytesMax: isImport ? limit.importBytesMax : limit.bytesMax)
        if let visitor = context.visitor {
            guard context.form[Self.field] == visitor.csrf else { throw HTTPError(.forbidden) }
        }
        return try await next(request, context)
    }

    private static func form(_ request: inout Request, bytesMax: Int) async throws -> SubmittedForm {
        let body = try await request.body(within: bytesMax)
        let type = request.headers[.contentType] ?? ""
        if type.hasPrefix("application/x-www-form-urlencoded") {
            guard let text = String(validating: body.readableBytesView, as: UTF8.self) else {
                throw HTTPError(.badRequest)
            }
            return try SubmittedForm(urlEncoded: text)
        }
        if type.hasPrefix("multipart/form-data"), let boundary = type.split(separator: "boundary=").last {
            return try SubmittedForm(
                multipart: body, boundary: String(boundary).replacing("\"", with: ""))
        }
        guard body.readableBytes == 0 else { throw HTTPError(.unsupportedMediaType) }
        return SubmittedForm()
    }
}

/// One line per request, without anything that tells a person: the route, not the address.
package struct RequestLines: RouterMiddleware {
    package init() {}

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let time = (ContinuousClock.now - start).components
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "-")",
                "status": "\(response.status.code)",
                "milliseconds": "\(time.seconds * 1000 + time.attoseconds / 1_000_000_000_000_000)",
            ])
        return response
    }
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name.named("Referrer-Policy")
    static let permissionsPolicy = HTTPField.Name.named("Permissions-Policy")
    static let crossOriginOpenerPolicy = HTTPField.Name.named("Cross-Origin-Opener-Policy")
}
