import Crypto
import Foundation
import Testing

@testable import Vault

@Suite struct PasswordPolicyTests {
    @Test(arguments: [
        "correct horse battery", "考点二号楼三层西侧", "qX7!vb2z", String(repeating: "长密码呀！", count: 25), "ümläutß1",
    ])
    func `takes a password that is long enough and not commonplace`(password: String) throws {
        try PasswordPolicy.check(password: password, account: "li.hua")
    }

    @Test func `counts composed characters, eight at least`() throws {
        #expect(throws: PasswordFault.tooShort(found: 7, minimum: 8)) {
            try PasswordPolicy.check(password: "qX7!vbz", account: "li")
        }
        // Seven characters typed with separate accents are still seven.
        #expect(throws: PasswordFault.tooShort(found: 7, minimum: 8)) {
            try PasswordPolicy.check(password: "e\u{301}a\u{300}o\u{302}ui\u{308}nw", account: "li")
        }
        #expect(throws: PasswordFault.tooShort(found: 0, minimum: 8)) {
            try PasswordPolicy.check(password: "", account: "")
        }
    }

    @Test func `counts composed characters, 128 at most`() throws {
        let longest = String((0..<128).map { Character(["a", "é", "考", "7"][($0 * $0 + $0 / 5) % 4]) })

        try PasswordPolicy.check(
            password: longest.decomposedStringWithCanonicalMapping, account: "li")
        #expect(throws: PasswordFault.tooLong(maximum: 128)) {
            try PasswordPolicy.check(password: longest + "b", account: "li")
        }
        #expect(throws: PasswordFault.tooLong(maximum: 128)) {
            try PasswordPolicy.check(password: String(repeating: "x7", count: 1_000_000), account: "li")
        }
    }

    @Test(arguments: [
        "12345678", "123456789", "87654321", "password", "PassWord", "Password123", "qwertyuiop", "11111111",
        "abababab", "abcdabcd", "abcdefgh", "hgfedcba", "admin888", "woaini1314", "ｐａｓｓｗｏｒｄ", "１２３４５６７８",
        "examstation",
    ])
    func `refuses what everybody tries first`(password: String) {
        #expect(throws: PasswordFault.commonplace) {
            try PasswordPolicy.check(password: password, account: "li.hua")
        }
    }

    @Test func `refuses the account's own name, however it is written`() {
        #expect(throws: PasswordFault.sameAsAccount) {
            try PasswordPolicy.check(password: "Registrar-2", account: "registrar-2")
        }
    }
}

@Suite struct PasswordRecordTests {
    let text = "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Z872OVBTUT+EPxjmMRfuPRzVUO1zSKCc0hm7PCnYqJc"

    @Test func `reads what it writes`() throws {
        let record = try PasswordRecord(parsing: text)

        #expect(record.text == text)
        #expect(record.cost == 4)
        #expect(record.salt == Array(0..<16))
    }

    @Test(arguments: [
        ("", PasswordRecordFault.notARecord),
        ("$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw", .notARecord),
        ("$argon2id$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Z872", .notARecord),
        (String(repeating: "$", count: 200), .notARecord),
        ("$scrypt$ln=3,r=8,p=1$A$A", .unsupportedParameters("ln=3,r=8,p=1")),
        ("$scrypt$ln=18,r=8,p=1$A$A", .unsupportedParameters("ln=18,r=8,p=1")),
        (
            "$scrypt$ln=99999999999999999999,r=8,p=1$A$A",
            .unsupportedParameters("ln=99999999999999999999,r=8,p=1")
        ),
        ("$scrypt$ln=15,r=16,p=1$A$A", .unsupportedParameters("ln=15,r=16,p=1")),
        ("$scrypt$ln=15,r=8,p=2$A$A", .unsupportedParameters("ln=15,r=8,p=2")),
        ("$scrypt$r=8,ln=15,p=1$A$A", .unsupportedParameters("r=8,ln=15,p=1")),
        ("$scrypt$ln=15,r=8,p=1,x=1$A$A", .unsupportedParameters("ln=15,r=8,p=1,x=1")),
    ])
    func `refuses another form or other parameters`(text: String, fault: PasswordRecordFault) {
        #expect(throws: fault) { try PasswordRecord(parsing: text) }
    }

    @Test(arguments: [
        ("ODw$Z", "OD$Z", PasswordRecordFault.malformed(.salt)),
        ("ODw$Z", "O*w$Z", .malformed(.salt)),
        ("ODw$Z", "ODw=$Z", .notCanonical),
        ("ODw$Z", "ODw==$Z", .notCanonical),
        ("ODw$Z", "ODx$Z", .notCanonical),
        ("YqJc", "YqJ", .malformed(.hash)),
        ("YqJc", "YqJcAA", .malformed(.hash)),
        ("ln=4", "ln=04", .notCanonical),
        ("ln=4", "ln=+4", .notCanonical),
    ])
    func `refuses another spelling of the same record`(
        old: String, new: String, fault: PasswordRecordFault
    ) {
        #expect(throws: fault) {
            try PasswordRecord(parsing: text.replacing(old, with: new))
        }
    }

    @Test func `prints neither salt nor hash`() throws {
        #expect("\(try PasswordRecord(parsing: text))" == "PasswordRecord(cost: 4)")
    }
}

