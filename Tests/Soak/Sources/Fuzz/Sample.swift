import Crypto
import Exchange
import Foundation
import Journal

/// Keys and a log that are the same at every run: those of the worked example in `docs/exchange.md`.
enum Sample {
    static let station = "007"
    static let origin = ExchangeFormat.origin(of: station)
    static let key = held(
        try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(0..<32)), "32 bytes are a key")
    static let signer = held(
        try? NoteSigner(name: origin, kind: .ed25519, privateKey: key), "the origin is a name")
    static let verifierKey = signer.verifierKey
    static let central = held(
        try? CentralSigner(
            name: "central.example",
            privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: Data(64..<96))), "a name and a key")

    /// The keys of `docs/journal-format.md`, and the one text that stands there with their signatures.
    static let trusted = [
        "station.example/site-01+463318cf+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "central.example+034a6e57+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X",
    ].map { held(try? NoteVerifierKey(parsing: $0), "the example's keys are keys") }
    static let signedTexts: Set<String> = [
        "station.example/site-01\n1\n2O7VrNiokI/pkifPRkmlYDcRyipPZ3uQPnTDYxqJEo0=\n"
    ]

    /// Two dozen entries whose bodies nobody ever saw.
    static let records: [LogRecord] = (Int64(1)...24).map { position in
        let header = held(
            header(position: position, area: "upkeep", name: "stopped", actor: .station), "a lawful header")
        return LogRecord(
            hash: Data(Merkle.leafHash([UInt8(truncatingIfNeeded: position)]).bytes),
            header: Data(header.encoded()))
    }

    static let tree = LeafTree(leaves: records.compactMap(\.leaf))

    static func header(position: Int64, area: String, name: String, actor: EntryActor) -> EntryHeader? {
        try? EntryHeader(
            position: position, area: area, name: name, actor: actor, request: nil,
            received: 1_780_966_800_000 + position * 1000, bootID: "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            monotonic: position * 1000, isAttested: true, claimed: nil)
    }

    /// Signed by the station's genuine key, whatever it says.
    static func checkpoint(size: Int64, root: Digest32) -> SignedNote? {
        guard let checkpoint = try? Checkpoint(origin: origin, size: size, root: root) else { return nil }
        return try? SignedNote.sign(text: checkpoint.text, by: [signer], at: 0)
    }
}
