import Exam
import Journal
import StationStore
import Vault

/// Seals personal words of a call before a command names them.
struct SealedText {
    let record: SealedParticular
    let digest: ParticularDigest

    init(_ value: some Encodable, _ store: StationStore) throws {
        record = try store.sealer.seal([UInt8](CanonicalJSON.bytes(of: value)))
        digest = try ParticularDigest(of: record)
    }

    /// Longer accounts are written on paper and filed.
    static let charactersMax = 4_000

    /// - Throws: ``APIFault/notUnderstood(field:)`` when there is no text, or too much.
    init(words: String, field: String, _ store: StationStore) throws {
        guard (1...Self.charactersMax).contains(words.count) else {
            throw APIFault.notUnderstood(field: field)
        }
        try self.init(FreeText(text: words), store)
    }
}
