import Synchronization

/// What a stored text meant when it was read last: check-ins ask for the same one again and again, and reading it
/// costs more than the rule that needs it.
final class LastRead<Value: Sendable>: Sendable {
    private let last = Mutex<(text: String, value: Value)?>(nil)
    private let read: @Sendable (String) throws -> Value

    init(_ read: @escaping @Sendable (String) throws -> Value) {
        self.read = read
    }

    /// - Throws: what reading throws; nothing is kept then.
    func value(of text: String) throws -> Value {
        try last.withLock { last in
            if let last, last.text == text { return last.value }
            let value = try read(text)
            last = (text, value)
            return value
        }
    }
}
