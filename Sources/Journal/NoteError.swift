/// What is wrong with a note, a key or a checkpoint.
package enum NoteError: Error, Equatable, Sendable {
    /// The note is larger than ``SignedNote/bytesMax``.
    case tooLong
    /// Not UTF-8, a control character, or a text that does not end in a newline.
    case malformedText
    /// No blank line that separates text and signatures, or no signature after it.
    case unsigned
    /// The signature line with this number, counted from 1, is not one.
    case malformedSignature(line: Int)
    /// More than ``SignedNote/signaturesMax`` signatures.
    case tooManySignatures
    /// The signature is by a known key, and does not belong to this text.
    case invalidSignature(name: String)
    /// Not the form `name+hex+base64`, or a public key of the wrong length.
    case malformedKey
    /// Empty, or with a space, a control character or a plus sign.
    case malformedKeyName
    /// The key's ID is not the one its name and public key give.
    case keyIDMismatch
    /// A signature type that is not read here.
    case unknownKeyKind(UInt8)
    /// A cosignature's time is before 1970.
    case timestampOutOfRange
    /// This part of the checkpoint is missing or not spelt as it must be.
    case malformedCheckpoint(Checkpoint.Part)
}
