import Dispatch

/// Runs planners, parsers and sealing on a thread of their own: two cores must not wait for them.
package enum OffPool {
    /// One at a time: a second roster waits, a check-in does not.
    private static let queue = DispatchQueue(label: "examstation.web.slow", qos: .utility)

    /// What `work` returns or throws, once it is its turn.
    package static func run<Value: Sendable>(
        _ work: @Sendable @escaping () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try work() }) }
        }
    }
}