@Suite(.timeLimit(.minutes(2))) struct PasswordHasherTests {
    let hasher = PasswordHasher(fixedKey, cost: 4)

    @Test(arguments: [
        ("", "", 4, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"),
        ("password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"),
        (
            "pleaseletmein", "SodiumChloride", 14, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
        ),
    ])
    func `derives the keys of RFC 7914`(
        password: String, salt: String, cost: Int, blockSize: Int, parallelism: Int, expected: String
    ) throws {
        let derived = try PasswordHasher.scrypt(
            Array(password.utf8), salt: Array(salt.utf8), cost: cost, blockSize: blockSize,
            parallelism: parallelism, byteCount: 64)

        #expect(derived.withUnsafeBytes { Array($0.prefix(32)) } == [UInt8](hexadecimal: expected))
    }

    @Test func `matches a record that another program made, composed or not`() async throws {
        let record = try PasswordRecord(
            parsing: "$scrypt$ln=4,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$Z872OVBTUT+EPxjmMRfuPRzVUO1zSKCc0hm7PCnYqJc"
        )

        #expect(try await hasher.matches("pässwörd-考点", record))
        #expect(try await hasher.matches("pa\u{308}sswo\u{308}rd-考点", record))
        #expect(try await !hasher.matches("passwörd-考点", record))
    }

    @Test func `matches the password it hashed and no other`() async throws {
        let record = try await hasher.hash("qX7!vb2z")

        #expect(try await hasher.matches("qX7!vb2z", record))
        for wrong in ["qX7!vb2Z", "qX7!vb2", "qX7!vb2z ", "", String(repeating: "qX7!vb2z", count: 1_000)] {
            #expect(try await !hasher.matches(wrong, record))
        }
    }

    @Test func `salts the same password differently each time`() async throws {
        let first = try await hasher.hash("qX7!vb2z")
        let second = try await hasher.hash("qX7!vb2z")

        #expect(first.salt != second.salt)
        #expect(first.hash != second.hash)
    }

    @Test func `matches nothing under another data key`() async throws {
        let record = try await hasher.hash("qX7!vb2z")

        #expect(try await !PasswordHasher(.random(), cost: 4).matches("qX7!vb2z", record))
    }

    @Test func `matches nothing without a record`() async throws {
        #expect(try await !hasher.matches("qX7!vb2z", nil))
        #expect(try await !hasher.matches("", nil))
    }

    @Test func `spends the same work on an unknown account`() async throws {
        let record = try await hasher.hash("qX7!vb2z")
        var rounds: [Int] = []

        for (password, kept) in [
            ("wrong one", Optional(record)), ("wrong one", nil), ("", nil),
            (String(repeating: "a7", count: 65), record),
        ] {
            let before = hasher.roundsSpent
            _ = try await hasher.matches(password, kept)
            rounds.append(hasher.roundsSpent - before)
        }

        #expect(rounds == Array(repeating: 1 << hasher.cost, count: 4))
    }

    @Test func `refuses to hash what is too long to be typed`() async {
        await #expect(throws: PasswordFault.tooLong(maximum: 128)) {
            try await hasher.hash(String(repeating: "a7", count: 65))
        }
    }

    @Test func `says when a record should be made anew`() async throws {
        let record = try await hasher.hash("qX7!vb2z")

        #expect(!hasher.isOutdated(record))
        #expect(PasswordHasher(fixedKey, cost: 5).isOutdated(record))
        #expect(try await PasswordHasher(fixedKey, cost: 5).matches("qX7!vb2z", record))
    }

    @Test func `lets 64 wait, and turns the next away at once`() async throws {
        hasher.queue.suspend()
        let waiting = (0..<64).map { index in
            Task { try await hasher.matches("number \(index)", nil) }
        }
        while hasher.waitingCount < 64 { await Task.yield() }

        await #expect(throws: PasswordHasherBusy(waitingMax: 64)) {
            try await hasher.matches("number 65", nil)
        }
        await #expect(throws: PasswordHasherBusy(waitingMax: 64)) { try await hasher.hash("number 66") }

        hasher.queue.resume()
        for task in waiting { #expect(try await !task.value) }
        #expect(hasher.waitingCount == 0)
        #expect(try await hasher.hash("number 67").cost == 4)
    }
}
