package import Hummingbird
import Synchronization

/// The client asks faster than people and phones do.
package struct RateLimited: Error {
    package let retryAfterSeconds: Int
}

/// A token bucket for every client address.
///
/// 307 candidates through one gate in ten minutes are one request in two seconds: the limits
/// are far above work and far below harm.
package struct RateLimit: RouterMiddleware {
    /// How many addresses are remembered; the idle ones are forgotten first.
    private static let bucketsMax = 4096

    private let table: Table
    private let burst: Double
    private let perSecond: Double

    /// - Parameters:
    ///   - burst: requests at once from one address, for instance a phone that comes back
    ///     with its queue.
    ///   - perSecond: requests in the long run.
    package init(burst: Int = 600, perSecond: Int = 100) {
        self.burst = Double(burst)
        self.perSecond = Double(perSecond)
        table = Table()
    }

    /// The limit of the settings, in requests a minute from one address: a tenth of them may come at once, the rest
    /// evenly.
    package init(perMinute: Int) {
        self.init(burst: max(60, perMinute / 10), perSecond: max(1, perMinute / 60))
    }

    private struct Bucket {
        var tokens: Double
        var filled: ContinuousClock.Instant
    }

    private final class Table: Sendable {
        let buckets = Mutex<[String: Bucket]>([:])
    }

    package func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        if let seconds = wait(for: context.clientAddress, at: .now) {
            throw RateLimited(retryAfterSeconds: seconds)
        }
        return try await next(request, context)
    }

    /// - Returns: nil when the request may pass, else after how many seconds the next one may.
    func wait(for address: String, at now: ContinuousClock.Instant) -> Int? {
        table.buckets.withLock { buckets in
            if buckets.count >= Self.bucketsMax, buckets[address] == nil { forgetIdle(&buckets, at: now) }
            var bucket = buckets[address] ?? Bucket(tokens: burst, filled: now)
            let idle = (now - bucket.filled) / .seconds(1)
            bucket.tokens = min(burst, bucket.tokens + idle * perSecond)
            bucket.filled = now
            let mayPass = bucket.tokens >= 1
            if mayPass { bucket.tokens -= 1 }
            buckets[address] = bucket
            return mayPass ? nil : max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up)))
        }
    }

    /// Drops whoever is full again: forgetting them changes nothing. When nobody is, all go.
    private func forgetIdle(_ buckets: inout [String: Bucket], at now: ContinuousClock.Instant) {
        buckets = buckets.filter { _, bucket in
            bucket.tokens + (now - bucket.filled) / .seconds(1) * perSecond < burst
        }
        if buckets.count >= Self.bucketsMax { buckets.removeAll(keepingCapacity: true) }
    }
}
