package import HTTPTypes

extension HTTPField.Name {
    /// A header that the library has no constant for; `text` is one of ours, so it is well formed.
    package static func named(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("\(text) is no header name") }
        return name
    }
}
