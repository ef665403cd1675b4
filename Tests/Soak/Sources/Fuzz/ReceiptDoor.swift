import Crypto
import Exam
import Exchange
import Foundation
import Journal

/// Central's answers, as a station reads them: a file from anybody, or any text under central's genuine key.
enum ReceiptDoor {
    static func open(_ bytes: [UInt8]) {
        if bytes.first == UInt8(ascii: "{") {
            _ = read(Data(bytes))
            return
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if let receipt = Receipt(parsing: text) {
            hold(receipt.text.utf8.elementsEqual(text.utf8), "what is read is what would be written")
        }
        if let refusal = ExchangeRefusal(parsing: text) {
            hold(refusal.description.utf8.elementsEqual(text.utf8), "what is read is what would be written")
        }
        let isAccepted = bytes.starts(with: ExchangeFormat.receipt.utf8)
        let size = Int64(Sample.records.count)
        guard let note = try? SignedNote.sign(text: text, by: [Sample.central.plain], at: 0),
            let checkpoint = Sample.checkpoint(size: size, root: Sample.tree.root(at: size)),
            let cosigned = try? checkpoint.adding(cosignatureBy: Sample.central.cosigner, at: 7)
        else { return }
        let file = Shape(
            checkpoint: isAccepted ? Data(cosigned.bytes) : nil, format: ExchangeFormat.receipt,
            receipt: Data(note.bytes))
        guard let bytes = try? CanonicalJSON.bytes(of: file), let receipt = read(bytes) else { return }
        hold(receipt.text.utf8.elementsEqual(text.utf8), "a receipt says what central signed")
    }

    private struct Shape: Encodable {
        let checkpoint: Data?
        let format: String
        let receipt: Data
    }

    private static func read(_ bytes: Data) -> Receipt? {
        let answer = ReceiptFile.read(bytes, central: Sample.central.verifierKey, origin: Sample.origin) {
            asked in
            (0...Sample.tree.size).contains(asked) ? Sample.tree.root(at: asked) : nil
        }
        guard let receipt = answer?.receipt else { return nil }
        hold(bytes.count <= ExchangeFormat.receiptBytesMax, "no receipt is larger than its limit")
        hold(receipt.origin.utf8.elementsEqual(Sample.origin.utf8), "a receipt is about this station")
        hold(EntryHeader.isIdentifier(receipt.batch.rawValue), "a batch is named by an identifier")
        switch receipt.verdict {
        case .accepted(let size, let root):
            hold((0...Sample.tree.size).contains(size), "nothing is acknowledged beyond the log")
            hold(Sample.tree.root(at: size) == root, "what is acknowledged is the log's own")
        case .refused(let reasons):
            hold((1...Receipt.reasonsMax).contains(reasons.count), "reasons within their limit")
        }
        return receipt
    }
}
