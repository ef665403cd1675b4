import Dispatch

/// Work of seconds: on a thread of its own, because Swift's cooperative pool has two; not the one on which
/// files are read, so that nobody's upload waits for a plan.
enum SlowWork {
    /// One at a time: a second plan waits, a check-in does not.
    private static let queue = DispatchQueue(label: "examstation.proposals", qos: .utility)

    static func run<Value: Sendable>(
        _ work: @Sendable @escaping () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
