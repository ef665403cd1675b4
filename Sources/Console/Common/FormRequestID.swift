import Exam
import StationStore
import Web

extension SubmittedForm {
    /// The field in which a form says what version of the thing it shows.
    static let versionField = "version"

    /// The command's request ID, so that a form that is sent twice is carried out once, and the version of
    /// `subject` that the form shows, when it says so.
    func commandRequest(on subject: Subject? = nil) -> CommandRequest {
        let id = self["request"].map(Identifier<CommandRequest>.init(rawValue:))
        let version = self[Self.versionField].flatMap { JournalPosition($0) }
        return CommandRequest(
            id: id?.isWellFormed == true ? id?.rawValue : nil,
            expected: subject.flatMap { subject in version.map { ExpectedVersion(subject, entries: [$0]) } })
    }
}
