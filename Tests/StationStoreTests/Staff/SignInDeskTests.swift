import Exam
import GRDB
import StationStore
import TestKit
import Testing
import Vault

/// An administrator, a proctor with a password, and a desk whose hashes are quick.
private struct DeskSite {
    let site: TestSite
    let desk: SignInDesk
    let password = "纸上得来终觉浅，绝知此事"
    let administrator = Actor.staff("S-090")

    init() async throws {
        site = try TestSite()
        desk = SignInDesk(store: site.store, hasher: PasswordHasher(site.dataKey, cost: 4))
        try await site.appoint("S-090", [.administrator])
        try await site.appoint("S-010", [.proctor])
        let code = try await desk.issueCode(for: "S-010", by: administrator)
        let signedIn = try await desk.redeem(code: code, newPassword: password)
        try await desk.signOut(token: signedIn.token)
    }

    func entries(_ name: String) async throws -> Int {
        try await site.store.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM journalEntry WHERE CAST(body AS TEXT) LIKE ?",
                arguments: ["{\"\(name)\"%"]) ?? 0
        }
    }
}

@Suite struct SignInDeskTests {
    @Test func `a code sets a password once, and everything is journalled`() async throws {
        let site = try await DeskSite()
        let code = try await site.desk.issueCode(for: "S-010", by: site.administrator)

        let person = try await site.desk.redeem(code: code.lowercased(), newPassword: "另外一个密码在此")

        #expect(person.staff == "S-010")
        #expect(person.roles == [.proctor])
        #expect(person.name == "甲S-010")
        #expect(person.token.count == 43 && person.csrf.count == 43 && person.token != person.csrf)
        #expect(try await site.entries("codeIssued") == 2)
        #expect(try await site.entries("passwordSet") == 2)
        #expect(try await site.entries("signedIn") == 2)
        #expect(try await site.entries("signedOut") == 1)
        await #expect(throws: SignInFault.codeUnknown) {
            try await site.desk.redeem(code: code, newPassword: "另外一个密码在此")
        }
        await #expect(throws: SignInFault.wrong) {
            try await site.desk.signIn(staff: "S-010", password: site.password)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a code lasts a day, ends with the next one, and outlives a bad password`() async throws {
        let site = try await DeskSite()
        let first = try await site.desk.issueCode(for: "S-010", by: site.administrator)
        let second = try await site.desk.issueCode(for: "S-010", by: site.administrator)

        await #expect(throws: SignInFault.codeUnknown) {
            try await site.desk.redeem(code: first, newPassword: site.password)
        }
        await #expect(throws: SignInFault.codeUnknown) {
            try await site.desk.redeem(code: "not a code", newPassword: site.password)
        }
        await #expect(throws: PasswordFault.commonplace) {
            try await site.desk.redeem(code: second, newPassword: "password")
        }
        site.site.clock.advance(seconds: 24 * 3600 - 1)
        #expect(try await site.desk.redeem(code: second, newPassword: site.password).staff == "S-010")

        let third = try await site.desk.issueCode(for: "S-010", by: site.administrator)
        site.site.clock.advance(seconds: 24 * 3600)
        await #expect(throws: SignInFault.codeUnknown) {
            try await site.desk.redeem(code: third, newPassword: site.password)
        }
        #expect(try await site.entries("passwordSet") == 2)
    }

    @Test func `two browsers with one code: one of them wins`() async throws {
        let site = try await DeskSite()
        let code = try await site.desk.issueCode(for: "S-010", by: site.administrator)

        let wins = await withTaskGroup(of: Bool.self) { group in
            for number in 1...8 {
                group.addTask {
                    let desk = site.desk
                    return (try? await desk.redeem(code: code, newPassword: "密码密码密码一二\(number)")) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }

        #expect(wins == 1)
        #expect(try await site.entries("passwordSet") == 2)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `no token, code or password stands anywhere in the file`() async throws {
        let site = try await DeskSite()
        let code = try await site.desk.issueCode(for: "S-010", by: site.administrator)
        let person = try await site.desk.signIn(staff: "S-010", password: site.password)

        let texts = try await site.site.store.read { db in
            try String.fetchAll(
                db,
                sql: """
                    SELECT hex(digest) || staff || csrf FROM localSession
                    UNION ALL SELECT hex(digest) || purpose || subject FROM localOneTimeCode
                    UNION ALL SELECT staff || password FROM localCredential
                    UNION ALL SELECT CAST(body AS TEXT) FROM journalEntry
                    """)
        }

        for secret in [person.token, code, code.replacing("-", with: ""), site.password] {
            #expect(!texts.contains { $0.contains(secret) })
        }
    }

    @Test func `sessions end after 30 idle minutes and after 12 hours`() async throws {
        let site = try await DeskSite()
        let desk = site.desk
        let idle = try await desk.signIn(staff: "S-010", password: site.password)

        site.site.clock.advance(seconds: 30 * 60 - 1)
        #expect(try await desk.person(forToken: idle.token) == idle)
        site.site.clock.advance(seconds: 30 * 60)
        #expect(try await desk.person(forToken: idle.token) == nil)
        #expect(try await desk.person(forToken: idle.token) == nil)

        let long = try await desk.signIn(staff: "S-010", password: site.password)
        for _ in 1..<(12 * 3) {
            site.site.clock.advance(seconds: 20 * 60)
            #expect(try await desk.person(forToken: long.token) == long)
        }
        site.site.clock.advance(seconds: 20 * 60 - 1)
        #expect(try await desk.person(forToken: long.token) == long)
        site.site.clock.advance(seconds: 1)
        #expect(try await desk.person(forToken: long.token) == nil)
    }

    @Test func `a session outlives the desk, and its sign of life is written once a minute`() async throws {
        let site = try await DeskSite()
        let person = try await site.desk.signIn(staff: "S-010", password: site.password)
        func lastSeen() async throws -> Moment? {
            try await site.site.store.read { db in
                try Int64.fetchOne(db, sql: "SELECT lastSeen FROM localSession")
            }.map(Moment.init(milliseconds:))
        }
        let start = site.site.store.now()

        site.site.clock.advance(seconds: 59)
        _ = try await site.desk.person(forToken: person.token)
        #expect(try await lastSeen() == start)
        site.site.clock.advance(seconds: 1)
        _ = try await site.desk.person(forToken: person.token)
        #expect(try await lastSeen() == start.adding(seconds: 60))

        let restarted = SignInDesk(store: site.site.store, hasher: PasswordHasher(site.site.dataKey, cost: 4))
        #expect(try await restarted.person(forToken: person.token) == person)
        #expect(try await restarted.person(forToken: "AAAA") == nil)
        #expect(try await restarted.person(forToken: SignInToken.random()) == nil)
    }

    @Test func `a suspension or another role holds from the next request`() async throws {
        let site = try await DeskSite()
        let desk = site.desk
        let person = try await desk.signIn(staff: "S-010", password: site.password)
        #expect(try await desk.person(forToken: person.token) == person)

        try await site.site.store.perform(
            SetRoles(staff: "S-010", roles: [.floater]), by: site.administrator)
        #expect(try await desk.person(forToken: person.token)?.roles == [.floater])

        try await site.site.store.perform(SuspendStaff(staff: "S-010"), by: site.administrator)
        #expect(try await desk.person(forToken: person.token) == nil)
        await #expect(throws: StaffRefusal.suspended) {
            try await desk.signIn(staff: "S-010", password: site.password)
        }
        await #expect(throws: StaffRefusal.suspended) {
            try await desk.verify(staff: "S-010", password: site.password)
        }
        try await desk.signOut(token: person.token)

        try await site.site.store.perform(ReinstateStaff(staff: "S-010"), by: site.administrator)
        #expect(try await desk.person(forToken: person.token) == nil)
        let again = try await desk.signIn(staff: "S-010", password: site.password)
        #expect(try await desk.person(forToken: again.token) == again)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a session from before a suspension stays closed after it`() async throws {
        let site = try await DeskSite()
        let person = try await site.desk.signIn(staff: "S-010", password: site.password)

        try await site.site.store.perform(SuspendStaff(staff: "S-010"), by: site.administrator)
        try await site.site.store.perform(ReinstateStaff(staff: "S-010"), by: site.administrator)

        #expect(try await site.desk.person(forToken: person.token) == nil)
    }

