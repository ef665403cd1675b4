package import Exam

/// Where people sign in. The station's desk, or a test's.
package protocol SignInKeeping: VisitorKeeping {
    /// - Throws: ``SignInProblem``.
    func signIn(staff: String, password: String) async throws -> Visitor

    /// Takes a one-time code, sets the password, and signs the person in.
    ///
    /// - Throws: ``SignInProblem``.
    func redeem(code: String, newPassword: String) async throws -> Visitor

    func signOut(token: String) async throws
}

/// Where a second person can sign at the first one's screen. The station's desk, not central's.
package protocol PairKeeping: SignInKeeping {
    /// Checks the second person at one screen. Opens no session.
    ///
    /// - Throws: ``SignInProblem``.
    func confirm(staff: String, password: String) async throws -> Staff.ID
}

/// Why nobody was signed in.
package enum SignInProblem: Error, Equatable, Sendable {
    /// The number or the password is wrong; which of them is not told.
    case wrong
    /// Too many failures: not before `until`.
    case delayed(until: Moment)
    /// The code is unknown, used or out of time.
    case codeWrong
    /// Too many failures in a row: only a new code helps.
    case exhausted
    /// More people sign in at once than the station can check.
    case busy
    case passwordTooShort(charactersMin: Int)
    case passwordTooLong(charactersMax: Int)
    case passwordCommonplace
}
