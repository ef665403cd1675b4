import Exam
import HTTPTypes
package import Hummingbird

/// Signing in and out, at a station and at central.
package struct SignInRoutes: Sendable {
    private let desk: any SignInKeeping
    private let pages: Pages
    private let time: StationTime
    private let lead: String

    /// `lead` is the key of the sentence that says who signs in here.
    package init(desk: any SignInKeeping, pages: Pages, time: StationTime, lead: String = "entrance.lead") {
        self.desk = desk
        self.pages = pages
        self.time = time
        self.lead = lead
    }

    package func add(to console: RouterGroup<WebContext>) {
        console.get("sign-in", use: show)
        console.post("sign-in", use: signIn)
        console.get("sign-in/code", use: showCode)
        console.post("sign-in/code", use: redeem)
        console.post("sign-out", use: signOut)
    }

    private struct SignInPage: Sendable {
        let lead: String
        let problem: String?
        let staff: String?
        let next: String?
    }

    private struct CodePage: Sendable {
        let problem: String?
        let next: String?
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let next = request.uri.queryParameters["next"].flatMap { $0.removingPercentEncoding }
        return await signInPage(
            SignInPage(lead: pages.language(context).text(lead), problem: nil, staff: nil, next: next), .ok,
            request, context)
    }

    @Sendable
    private func signIn(_ request: Request, _ context: WebContext) async throws -> Response {
        let staff = try context.form.require("staff").uppercased()
        let next = context.form["next"]
        do {
            let visitor = try await desk.signIn(staff: staff, password: try context.form.secret("password"))
            return welcome(visitor, next)
        } catch let problem as SignInProblem {
            let page = SignInPage(
                lead: pages.language(context).text(lead), problem: words(problem, context), staff: staff,
                next: next)
            return await signInPage(page, status(of: problem), request, context)
        }
    }

    @Sendable
    private func showCode(_ request: Request, _ context: WebContext) async throws -> Response {
        await codePage(CodePage(problem: nil, next: nil), .ok, request, context)
    }

    @Sendable
    private func redeem(_ request: Request, _ context: WebContext) async throws -> Response {
        let next = context.form["next"]
        do {
            let visitor = try await desk.redeem(
                code: try context.form.require("code"), newPassword: try context.form.secret("password"))
            return welcome(visitor, next)
        } catch let problem as SignInProblem {
            let page = CodePage(problem: words(problem, context), next: next)
            return await codePage(page, status(of: problem), request, context)
        }
    }

    @Sendable
    private func signOut(_ request: Request, _ context: WebContext) async throws -> Response {
        if let visitor = context.visitor { try await desk.signOut(token: visitor.token) }
        var response = Response.redirect(to: SignInPath.path)
        response.setCookie(SessionCookie.cleared)
        return response
    }

    private func welcome(_ visitor: Visitor, _ next: String?) -> Response {
        let target = next.flatMap { SignInPath.isLocal($0) ? $0 : nil } ?? "/"
        var response = Response.redirect(to: target)
        response.setCookie(SessionCookie.holding(visitor.token))
        return response
    }

    private func signInPage(
        _ page: SignInPage, _ status: HTTPResponse.Status, _ request: Request, _ context: WebContext
    ) async -> Response {
        let title = pages.language(context).text("entrance.title")
        return await pages.page("sign-in", title: title, status: status, page, request, context)
    }

    private func codePage(
        _ page: CodePage, _ status: HTTPResponse.Status, _ request: Request, _ context: WebContext
    ) async -> Response {
        let title = pages.language(context).text("entrance.codeTitle")
        return await pages.page("sign-in-code", title: title, status: status, page, request, context)
    }

    private func status(of problem: SignInProblem) -> HTTPResponse.Status {
        switch problem {
        case .wrong, .codeWrong: .unauthorized
        case .delayed: .tooManyRequests
        case .exhausted: .forbidden
        case .busy: .serviceUnavailable
        case .passwordTooShort, .passwordTooLong, .passwordCommonplace: .unprocessableContent
        }
    }

    private func words(_ problem: SignInProblem, _ context: WebContext) -> String {
        let language = pages.language(context)
        return switch problem {
        case .wrong: language.text("entrance.problem.wrong")
        case .delayed(let until):
            language.text("entrance.problem.delayed", ["clock": time.second(until)])
        case .exhausted: language.text("entrance.problem.exhausted")
        case .busy: language.text("entrance.problem.busy")
        case .codeWrong: language.text("entrance.problem.code")
        case .passwordTooShort(let count):
            language.text("entrance.problem.short", ["count": "\(count)"])
        case .passwordTooLong(let count): language.text("entrance.problem.long", ["count": "\(count)"])
        case .passwordCommonplace: language.text("entrance.problem.common")
        }
    }
}
