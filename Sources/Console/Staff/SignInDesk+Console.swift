package import Exam
package import StationStore
import Vault
package import Web

/// The station's desk, as the pages know it.
extension SignInDesk: PairKeeping {
    package func visitor(token: String) async throws -> Visitor? {
        try await person(forToken: token).map(Visitor.init)
    }

    package func signIn(staff: String, password: String) async throws -> Visitor {
        try await answering { Visitor(try await person(staff: staff, password: password)) }
    }

    package func redeem(code: String, newPassword: String) async throws -> Visitor {
        try await answering {
            let signedIn: SignedIn = try await redeem(code: code, newPassword: newPassword)
            return Visitor(signedIn)
        }
    }

    package func confirm(staff: String, password: String) async throws -> Staff.ID {
        try await answering { try await verify(staff: staff, password: password) }
    }

    private func person(staff: String, password: String) async throws -> SignedIn {
        try await signIn(staff: staff, password: password)
    }

    /// Says in the page's words why nobody was signed in.
    private func answering<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let fault as SignInFault {
            throw switch fault {
            case .wrong: SignInProblem.wrong
            case .delayed(let until): SignInProblem.delayed(until: until)
            case .exhausted: SignInProblem.exhausted
            case .codeUnknown, .codeShownBefore: SignInProblem.codeWrong
            }
        } catch let fault as PasswordFault {
            throw switch fault {
            case .tooShort(_, let minimum): SignInProblem.passwordTooShort(charactersMin: minimum)
            case .tooLong(let maximum): SignInProblem.passwordTooLong(charactersMax: maximum)
            case .commonplace, .sameAsAccount: SignInProblem.passwordCommonplace
            }
        } catch is PasswordHasherBusy {
            throw SignInProblem.busy
        }
    }
}

extension Visitor {
    fileprivate init(_ signedIn: SignedIn) {
        self.init(
            id: signedIn.staff.rawValue, name: signedIn.name, roles: Set(signedIn.roles.map(\.rawValue)),
            csrf: signedIn.csrf, token: signedIn.token)
    }
}