    @Test func `signing out ends one session, a new password all of them`() async throws {
        let site = try await DeskSite()
        let desk = site.desk
        let one = try await desk.signIn(staff: "S-010", password: site.password)
        let two = try await desk.signIn(staff: "S-010", password: site.password)

        try await desk.signOut(token: one.token)
        try await desk.signOut(token: one.token)
        #expect(try await desk.person(forToken: one.token) == nil)
        #expect(try await desk.person(forToken: two.token) == two)
        #expect(try await site.entries("signedOut") == 2)

        let code = try await desk.issueCode(for: "S-010", by: site.administrator)
        _ = try await desk.redeem(code: code, newPassword: "另外一个密码在此")
        #expect(try await desk.person(forToken: two.token) == nil)
    }

    @Test func `keeps eight sessions of one person, the newest`() async throws {
        let site = try await DeskSite()
        var tokens: [String] = []
        for _ in 1...9 {
            tokens.append(try await site.desk.signIn(staff: "S-010", password: site.password).token)
            // Each is used, so that the desk remembers it.
            #expect(try await site.desk.person(forToken: tokens[tokens.count - 1]) != nil)
        }

        #expect(try await site.desk.person(forToken: tokens[0]) == nil)
        #expect(try await site.desk.person(forToken: tokens[1]) != nil)
        let restarted = SignInDesk(store: site.site.store, hasher: PasswordHasher(site.site.dataKey, cost: 4))
        #expect(try await restarted.person(forToken: tokens[0]) == nil)
        #expect(try await restarted.person(forToken: tokens[1]) != nil)
    }

