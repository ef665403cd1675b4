import Exam
import HTTPTypes
import StationStore
import Testing

/// Signing in and out, people, roles, devices.
@Suite struct StaffCallTests {
    @Test func `a code sets a password, a password opens a session, and signing out ends it`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let administrator = try await line.token("S-004")
            let issued = try await line.call(.post, "/staff/S-003/codes", token: administrator)
            let code = try #require(issued["code"]?.text)
            let weak = try await line.call(.post, "/sign-ins", ["code": .text(code), "password": "12345678"])
            let redeemed = try await line.call(
                .post, "/sign-ins", ["code": .text(code), "password": .text(APISite.password)])
            let used = try await line.call(
                .post, "/sign-ins", ["code": .text(code), "password": .text(APISite.password)])
            let again = try await line.call(
                .post, "/sign-ins", ["staff": "s-003", "password": .text(APISite.password)])
            let token = try #require(again["token"]?.text)
            let held = try await line.call(.get, "/sign-ins/current", token: token)
            let out = try await line.call(.delete, "/sign-ins/current", token: token)
            let after = try await line.call(.get, "/rooms", token: token)
            let gone = try await line.call(.get, "/sign-ins/current", token: token)
            let nobody = try await line.call(.get, "/sign-ins/current")

            #expect(weak.code == "faults.password-common")
            #expect(redeemed.status == 201)
            #expect(redeemed["roles"] == ["proctor"])
            #expect(used.code == "faults.code-unknown")
            #expect(again["staff"] == "S-003")
            #expect(out.status == 204)
            #expect(after.status == 401)
            #expect(held["holds"] == true)
            #expect(gone.status == 401)
            #expect(nobody.status == 401)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a wrong password is told apart from nothing, and slows down`() async throws {
        let site = try await APISite()

