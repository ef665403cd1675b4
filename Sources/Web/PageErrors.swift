import Exam
import Foundation
import HTTPTypes
package import Hummingbird
import Logging

/// The world failed: a fault that has a status and a sentence of its own.
///
/// `Web` knows no store: what a store reports as `CodedFault` is put in these words by ``StorageReport``.
package protocol FaultReport: Error {
    /// The key of its sentences below `faults`.
    var faultCode: String { get }
    /// The code that stands in the answer, and the key of its sentences: `faults.` and ``faultCode`` unless it
    /// says otherwise.
    var answerCode: String { get }
    var httpStatus: Int { get }
    var retryAfterSeconds: Int? { get }
}

extension FaultReport {
    package var answerCode: String { "faults.\(faultCode)" }
}

/// What an error means to the person who made the request.
package struct ErrorAnswer: Sendable {
    package let status: Int
    /// Stable: the refusal's code, or `request.…`, `faults.…`, `internal`.
    package let code: String
    package let what: String
    package let why: String?
    package let next: String?
    package let retryAfterSeconds: Int?

    /// Finds the words for `error` in `language`.
    ///
    /// - Returns: status 500 and no more than the request ID for everything unforeseen.
    package init(_ error: any Error, in language: Language, requestID: String) {
        switch error {
        case let refusal as any Refusal:
            self.init(409, refusal.rawValue, "refusals.\(refusal.rawValue)", language)
        case let fault as any FaultReport: self.init(fault, language)
        case let fault as any CodedFault: self.init(StorageReport(fault), language)
        case is SignInNeeded: self.init(401, "request.sign-in", "request.sign-in", language)
        case is NotTheirPage: self.init(403, "request.not-yours", "request.not-yours", language)
        case let missing as FieldMissing:
            self.init(
                400, "request.field-missing", "request.field-missing", language,
                values: ["field": language.find("fields.\(missing.name)") ?? missing.name])
        case let limited as RateLimited:
            self.init(
                429, "request.too-many", "request.too-many", language,
                retryAfter: limited.retryAfterSeconds)
        case is DecodingError: self.init(400, "request.malformed", "request.malformed", language)
        case let body as BodyTooLarge:
            self.init(
                413, "request.too-large", "request.too-large", language,
                values: ["kibibytes": "\(body.bytesMax >> 10)"])
        case let error as any HTTPResponseError where error.status == .serviceUnavailable:
            self.init(503, "faults.busy", "faults.busy", language, retryAfter: 1)
        case let error as any HTTPResponseError where (400..<500).contains(error.status.code):
            let code = Self.code(of: error.status.code)
            self.init(error.status.code, code, code, language)
        default:
            self.init(500, "internal", "internal", language, values: ["request": requestID])
        }
    }

    private init(_ fault: any FaultReport, _ language: Language) {
        self.init(
            fault.httpStatus, fault.answerCode, fault.answerCode, language,
            retryAfter: fault.retryAfterSeconds)
    }

    private init(
        _ status: Int, _ code: String, _ key: String, _ language: Language, retryAfter: Int? = nil,
        values: [String: String] = [:]
    ) {
        self.status = status
        self.code = code
        let known = language.find("\(key).what", values)
        what = known ?? language.text("unnamed.what", ["code": code])
        why = known == nil ? language.text("unnamed.why") : language.find("\(key).why", values)
        next = known == nil ? language.text("unnamed.next") : language.find("\(key).next", values)
        retryAfterSeconds = retryAfter
    }

    private static func code(of status: Int) -> String {
        switch status {
        case 401: "request.sign-in"
        case 403: "request.forbidden"
        case 404, 405: "request.not-found"
        case 413: "request.too-large"
        case 421: "request.wrong-host"
        default: "request.malformed"
        }
    }
}

