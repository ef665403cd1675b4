import Exam
import Hummingbird
import StationStore
import Web

/// Signing in and out with a token instead of a cookie.
struct SignInRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.post("sign-ins", use: signIn)
        calls.delete("sign-ins/current", use: signOut)
    }

    /// Number and password, or a one-time code and the password that it sets.
    private struct SignInBody: Decodable {
        let staff: String?
        let password: String
        let code: String?
    }

    private struct SignInAnswer: Encodable {
        let token: String
        let staff: Staff.ID
        let name: String?
        let roles: [Role]
    }

    @Sendable
    private func signIn(_ request: Request, _ context: APIContext) async throws -> Response {
        let body = try JSONBody.read(SignInBody.self, request, context)
        let person: SignedIn
        if let code = body.code {
            person = try await parts.signIn.redeem(code: code, newPassword: body.password)
        } else {
            guard let staff = body.staff else { throw APIFault.notUnderstood(field: "staff") }
            person = try await parts.signIn.signIn(staff: staff.uppercased(), password: body.password)
        }
        return try Answers.json(
            SignInAnswer(
                token: person.token, staff: person.staff, name: person.name,
                roles: Role.inOrder(person.roles)),
            status: .created)
    }

    @Sendable
    private func signOut(_ request: Request, _ context: APIContext) async throws -> Response {
        try await parts.signIn.signOut(token: context.requirePerson().token)
        return Response(status: .noContent)
    }
}
