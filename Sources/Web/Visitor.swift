/// A person who is signed in, as pages see them.
package struct Visitor: Sendable, Equatable {
    /// The stable number, `S-017`.
    package let id: String
    /// nil when the name was erased.
    package let name: String?
    /// Raw values of the roles held; station and central each have their own set.
    package let roles: Set<String>
    /// Must come back in every form.
    package let csrf: String
    /// The session's secret, as in the cookie.
    package let token: String

    package init(id: String, name: String?, roles: Set<String>, csrf: String, token: String) {
        self.id = id
        self.name = name
        self.roles = roles
        self.csrf = csrf
        self.token = token
    }

    package func holds(anyOf wanted: Set<String>) -> Bool { !roles.isDisjoint(with: wanted) }
}

/// Knows who belongs to a session's token. The station keeps its staff, central its own.
package protocol VisitorKeeping: Sendable {
    /// - Returns: nil when the session has ended or never was.
    func visitor(token: String) async throws -> Visitor?
}
