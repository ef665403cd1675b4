import Crypto
import Vault

/// What opens something: codes, tokens, password records, device keys, sealed particulars.
enum SecretDoor {
    private static let sealer = ParticularSealer(
        held(try? DataKey(bytes: [UInt8](0x80..<0xa0)), "32 bytes are a data key"))
    private static let sealed = held(
        try? sealer.seal(Array("张三".utf8), salt: [UInt8](0..<32), nonce: [UInt8](0..<12)), "it can be sealed")

    static func open(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        if let code = try? OneTimeCode.normalise(text) {
            hold(code.utf8.count == OneTimeCode.characterCount, "a code has its length")
            hold((try? OneTimeCode.normalise(code)) == code, "the one form stays as it is")
        }
        if let record = try? PasswordRecord(parsing: text) {
            hold(record.text.utf8.elementsEqual(text.utf8), "what is read is what would be written")
            hold(PasswordRecord.costRange.contains(record.cost), "nobody makes us work without limit")
        }
        if let decoded = Base64URL.decode(text) {
            hold(Base64URL.encode(decoded).utf8.elementsEqual(text.utf8), "base64url has one spelling")
        }
        hold(
            Base64URL.decode(Base64URL.encode(Array(bytes.prefix(700)))) == Array(bytes.prefix(700)),
            "it reads back")
        if let key = try? DeviceKey(base64: text) {
            hold(!key.verifies(text, over: bytes), "a key is no signature")
        }
        spoilt(bytes)
    }

    /// A sealed record with some bytes exchanged: it opens as it was, or not at all.
    private static func spoilt(_ bytes: [UInt8]) {
        var supply = Supply(bytes)
        var record = sealed.sealed
        var digest = sealed.digest
        switch supply.byte() % 4 {
        case 0: record = supply.all()
        case 1: record.removeLast(supply.number(in: 0...record.count))
        case 2: digest[supply.number(in: 0...31)] ^= supply.byte()
        default:
            while !supply.isEmpty { record[supply.number(in: 0...record.count - 1)] ^= supply.byte() }
        }
        let isWhole = record == sealed.sealed && digest == sealed.digest
        hold(((try? sealer.open(record, digest: digest)) != nil) == isWhole, "only what was sealed opens")
    }
}
