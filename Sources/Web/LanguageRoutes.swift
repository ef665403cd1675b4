package import Hummingbird

/// Switches the language and comes back to the same page.
package struct LanguageRoutes: Sendable {
    package init() {}

    package func add(to console: RouterGroup<WebContext>) {
        console.post("language", use: choose)
    }

    @Sendable
    private func choose(_ request: Request, _ context: WebContext) async throws -> Response {
        let code = Language.Code(rawValue: try context.form.require("language")) ?? .chinese
        let back = context.form["back"] ?? "/"
        var response = Response.redirect(to: SignInPath.isLocal(back) ? back : "/")
        // A year: the choice belongs to the device, not to the session.
        response.setCookie(
            Cookie(
                name: LanguageChoice.cookie, value: code.rawValue, maxAge: 31_536_000, path: "/",
                secure: true, httpOnly: true, sameSite: .lax))
        return response
    }
}
