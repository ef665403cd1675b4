package import Exam
import Journal
import Vault

extension StationStore {
    /// Opens the doors of a sitting, with a fresh secret for its lots: the rule takes it where places are drawn at the
    /// door, and lets it go elsewhere.
    ///
    /// - Throws: as ``perform(_:by:request:)``.
    @discardableResult
    package func open(
        _ sitting: Sitting.ID, by actor: Actor, request: CommandRequest = CommandRequest()
    ) async throws -> Performed {
        let secret = LotSecret.random()
        let sealed = try sealer.seal(secret.bytes)
        guard let digest = Digest32(bytes: sealed.digest) else {
            throw StoreFault.other(message: "a digest has 32 bytes")
        }
        let lot = LotCommitment(
            commitment: secret.commitment, record: ParticularDigest(rawValue: digest.hex))
        return try await perform(
            OpenSitting(sitting: sitting, lot: lot), by: actor,
            request: CommandRequest(
                id: request.id, particulars: request.particulars + [sealed], claim: request.claim,
                expected: request.expected, alongside: request.alongside))
    }
}
