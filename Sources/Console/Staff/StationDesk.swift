package import Exam
package import StationStore
package import Web

/// The desk where staff sign in, and where their one-time codes come from.
package protocol StationDesk: PairKeeping {
    /// Hands out a code with which the person sets a password; it can be shown this once only.
    ///
    /// - Throws: ``SignInFault/codeShownBefore`` when `request` was answered before.
    func issueCode(for staff: Staff.ID, by actor: Actor, request: String?) async throws -> String
}

extension SignInDesk: StationDesk {}
