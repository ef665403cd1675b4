import Exam
import StationStore
import Web

/// The second person at the same screen: signs with their own password.
struct SecondPerson: Decodable, Sendable {
    let staff: String
    let password: String
}

extension API.Parts {
    /// Who gives the command, with the second person where the call names one.
    ///
    /// - Throws: `SignInFault` when the second password is wrong.
    func actor(_ context: APIContext, second: SecondPerson?) async throws -> Actor {
        let caller = try context.requireCaller()
        guard let second else { return caller.actor }
        _ = try context.requirePerson()
        return caller.actor(with: try await signIn.verify(staff: second.staff, password: second.password))
    }
}
