import Dispatch

/// Runs planners, parsers and sealing on a thread of their own: two cores must not wait for them.
enum OffPool {
    /// One at a time: a second roster waits, a check-in does not.
    private static let queue = DispatchQueue(label: "examstation.api.slow", qos: .utility)

    static func run<Value: Sendable>(_ work: @Sendable @escaping () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
