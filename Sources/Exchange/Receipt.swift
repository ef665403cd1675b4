package import Crypto
package import Exam
package import Foundation
package import Journal

/// Central's keys: one Ed25519 key that signs in two ways.
///
/// As a cosigner it speaks about checkpoints, by a plain signature about batches. What it signs begins with
/// `cosignature/v1` in the one case and with a format's name in the other, so neither can pass for the other.
package struct CentralSigner: Sendable {
    package let cosigner: NoteSigner
    package let plain: NoteSigner

    /// - Throws: `NoteError.malformedKeyName`.
    package init(name: String, privateKey: Curve25519.Signing.PrivateKey) throws {
        cosigner = try NoteSigner(name: name, kind: .cosignature, privateKey: privateKey)
        plain = try NoteSigner(name: name, kind: .ed25519, privateKey: privateKey)
    }

    /// The key to give to stations.
    package var verifierKey: NoteVerifierKey { cosigner.verifierKey }
}

/// Central's signed answer to a batch.
package struct Receipt: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
        /// Taken; the size and root of the checkpoint in the batch.
        case accepted(size: Int64, root: Digest32)
        case refused([ExchangeRefusal])
    }

    /// Reasons in one receipt; the first are named when there are more.
    package static let reasonsMax = 1000

    /// The station's origin.
    package let origin: String
    package let batch: ResultBatch.ID
    /// Of the batch's payload.
    package let digest: Digest32
    package let verdict: Verdict

    package init(origin: String, batch: ResultBatch.ID, digest: Digest32, verdict: Verdict) {
        self.origin = origin
        self.batch = batch
        self.digest = digest
        self.verdict = verdict
    }

    /// The text to sign.
    package var text: String {
        let head = [origin, "batch \(batch.rawValue)", "sha256 \(digest.hex)"]
        let lines =
            switch verdict {
            case .accepted(let size, let root):
                [ExchangeFormat.receipt] + head
                    + ["size \(size)", "root \(Data(root.bytes).base64EncodedString())"]
            case .refused(let reasons):
                [ExchangeFormat.refusal] + head
                    + reasons.prefix(Receipt.reasonsMax).map { "reason \($0.description)" }
            }
        return lines.map { $0 + "\n" }.joined()
    }

    /// Reads ``text``; exactly what would be written is accepted.
    package init?(parsing text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        func value(_ index: Int, _ label: String) -> String? {
            guard lines.indices.contains(index), lines[index].hasPrefix(label + " ") else { return nil }
            return String(lines[index].dropFirst(label.count + 1))
        }
        guard let id = value(2, "batch"), EntryHeader.isIdentifier(id),
            let digest = value(3, "sha256").flatMap(Digest32.init(hex:))
        else { return nil }
        origin = lines[1]
        batch = ResultBatch.ID(rawValue: id)
        self.digest = digest
        switch lines[0] {
        case ExchangeFormat.receipt:
            guard let size = value(4, "size").flatMap({ Int64($0) }),
                let bytes = value(5, "root").flatMap({ Data(base64Encoded: $0) }),
                let root = Digest32(bytes: bytes)
            else { return nil }
            verdict = .accepted(size: size, root: root)
        case ExchangeFormat.refusal:
            let reasons = lines.indices.dropFirst(4)
                .map { value($0, "reason").flatMap(ExchangeRefusal.init(parsing:)) }
            guard !reasons.isEmpty, !reasons.contains(nil) else { return nil }
            verdict = .refused(reasons.compactMap { $0 })
        default: return nil
        }
        guard self.text.utf8.elementsEqual(text.utf8) else { return nil }
    }
}

/// A receipt on its way to the station: `POST /sync/v0/receipts`.
package struct ReceiptFile: Codable, Equatable, Sendable {
    /// The largest checkpoint of the station that central has cosigned; absent after a refusal.
    package let checkpoint: Data?
    package let format: String
    /// The signed note.
    package let receipt: Data

    /// - Throws: `NoteError`, or the cryptographic library's error.
    package init(_ receipt: Receipt, cosigned: SignedNote?, by signer: CentralSigner) throws {
        checkpoint = cosigned.map { Data($0.bytes) }
        format = ExchangeFormat.receipt
        self.receipt = Data(try SignedNote.sign(text: receipt.text, by: [signer.plain], at: 0).bytes)
    }

    /// Reads a receipt as a station does.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - central: the key that people confirmed, of the kind that cosigns.
    ///   - origin: the station's own.
    ///   - own: tells the root of the station's own log at a size; nil beyond its end.
    /// - Returns: the receipt, and the cosigned checkpoint; nil unless central signed both, they are about
    ///   this station, and their roots are the log's own.
    package static func read(
        _ bytes: Data, central: NoteVerifierKey, origin: String, own: (Int64) throws -> Digest32?
    ) rethrows -> (receipt: Receipt, cosigned: SignedNote?)? {
        guard bytes.count <= ExchangeFormat.receiptBytesMax,
            let file = CanonicalJSON.read(ReceiptFile.self, from: bytes),
            file.format == ExchangeFormat.receipt,
            let plain = try? NoteVerifierKey(
                name: central.name, kind: .ed25519, publicKey: central.publicKey),
            let note = try? SignedNote(parsing: [UInt8](file.receipt)),
            (try? note.verified(by: [plain]))?.isEmpty == false,
            let receipt = Receipt(parsing: note.text), receipt.origin == origin
        else { return nil }
        guard case .accepted(let size, let root) = receipt.verdict else {
            return file.checkpoint == nil ? (receipt, nil) : nil
        }
        guard try own(size) == root, let bytes = file.checkpoint,
            let cosigned = try? SignedNote(parsing: [UInt8](bytes)),
            (try? cosigned.verified(by: [central]))?.isEmpty == false,
            let checkpoint = try? Checkpoint(parsing: cosigned.text), checkpoint.origin == origin,
            checkpoint.size >= size, try own(checkpoint.size) == checkpoint.root
        else { return nil }
        return (receipt, cosigned)
    }
}
