import Crypto
import Exam
import Foundation
import StationStore
import Web

extension SubmittedForm {
    /// The field in which a form says what version of the thing it shows.
    static let versionField = "version"

    /// The command's request ID, so that a form that is sent twice is carried out once, and the version of
    /// `subject` that the form shows, when it says so.
    ///
    /// What was typed is part of the ID. Somebody who goes back without a script, corrects a field and
    /// sends the old page again asks for something else, and is not told the first answer again.
    func commandRequest(on subject: Subject? = nil) -> CommandRequest {
        let version = self[Self.versionField].flatMap { JournalPosition($0) }
        return CommandRequest(
            id: requestID,
            expected: subject.flatMap { subject in version.map { ExpectedVersion(subject, entries: [$0]) } })
    }

    /// nil when the form names no request.
    ///
    /// Keyed by the session's own secret: the ID stays in the journal for ever, and nobody shall find
    /// out by trying what was typed, least of all about somebody whose particulars were erased.
    private var requestID: String? {
        let id = self["request"].map(Identifier<CommandRequest>.init(rawValue:))
        guard let id, id.isWellFormed else { return nil }
        var digest = HMAC<SHA256>(key: SymmetricKey(data: Data((self[FormGuard.field] ?? "").utf8)))
        for field in sent where !Self.unsaid.contains(field.name) {
            // Lengths first, so that no two forms read the same.
            digest.update(data: Data("\(field.name.utf8.count) \(field.text.utf8.count) ".utf8))
            digest.update(data: Data((field.name + field.text).utf8))
        }
        let said = digest.finalize().prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return "\(id.rawValue.prefix(40)).\(said)"
    }

    /// Not part of what is asked for; and a password leaves no trace, not even in a digest.
    private static let unsaid: Set = [FormGuard.field, "request", "secondPassword"]
}
