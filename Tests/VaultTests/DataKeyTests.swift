import Crypto
import Testing

@testable import Vault

/// The key of all fixtures: the bytes 0…31.
let fixedKey = {
    do {
        return try DataKey(bytes: Array(0..<32))
    } catch {
        preconditionFailure("The fixed key is no key: \(error)")
    }
}()

@Suite struct DataKeyTests {
    @Test(arguments: [
        (DataKey.Purpose.particulars, "669f1609d092462c2f5a1cd0cf10045fdb01771f1ebb873b2c2457c0a084e0d3"),
        (.lookup, "6d641adcf7722b481e209f6ea191fe3200d5c7ac9bb7d1403ae7de4a3b8e0059"),
        (.command, "04b2dde049d6ab1d76f58073605b880928e0583ab7b8528dcddce2b2b0268b97"),
        (.pepper, "d3dc0faaf529caf3b29eb391e6f1c40c59aedc1a701a35362e4b1b138fc2c187"),
        (.authority, "0f8e9cb1025361cadfaa780d829259c16fda9ae258c990b2c6b0046cc939bc92"),
        (.ticket, "9b077ceedc6346cd27d8f4cabc4a9125d1a12a121f0ca2db0a11212da56c753b"),
    ])
    func `derives for each purpose what another program derives`(
        purpose: DataKey.Purpose, expected: String
    ) {
        let derived = fixedKey.derive(purpose).withUnsafeBytes { Array($0) }

        #expect(derived == [UInt8](hexadecimal: expected))
    }

    @Test(arguments: [0, 31, 33])
    func `refuses any other length than 32 bytes`(byteCount: Int) {
        #expect(throws: DataKeyFault(byteCountFound: byteCount)) {
            try DataKey(bytes: [UInt8](repeating: 7, count: byteCount))
        }
    }

    @Test func `gives back the bytes it was made of`() throws {
        let key = DataKey.random()

        #expect(try DataKey(bytes: key.bytes) == key)
        #expect(key.bytes.count == 32)
        #expect(DataKey.random() != key)
    }

    @Test func `does not print its bytes`() {
        #expect("\(fixedKey)" == "DataKey(hidden)")
        #expect(String(reflecting: fixedKey) == "DataKey(hidden)")
        #expect(String(describing: [fixedKey]) == "[DataKey(hidden)]")
    }
}

@Suite struct WipingTests {
    @Test func `leaves nothing of a secret in the array`() {
        var secret = [UInt8].random(count: 100)

        secret.wipe()

        #expect(secret == [UInt8](repeating: 0, count: 100))
    }

    @Test func `takes an empty array`() {
        var secret: [UInt8] = []

        secret.wipe()

        #expect(secret.isEmpty)
    }
}

@Suite struct KeyedDigestsTests {
    @Test func `digests a value for look-up as another program does`() {
        let digest = LookupKey(fixedKey).digest(kind: "idNumber", value: "999999200001011234")

        #expect(
            digest
                == [UInt8](hexadecimal: "d6fe582556c9977cecb5b5ef4b5d6c10e32abc6c4414ad680be01a89c38615e6"))
    }

    @Test func `digests a command as another program does`() {
        let digest = CommandKey(fixedKey).digest(name: "ImportRoster", bytes: Array(#"{"a":1}"#.utf8))

        #expect(
            digest
                == [UInt8](hexadecimal: "b1d062fcdaeabd521fd409ab83b1f0cdd42ecfb2d038bb3973278eb5b3c4d63d"))
    }

    @Test func `gives one value under two kinds, or under two keys, unrelated digests`() {
        let lookup = LookupKey(fixedKey)

        #expect(lookup.digest(kind: "a", value: "bc") != lookup.digest(kind: "ab", value: "c"))
        #expect(
            lookup.digest(kind: "a", value: "b") != LookupKey(.random()).digest(kind: "a", value: "b"))
        #expect(
            lookup.digest(kind: "a", value: "b") != CommandKey(fixedKey).digest(name: "a", bytes: [98]))
    }

    @Test func `stops at a kind with a zero byte in it`() async {
        await #expect(processExitsWith: .failure) {
            _ = LookupKey(.random()).digest(kind: "a\0b", value: "c")
        }
    }
}
