import Foundation

/// What a new password has to be, after NIST SP 800-63B: long enough, and not one of those that
/// everybody tries first. No rule about capitals or digits, and none about age.
package enum PasswordPolicy {
    /// Fewest characters (Unicode scalars after NFC).
    package static let charactersMin = 8
    /// Most characters (Unicode scalars after NFC): room for a sentence, and a bound on the work.
    package static let charactersMax = 128

    /// Accepts or refuses a new password.
    ///
    /// - Parameters:
    ///   - password: as typed; compared and counted in Unicode's composed form (NFC).
    ///   - account: the name the person signs in with.
    /// - Throws: the first rule it breaks.
    package static func check(password: String, account: String) throws(PasswordFault) {
        guard let composed = compose(password) else { throw .tooLong(maximum: charactersMax) }
        guard composed.unicodeScalars.count >= charactersMin else {
            throw .tooShort(found: composed.unicodeScalars.count, minimum: charactersMin)
        }
        let folded = fold(composed)
        guard folded != fold(account) else { throw .sameAsAccount }
        guard !blocked.contains(folded), !isRunOrRepetition(folded) else { throw .commonplace }
    }

    /// Brings a password into NFC, so that one typed on another keyboard is the same bytes.
    ///
    /// - Returns: `nil` when it has more than ``charactersMax`` characters. Counted in bytes
    ///   first: composing a megabyte that somebody posts is work for nothing.
    static func compose(_ password: String) -> String? {
        // No character of NFC comes from more than twelve bytes in any other form.
        guard password.utf8.count <= charactersMax * 12 else { return nil }
        let composed = password.precomposedStringWithCanonicalMapping
        return composed.unicodeScalars.count <= charactersMax ? composed : nil
    }

    private static func fold(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.lowercased()
    }

    /// Whether the text only repeats up to four characters, or counts up or down: `aaaaaaaa`,
    /// `12121212`, `23456789`, `hgfedcba`.
    private static func isRunOrRepetition(_ text: String) -> Bool {
        let values = text.unicodeScalars.map { Int($0.value) }
        let repeats = (1...4).contains { period in
            zip(values, values.dropFirst(period)).allSatisfy { $0 == $1 }
        }
        let steps = Set(zip(values, values.dropFirst()).map { $1 - $0 })
        return repeats || steps == [1] || steps == [-1]
    }

    /// Lower case, eight characters or more. What is made of repetitions and runs alone is found
    /// without a list.
    private static let blocked: Set<String> = [
        "0123456789", "1234567890", "0987654321", "123456789a", "a123456789", "a12345678", "12345678a",
        "123456abc", "abc123456", "abcd1234", "1234abcd", "abc12345", "aa123456", "a1234567", "qq123456",
        "asd123456", "123456asd", "zxc123456", "123qweasd", "qwe123456", "123456qwe", "1qaz2wsx",
        "1q2w3e4r", "1q2w3e4r5t", "q1w2e3r4", "qazwsxedc", "zaq12wsx", "qwertyui", "qwertyuiop",
        "qwerty123", "qwer1234", "1234qwer", "asdfghjk", "asdfghjkl", "asdf1234", "zxcvbnm1", "zxcvbnm,",
        "zxcvbnm123", "password", "password1", "password12", "password123", "passw0rd", "p@ssw0rd",
        "p@ssword", "pa55word", "iloveyou", "iloveyou1", "sunshine", "princess", "football", "baseball",
        "superman", "starwars", "whatever", "trustno1", "welcome1", "welcome123", "letmein1",
        "letmein123", "changeme", "changeme1", "changeit", "computer", "internet", "administrator",
        "admin123", "admin1234", "admin12345", "admin123456", "admin888", "adminadmin", "root1234",
        "root123456", "test1234", "test123456", "guest123", "user1234", "system123", "5201314520",
        "1314520a", "woaini520", "woaini1314", "woaini123", "5201314a", "147258369", "123698745",
        "789456123", "741852963", "159357456", "987654321a", "112233445566", "11223344", "1122334455",
        "12344321", "123454321", "88888888a", "66668888", "88886666", "20202020a", "examstation",
        "examination", "kaoshi123", "kaoshi123456", "kaodian123", "kaowu123456", "zhukao123",
        "jiankao123", "zhongguo", "nihao123", "nihao123456",
    ]
}

/// Why a new password is not accepted.
package enum PasswordFault: Error, Equatable, Sendable {
    case tooShort(found: Int, minimum: Int)
    case tooLong(maximum: Int)
    /// On the built-in list, a repetition, or a plain run of characters.
    case commonplace
    case sameAsAccount
}

extension PasswordFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooShort(let found, let minimum):
            "A password has at least \(minimum) characters; this has \(found)."
        case .tooLong(let maximum):
            "A password has at most \(maximum) characters."
        case .commonplace:
            "This password is among the first that anybody would try."
        case .sameAsAccount:
            "The password must not be the account's name."
        }
    }
}
