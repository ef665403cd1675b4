import Crypto
import CryptoExtras
import Dispatch
import Synchronization

/// Hashes and checks passwords, one at a time, on a thread of its own.
///
/// A password is brought into NFC, keyed with the station's pepper (HMAC-SHA256), and then put
/// through scrypt. Without the data key a stolen database cannot even be guessed at.
///
/// One hash takes a tenth of a second and 32 MiB: one thread bounds both, and keeps Swift's
/// cooperative pool, which has two threads here, free for everything else.
package final class PasswordHasher: Sendable {
    /// How many callers may wait, the one being served included. At a tenth of a second each, the
    /// last of them waits six seconds, which is as long as anybody looks at a sign-in page.
    package static let waitingMax = 64

    /// The binary logarithm of scrypt's N for new records.
    package let cost: Int

    let queue = DispatchQueue(label: "examstation.password-hasher", qos: .userInitiated)
    private let waiting = Mutex(0)
    private let spent = Mutex(0)
    private let pepper: SymmetricKey
    private let decoy: PasswordRecord

    /// Makes a hasher whose pepper is derived from the station's data key.
    ///
    /// - Parameters:
    ///   - key: the station's data key. Under another one no stored password matches any more.
    ///   - cost: binary logarithm of scrypt's N, within ``PasswordRecord/costRange``. Tests take a
    ///     small one; it is a constant of the program, so another value is a bug.
    package init(_ key: DataKey, cost: Int = PasswordRecord.costDefault) {
        precondition(PasswordRecord.costRange.contains(cost), "The cost of a password hash is out of range.")
        self.cost = cost
        pepper = key.derive(.pepper)
        decoy = PasswordRecord(
            cost: cost, salt: .random(count: PasswordRecord.saltByteCount),
            hash: .random(count: PasswordRecord.hashByteCount))
    }

    /// Hashes a new password under a fresh salt. Does not judge it: see ``PasswordPolicy``.
    ///
    /// - Returns: the record to store.
    /// - Throws: ``PasswordFault/tooLong(maximum:)``, ``PasswordHasherBusy``, or
    ///   ``PasswordHashFault`` when there is no memory for it.
    package func hash(_ password: String) async throws -> PasswordRecord {
        guard let composed = PasswordPolicy.compose(password) else {
            throw PasswordFault.tooLong(maximum: PasswordPolicy.charactersMax)
        }
        return try await onOwnThread { [self, cost] in
            let salt = [UInt8].random(count: PasswordRecord.saltByteCount)
            let derived = try derive(composed, salt: salt, cost: cost)
            return PasswordRecord(cost: cost, salt: salt, hash: derived.withUnsafeBytes { Array($0) })
        }
    }

    /// Says whether `password` is the one the record was made from.
    ///
    /// - Parameters:
    ///   - password: as typed. One that is too long never matches.
    ///   - record: `nil` for an account that does not exist: the same work is done, so that the
    ///     time taken does not tell whether it does.
    /// - Returns: whether it matches; always `false` without a record.
    /// - Throws: ``PasswordHasherBusy``, which must be answered with “try again”, never with “wrong
    ///   password”; or ``PasswordHashFault`` when there is no memory for it.
    package func matches(_ password: String, _ record: PasswordRecord?) async throws -> Bool {
        let composed = PasswordPolicy.compose(password)
        return try await onOwnThread { [self] in
            let target = record ?? decoy
            let derived = try derive(composed ?? "", salt: target.salt, cost: target.cost)
            // Comparing two symmetric keys takes the same time wherever they differ.
            let isSame = derived == SymmetricKey(data: target.hash)
            return isSame && record != nil && composed != nil
        }
    }

    /// Whether a record was made with less work than new ones are: hash again after the next
    /// sign-in that succeeds.
    package func isOutdated(_ record: PasswordRecord) -> Bool {
        record.cost < cost
    }

    /// How many callers are waiting or being served now, for the metrics page.
    package var waitingCount: Int {
        waiting.withLock { $0 }
    }

    /// The scrypt rounds of every hash begun so far: what a visitor's time would tell, without a clock.
    var roundsSpent: Int {
        spent.withLock { $0 }
    }

    private func onOwnThread<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isAdmitted = waiting.withLock { count in
            guard count < Self.waitingMax else { return false }
            count += 1
            return true
        }
        guard isAdmitted else { throw PasswordHasherBusy(waitingMax: Self.waitingMax) }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                let outcome = Swift.Result { try work() }
                self.waiting.withLock { $0 -= 1 }
                continuation.resume(with: outcome)
            }
        }
    }

    private func derive(_ composed: String, salt: [UInt8], cost: Int) throws -> SymmetricKey {
        var message = Array(composed.utf8)
        defer { message.wipe() }
        var peppered = Array(HMAC<SHA256>.authenticationCode(for: message, using: pepper))
        defer { peppered.wipe() }
        spent.withLock { $0 += 1 << cost }
        return try Self.scrypt(
            peppered, salt: salt, cost: cost, blockSize: PasswordRecord.blockSize,
            parallelism: PasswordRecord.parallelism, byteCount: PasswordRecord.hashByteCount)
    }

    /// scrypt (RFC 7914) with N = 2^cost. Apart from ``derive`` only for its published vectors.
    static func scrypt(
        _ password: [UInt8], salt: [UInt8], cost: Int, blockSize: Int, parallelism: Int, byteCount: Int
    ) throws -> SymmetricKey {
        do {
            return try KDF.Scrypt.deriveKey(
                from: password, salt: salt, outputByteCount: byteCount, rounds: 1 << cost,
                blockSize: blockSize, parallelism: parallelism)
        } catch {
            throw PasswordHashFault(cost: cost, reason: String(describing: error))
        }
    }
}

/// Too many people are signing in at this moment. Nothing was checked; try again.
package struct PasswordHasherBusy: Error, Equatable, Sendable, CustomStringConvertible {
    /// How many callers were waiting already.
    package let waitingMax: Int

    package var description: String {
        "\(waitingMax) sign-ins are waiting already; try again in a few seconds."
    }
}

/// scrypt could not run, in practice because there was no memory for it.
package struct PasswordHashFault: Error, Equatable, Sendable, CustomStringConvertible {
    package let cost: Int
    package let reason: String

    package var description: String {
        "The password could not be hashed with ln=\(cost), which takes \((1 << cost) / 1024) MiB: \(reason)."
    }
}
