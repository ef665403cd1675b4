import Exam
import StationStore
import Web

extension SubmittedForm {
    /// The command's request ID: a form that is sent twice is carried out once.
    func commandRequest() -> CommandRequest {
        let id = self["request"].map(Identifier<CommandRequest>.init(rawValue:))
        return CommandRequest(id: id?.isWellFormed == true ? id?.rawValue : nil)
    }
}