/// Turns errors of the console into pages: a refusal says what, why and what next.
///
/// The script asks for the fragment alone and puts it above the form, which keeps what was
/// typed; without a script the whole page is shown, the browser's way back keeps it, and the
/// page offers to send the same again as a request of its own.
package struct PageErrors: RouterMiddleware {
    private let pages: Pages

    package init(pages: Pages) {
        self.pages = pages
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch is SignInNeeded where request.method == .get {
            return .redirect(to: SignInPath.asking(for: request.uri.string))
        } catch {
            let language = pages.language(context)
            let answer = ErrorAnswer(error, in: language, requestID: context.requestID)
            if answer.status >= 500 {
                context.logger.error("request failed", metadata: ["error": "\(type(of: error)) \(error)"])
            }
            return await response(answer, request, context)
        }
    }

    private func response(
        _ answer: ErrorAnswer, _ request: Request, _ context: WebContext
    ) async -> Response {
        let status = HTTPResponse.Status(code: answer.status)
        let model = ErrorPage(
            what: answer.what, why: answer.why, next: answer.next, code: answer.code,
            requestID: context.requestID, isFault: answer.status >= 500,
            wasForm: request.method == .post,
            again: Self.again(answer, request, context, pages.language(context)))
        var response =
            if request.headers[.requestedFragment] != nil {
                pages.fragment("refusal", status: status, model, context)
            } else {
                await pages.page("error", title: answer.what, status: status, model, request, context)
            }
        if let seconds = answer.retryAfterSeconds { response.headers[.retryAfter] = "\(seconds)" }
        return response
    }

    /// The form that was not carried out, ready to be sent once more.
    ///
    /// A refusal is the answer to its request for good, so the form carries a new ID; after a fault nothing was
    /// answered, and the same ID keeps it from being carried out twice.
    private static func again(
        _ answer: ErrorAnswer, _ request: Request, _ context: WebContext, _ language: Language
    ) -> ErrorPage.Again? {
        let form = context.form
        guard request.method == .post, answer.status == 409 || answer.status == 503, !form.hasFiles,
            let visitor = context.visitor, let own = form["request"]
        else { return nil }
        let sent = form.sent.filter { $0.name != "request" && $0.name != FormGuard.field }
        return ErrorPage.Again(
            action: request.uri.path, csrf: visitor.csrf,
            request: answer.status == 409 ? FreshRequestID.next() : own,
            kept: sent.filter { !isSecret($0.name) }.map { .init(name: $0.name, text: $0.text) },
            typed: sent.filter { isSecret($0.name) && !$0.text.isEmpty }.map { field in
                .init(name: field.name, word: language.find("fields.\(field.name)") ?? field.name)
            })
    }

    private static func isSecret(_ name: String) -> Bool { name.lowercased().hasSuffix("password") }
}

private struct ErrorPage: Sendable {
    struct Again: Sendable {
        let action: String
        let csrf: String
        let request: String
        let kept: [Kept]
        let typed: [Typed]
    }

    struct Kept: Sendable {
        let name: String
        let text: String
    }

    /// What no page repeats: it is typed again.
    struct Typed: Sendable {
        let name: String
        let word: String
    }

    let what: String
    let why: String?
    let next: String?
    let code: String
    let requestID: String
    let isFault: Bool
    let wasForm: Bool
    let again: Again?
}

/// The address of the sign-in page.
package enum SignInPath {
    package static let path = "/sign-in"

    /// Comes back to `target` after the sign-in.
    static func asking(for target: String) -> String {
        guard isLocal(target), target != "/" else { return path }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~/"))
        return "\(path)?next=\(target.addingPercentEncoding(withAllowedCharacters: allowed) ?? "/")"
    }

    /// Whether a browser that is sent to `target` stays on this site.
    package static func isLocal(_ target: String) -> Bool {
        target.hasPrefix("/") && !target.hasPrefix("//") && !target.contains("\\")
            && target.unicodeScalars.allSatisfy { $0.value >= 0x20 }
    }
}

extension HTTPField.Name {
    /// Sent by our script when it wants a piece of a page.
    static let requestedFragment = HTTPField.Name.named("X-Fragment")
}
