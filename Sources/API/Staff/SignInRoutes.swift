import Exam
import HTTPTypes
import Hummingbird
import NIOCore
import StationStore
import Web

/// Signing in and out with a token instead of a cookie.
struct SignInRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.post("sign-ins", use: signIn)
        calls.get("sign-ins/current", use: check)
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

    private static let holds = ByteBuffer(string: #"{"holds":true}"#)

    /// Looks the caller up like every other call and does nothing more: what a phone asks before its queue,
    /// and what the speed of other calls is measured against.
    @Sendable
    private func check(_ request: Request, _ context: APIContext) async throws -> Response {
        _ = try context.requireCaller()
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: Self.holds))
    }

    @Sendable
    private func signOut(_ request: Request, _ context: APIContext) async throws -> Response {
        try await parts.signIn.signOut(token: context.requirePerson().token)
        return Response(status: .noContent)
    }
}