    @Test(arguments: ["S-010", "S-777", "'; DROP TABLE staff --"])
    func `ten failures are free, then each one waits longer, known person or not`(name: String) async throws {
        let site = try await DeskSite()
        let desk = site.desk
        for _ in 1...10 {
            await #expect(throws: SignInFault.wrong) { try await desk.signIn(staff: name, password: "wrong") }
        }
        let now = site.site.store.now()

        await #expect(throws: SignInFault.delayed(until: now.adding(seconds: 5))) {
            try await desk.signIn(staff: name, password: site.password)
        }
        site.site.clock.advance(seconds: 5)
        await #expect(throws: SignInFault.wrong) { try await desk.verify(staff: name, password: "wrong") }
        await #expect(throws: SignInFault.delayed(until: now.adding(seconds: 15))) {
            try await desk.signIn(staff: name, password: "wrong")
        }
        // Somebody else, from wherever, is not kept waiting.
        try await site.site.appoint("S-011", [.proctor])
        await #expect(throws: SignInFault.wrong) { try await desk.signIn(staff: "S-011", password: "wrong") }
    }

    @Test func `a success ends the row of failures`() async throws {
        let site = try await DeskSite()
        for _ in 1...9 {
            await #expect(throws: SignInFault.wrong) {
                try await site.desk.signIn(staff: "S-010", password: "wrong")
            }
        }
        #expect(try await site.desk.verify(staff: " S-010 ", password: site.password) == "S-010")
        for _ in 1...10 {
            await #expect(throws: SignInFault.wrong) {
                try await site.desk.signIn(staff: "S-010", password: "wrong")
            }
        }
        site.site.clock.advance(seconds: 5)
        #expect(try await site.desk.signIn(staff: "S-010", password: site.password).staff == "S-010")
    }

    @Test func `after a hundred failures only a new code helps`() async throws {
        let site = try await DeskSite()
        for _ in 1...100 {
            site.site.clock.advance(seconds: 15 * 60)
            await #expect(throws: SignInFault.wrong) {
                try await site.desk.signIn(staff: "S-010", password: "wrong")
            }
        }
        site.site.clock.advance(seconds: 24 * 3600)
        await #expect(throws: SignInFault.exhausted) {
            try await site.desk.signIn(staff: "S-010", password: site.password)
        }

        let code = try await site.desk.issueCode(for: "S-010", by: site.administrator)
        _ = try await site.desk.redeem(code: code, newPassword: site.password)
        #expect(try await site.desk.signIn(staff: "S-010", password: site.password).staff == "S-010")
    }

    @Test func `tries at one time are all counted before the first is checked`() async throws {
        let site = try await DeskSite()
        let desk = site.desk

        let checked = await withTaskGroup(of: Bool.self) { group in
            for _ in 1...40 {
                group.addTask {
                    do {
                        _ = try await desk.signIn(staff: "S-010", password: "wrong")
                        return true
                    } catch {
                        return error as? SignInFault == .wrong
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }

        #expect(checked == 10)
    }

    @Test func `the last administrator stays, and only administrators hand out codes`() async throws {
        let site = try await DeskSite()

        await #expect(throws: StaffRefusal.lastAdministrator) {
            try await site.site.store.perform(SuspendStaff(staff: "S-090"), by: .station)
        }
        await #expect(throws: StaffRefusal.notPermitted) {
            try await site.desk.issueCode(for: "S-090", by: .staff("S-010"))
        }
        try await site.site.appoint("S-091", [.administrator, .proctor])
        try await site.site.store.perform(SuspendStaff(staff: "S-090"), by: .staff("S-091"))
        await #expect(throws: StaffRefusal.suspended) {
            try await site.desk.issueCode(for: "S-010", by: site.administrator)
        }
        await #expect(throws: StaffRefusal.lastAdministrator) {
            try await site.site.store.perform(SetRoles(staff: "S-091", roles: [.proctor]), by: .station)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `appoints a list with names that can be erased, or nobody of it`() async throws {
        let site = try TestSite()
        let people = try ["S-001", "S-002"].map { id in
            let sealed = try site.seal(StaffParticulars(name: "乙\(id)"))
            return (
                sealed.record,
                Appointment(
                    staff: Staff.ID(rawValue: id), department: "教务处", roles: [.administrator],
                    qualifications: ["C01-中级"], particulars: sealed.reference)
            )
        }
        let records = people.map(\.0)

        try await site.store.perform(
            AppointStaff(people: people.map(\.1)), by: .station, request: CommandRequest(particulars: records)
        )
        let names = try await site.store.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM staff ORDER BY id")
        }

        #expect(names == ["乙S-001", "乙S-002"])
        await #expect(throws: StaffRefusal.alreadyAppointed) {
            try await site.store.perform(
                AppointStaff(people: [people[1].1]), by: .staff("S-001"),
                request: CommandRequest(particulars: records))
        }
        try await site.expectReplayEqualsTables()
    }
}
