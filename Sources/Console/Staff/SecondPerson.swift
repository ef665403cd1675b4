import Exam
import StationStore
import Web

/// Why the second person at one screen was not taken.
enum SecondPersonRefusal: String, Refusal {
    case wrong = "second-person.wrong"
    case samePerson = "second-person.same-person"
    case delayed = "second-person.delayed"
    case busy = "second-person.busy"
}

extension Console.Parts {
    /// Who signs: the person signed in, with the second person who gave number and password at the same screen.
    ///
    /// - Throws: ``SignInNeeded``; ``SecondPersonRefusal`` when a second person was named and not recognised.
    func signers(_ context: WebContext) async throws -> Actor {
        let first = Staff.ID(rawValue: try context.requireVisitor().id)
        guard let named = context.form["second"]?.uppercased() else { return .staff(first) }
        let password = try context.form.secret("secondPassword")
        guard named != first.rawValue else { throw SecondPersonRefusal.samePerson }
        do {
            return .staff(first, second: try await desk.confirm(staff: named, password: password))
        } catch let problem as SignInProblem {
            throw switch problem {
            case .delayed, .exhausted: SecondPersonRefusal.delayed
            case .busy: SecondPersonRefusal.busy
            default: SecondPersonRefusal.wrong
            }
        }
    }
}