        try await site.run { line in
            _ = try await line.token("S-002")
            let wrong = try await line.call(.post, "/sign-ins", ["staff": "S-002", "password": "wrong"])
            let unknown = try await line.call(.post, "/sign-ins", ["staff": "S-999", "password": "wrong"])
            var last = wrong
            for _ in 1...10 {
                last = try await line.call(.post, "/sign-ins", ["staff": "S-002", "password": "wrong"])
            }

            #expect(wrong.code == "faults.sign-in-wrong")
            #expect(unknown.code == wrong.code)
            #expect(last.status == 429)
            #expect(last.headers[.retryAfter] != nil)
        }
    }

    @Test func `appoints people, and two administrators cannot both set roles`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let administrator = try await line.token("S-004")
            let people: JSONValue = [
                "people": [["staff": "S-020", "name": "新人", "department": "护理系", "roles": ["proctor"]]]
            ]
            let appointed = try await line.call(.post, "/staff", token: administrator, key: "a-1", people)
            let repeated = try await line.call(.post, "/staff", token: administrator, key: "a-1", people)
            let twice = try await line.call(.post, "/staff", token: administrator, people)
            let person = try await line.call(.get, "/staff/S-020", token: administrator)
            let tag = try #require(person.headers[.eTag])
            let roles: JSONValue = ["roles": ["proctor", "floater"]]
            let set = try await line.call(
                .post, "/staff/S-020/roles", token: administrator, key: "r-1", headers: [.ifMatch: tag], roles
            )
            let replayed = try await line.call(
                .post, "/staff/S-020/roles", token: administrator, key: "r-1", headers: [.ifMatch: tag], roles
            )
            let outdated = try await line.call(
                .post, "/staff/S-020/roles", token: administrator, headers: [.ifMatch: tag], roles)
            let any = try await line.call(
                .post, "/staff/S-020/roles", token: administrator, headers: [.ifMatch: "*"], roles)
            let all = try await line.call(.get, "/staff", token: administrator)

            #expect(appointed.status == 201)
            #expect(repeated["replayed"] == true)
            #expect(twice.code == "staff.already-appointed")
            #expect(person["name"] == "新人")
            #expect(set.status == 200)
            #expect(replayed["replayed"] == true)
            #expect(outdated.status == 412)
            #expect(outdated.code == "request.outdated")
            #expect(any.status == 200)
            #expect(all["rows"]?.list?.count == APISite.people.count + 3)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `who may not see names sees none`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let marker = try await line.token("S-007")
            let proctor = try await line.token("S-002")
            let number = site.door.ticket
            let hidden = try await line.call(.get, "/candidates/\(number)", token: marker)
            let shown = try await line.call(.get, "/candidates/\(number)", token: proctor)
            let staff = try await line.call(.get, "/staff/S-001", token: marker)

            #expect(hidden["candidate"]?["name"] == nil)
            #expect(hidden["candidate"]?["documentMask"] == nil)
            #expect(shown["candidate"]?["name"] == "考生1")
            #expect(shown["candidate"]?["documentMask"]?.text?.contains("*") == true)
            #expect(staff["name"] == nil)
        }
    }

    @Test func `a sign-in code is shown once, however often its call is repeated`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let administrator = try await line.token("S-004")
            let first = try await line.call(.post, "/staff/S-003/codes", token: administrator, key: "c-1")
            let again = try await line.call(.post, "/staff/S-003/codes", token: administrator, key: "c-1")
            let other = try await line.call(.post, "/staff/S-003/codes", token: administrator, key: "c-2")

            #expect(first.status == 201 && other.status == 201)
            #expect(again.status == 409 && again.code == "faults.code-shown-before")
            #expect(first["code"] != nil && first["code"] != other["code"])
        }
    }

    @Test func `devices are listed, and a code is shown once`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let administrator = try await line.token("S-004")
            let invitation: JSONValue = ["label": "一楼门口", "room": "T101"]
            let first = try await line.call(.post, "/devices", token: administrator, key: "d-1", invitation)
            let again = try await line.call(.post, "/devices", token: administrator, key: "d-1", invitation)
            let nowhere = try await line.call(
                .post, "/devices", token: administrator, ["label": "x", "room": "T999"])
            let badKey = try await line.call(
                .post, "/device-enrolments",
                ["code": first["code"] ?? "", "publicKey": "bm9uZQ=="])
            let badCode = try await line.call(
                .post, "/device-enrolments", ["code": "AAAA-AAAA", "publicKey": "bm9uZQ=="])
            let all = try await line.call(.get, "/devices", token: administrator)

            #expect(first.status == 201)
            #expect(again.code == "faults.code-shown-before")
            #expect(nowhere.code == "devices.unknown-room")
            #expect(badKey.code == "devices.key-malformed")
            #expect(badCode.code == "faults.code-unknown")
            #expect(all["rows"]?[0]?["state"] == "invited")
        }
    }

    @Test func `the station says who it is to everybody, the journal only to some`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let station = try await line.call(.get, "/station")
            let note = try await line.call(.get, "/checkpoint")
            let inspector = try await line.token("S-010")
            let newest = try await line.call(.get, "/journal?area=staff", token: inspector)
            let first = try await line.call(.get, "/journal/1", token: inspector)
            let older = try await line.call(.get, "/journal?before=2", token: inspector)
            let malformed = try await line.call(.get, "/journal?before=x", token: inspector)

            #expect(station["number"] == "068")
            #expect(station["time"] == "2021-11-27T00:40:00.000Z")
            #expect(station["timeMilliseconds"] == 1_637_973_600_000)
            #expect(String(decoding: note.body, as: UTF8.self) == station["checkpoint"]?.text)
            #expect(newest["rows"]?[0]?["event"] == "signedIn")
            #expect(newest["rows"]?[0]?["actor"]?["staff"] == "S-010")
            #expect(first["leafHash"]?.text?.count == 64)
            #expect(older["rows"]?.list?.count == 1)
            #expect(older["next"] == nil)
            #expect(malformed.code == "faults.not-understood")
        }
    }
}
