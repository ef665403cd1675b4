import Exam
import HTTPTypes
import Hummingbird
import Logging
import Web

/// Answers whatever goes wrong in a call with a problem, and adds what a program wants to know of it.
///
/// `field` names what was not understood, `problems` the lines of a roster, `Allow` the methods of a path.
struct ProblemAnswers: RouterMiddleware {
    let languages: Languages
    /// The station's clock.
    let now: @Sendable () -> Moment

    init(_ parts: API.Parts) {
        languages = parts.languages
        now = parts.store.now
    }

    private struct Problem: Encodable {
        let type: String
        let title: String
        let status: Int
        let detail: String?
        let instance: String
        let code: String
        var field: String?
        var problems: [LineProblem]?
    }

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            let fault = APIFault(error, at: now())
            if let fault, fault.httpStatus >= 500 {
                // The log gets the cause, not our name for it.
                context.logger.error("call failed", metadata: ["cause": "\(type(of: error)) \(error)"])
            }
            if let fault, let answer = try extended(fault, context) { return answer }
            let shown: any Error = fault ?? error
            var response = try await Problems(languages: languages)
                .handle(request, context: context) { _, _ in throw shown }
            if let error = error as? HTTPError, let allowed = error.headers[.allow] {
                response.headers[.allow] = allowed
            }
            return response
        }
    }

    /// - Returns: nil for a fault that has nothing to add.
    private func extended(_ fault: APIFault, _ context: WebContext) throws -> Response? {
        let language = languages[context.language]
        let words = ErrorAnswer(fault, in: language, requestID: context.requestID)
        let detail = [words.why, words.next].compactMap { $0 }.joined(separator: " ")
        var problem = Problem(
            type: Problems.typeBase + words.code, title: words.what, status: words.status,
            detail: detail.isEmpty ? nil : detail, instance: "urn:request:\(context.requestID)",
            code: words.code)
        switch fault {
        case .notUnderstood(let field): problem.field = field
        case .rosterUnsound(let problems): problem.problems = problems.map { LineProblem($0, language) }
        default: return nil
        }
        var response = try Answers.json(problem, status: HTTPResponse.Status(code: words.status))
        response.headers[.contentType] = "application/problem+json"
        response.headers[.contentLanguage] = context.language.rawValue
        return response
    }
}
