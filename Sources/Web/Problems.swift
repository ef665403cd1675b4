import Exam
import Foundation
import HTTPTypes
package import Hummingbird
import Logging

/// Turns errors of the API into problem documents (RFC 9457).
package struct Problems: RouterMiddleware {
    /// Stable addresses of the kinds of problem: they name, they need not be fetched.
    package static let typeBase = "https://examstation.example/problems/"

    private let languages: Languages

    package init(languages: Languages) {
        self.languages = languages
    }

    private struct Problem: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String?
        let instance: String
        let code: String
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let answer = ErrorAnswer(error, in: languages[context.language], requestID: context.requestID)
            if answer.status >= 500 {
                context.logger.error("request failed", metadata: ["error": "\(type(of: error)) \(error)"])
            }
            return try response(answer, context)
        }
    }

    private func response(_ answer: ErrorAnswer, _ context: WebContext) throws -> Response {
        let detail = [answer.why, answer.next].compactMap { $0 }.joined(separator: " ")
        let problem = Problem(
            type: Self.typeBase + answer.code, title: answer.what, status: answer.status,
            detail: detail.isEmpty ? nil : detail, instance: "urn:request:\(context.requestID)",
            code: answer.code)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var headers: HTTPFields = [
            .contentType: "application/problem+json", .contentLanguage: context.language.rawValue,
        ]
        if let seconds = answer.retryAfterSeconds { headers[.retryAfter] = "\(seconds)" }
        if answer.status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: HTTPResponse.Status(code: answer.status), headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try encoder.encode(problem))))
    }
}
