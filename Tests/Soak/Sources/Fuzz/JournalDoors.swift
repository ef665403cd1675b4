import Crypto
import Foundation
import Journal

/// Entries, signed notes and keys: what somebody else's station, central or disk hands over.
enum JournalDoors {
    static func header(_ bytes: [UInt8]) {
        if let header = try? EntryHeader(parsing: bytes) {
            hold(header.encoded() == bytes, "what is read is what would be written")
            hold(bytes.count <= EntryHeader.bytesMax, "no header is longer than its limit")
        }

        var supply = Supply(bytes)
        let actors: [EntryActor] = [
            .station, .central, .device(id: supply.text()), .staff(id: supply.text()),
            .staff(id: supply.text(), device: supply.text(), second: supply.text()),
        ]
        let made = try? EntryHeader(
            position: supply.number(), area: supply.text(), name: supply.text(),
            actor: actors[supply.number(in: 0...4)],
            request: EntryRequest(id: supply.text(), commandDigest: Merkle.leafHash(bytes)),
            received: supply.number(), bootID: supply.text(), monotonic: supply.number(),
            isAttested: supply.byte() & 1 == 0,
            claimed: EntryClaim(moment: supply.number(), sequence: supply.number(), skew: supply.number()))
        guard let made else { return }
        hold((try? EntryHeader(parsing: made.encoded())) == made, "a header that exists can be read again")
    }

    static func note(_ bytes: [UInt8]) {
        checkpoint(String(decoding: bytes, as: UTF8.self))
        guard let note = try? SignedNote(parsing: bytes) else { return }

        hold(note.bytes == bytes, "what is read is what would be written")
        hold(bytes.count <= SignedNote.bytesMax, "no note is longer than its limit")
        hold((1...SignedNote.signaturesMax).contains(note.signatures.count), "signatures within their limit")
        for signature in note.signatures {
            hold(NoteSignature(parsing: signature.line) == signature, "a signature line reads back")
        }
        if let signers = try? note.verified(by: Sample.trusted), !signers.isEmpty {
            hold(Set(signers.map(\.key)).count == signers.count, "a key counts once")
            hold(Sample.signedTexts.contains(note.text), "nobody signed this text")
        }
        guard let cosigned = try? note.adding(cosignatureBy: Sample.central.cosigner, at: 7) else { return }
        hold((try? SignedNote(parsing: cosigned.bytes)) == cosigned, "a cosigned note reads back")
        let found = try? cosigned.verified(by: [Sample.central.verifierKey])
        hold(found?.count == 1, "a cosignature verifies")
    }

    private static func checkpoint(_ text: String) {
        guard let checkpoint = try? Checkpoint(parsing: text) else { return }
        hold(checkpoint.text.utf8.elementsEqual(text.utf8), "what is read is what would be written")
        hold(checkpoint.size >= 0, "a size is not negative")
    }

    static func key(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = try? NoteVerifierKey(parsing: text) {
            hold(key.text.utf8.elementsEqual(text.utf8), "what is read is what would be written")
        }
        // Few guesses meet a key ID; a name and 32 bytes are enough to make one.
        var supply = Supply(bytes)
        let kind: NoteKeyKind = supply.byte() & 1 == 0 ? .ed25519 : .cosignature
        let name = supply.text()
        let publicKey = [UInt8](supply.all().prefix(32))
        guard let made = try? NoteVerifierKey(name: name, kind: kind, publicKey: publicKey) else { return }
        hold((try? NoteVerifierKey(parsing: made.text)) == made, "a key that exists can be read again")
    }
}
