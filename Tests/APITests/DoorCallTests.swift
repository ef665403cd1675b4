import Crypto
import Exam
import Foundation
import StationStore
import TestKit
import Testing

/// Check-ins: by people, by devices, twice.
@Suite struct DoorCallTests {
    @Test func `admits a candidate, and says so again to a repeat`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let body: JSONValue = ["ticket": .text(site.door.ticket), "room": "T101"]
            let first = try await line.call(.post, "/check-ins", token: token, key: "k-1", body)
            let again = try await line.call(.post, "/check-ins", token: token, key: "k-1", body)

            #expect(first.status == 200)
            #expect(first["verdict"] == "admitted")
            #expect(first["seat"] == 1)
            #expect(first["isLate"] == false)
            #expect(first["replayed"] == false)
            #expect(first["checkpoint"]?.text?.hasPrefix("examstation/068\n") == true)
            #expect(again["replayed"] == true)
            #expect(again["position"] == first["position"])
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `says when somebody was let in before`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let body: JSONValue = ["ticket": .text(site.door.ticket), "room": "T101"]
            try await line.call(.post, "/check-ins", token: token, key: "k-1", body)
            let second = try await line.call(.post, "/check-ins", token: token, key: "k-2", body)

            #expect(second["verdict"] == "alreadyAdmitted")
            #expect(second["firstSeen"] == "2021-11-27T00:40:00.000Z")
        }
    }

    @Test(arguments: [
        ("T102", "wrongRoom", "refused"), ("T999", "wrongRoom", "refused"), ("T101", "tooEarly", "refused"),
    ])
    func `records a verdict that says no`(room: String, reason: String, verdict: String) async throws {
        let site = try await APISite(minutesBefore: reason == "tooEarly" ? 31 : 20)

        try await site.run { line in
            let token = try await line.token("S-002")
            let answer = try await line.call(
                .post, "/check-ins", token: token, key: "k-1",
                ["ticket": .text(site.door.ticket), "room": .text(room)])

            #expect(answer.status == 200)
            #expect(answer["verdict"]?.text == verdict)
            #expect(answer["reason"]?.text == reason)
            #expect(answer["position"]?.number == Int(site.store.head.position))
        }
    }

    @Test func `a phone whose clock is off is referred, whatever form its time has`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            for (index, time) in ([1_637_973_600_000, "2021-11-27T08:40:00+08:00"] as [JSONValue])
                .enumerated()
            {
                let answer = try await line.call(
                    .post, "/check-ins", token: token, key: "k-\(index)",
                    [
                        "ticket": .text(site.door.ticket), "room": "T101", "claimed": time,
                        "sequence": 7, "skewMilliseconds": 120_001,
                    ])
                #expect(answer["verdict"] == "referred")
                #expect(answer["reason"] == "deviceClockOff")
            }
        }
    }

    @Test func `wants a key for a check-in`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let position = site.store.head.position
            let answer = try await line.call(
                .post, "/check-ins", token: token, ["ticket": .text(site.door.ticket), "room": "T101"])

            #expect(answer.status == 400)
            #expect(answer.code == "faults.key-needed")
            #expect(site.store.head.position == position)
        }
    }

    @Test func `one key names one command`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let token = try await line.token("S-002")
            let ticket = JSONValue.text(site.door.ticket)
            try await line.call(
                .post, "/check-ins", token: token, key: "k-1", ["ticket": ticket, "room": "T101"])
            let other = try await line.call(
                .post, "/check-ins", token: token, key: "k-1", ["ticket": ticket, "room": "T102"])

            #expect(other.status == 422)
            #expect(other.code == "faults.request-reused")
        }
    }

    @Test func `an enrolled phone checks in by its signature alone`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let phone = try await Phone(line)
            let body: JSONValue = ["ticket": .text(site.door.ticket), "room": "T101"]
            let answer = try await line.signed(
                .post, "/check-ins", device: phone.device, by: phone.key, id: "p-1", body)
            let entry = try await site.store.read { [position = site.store.head.position] db in
                try JournalEntry.find(position, db)
            }

            #expect(answer["verdict"] == "admitted")
            #expect(entry?.header.actor.examActor == .device(Device.ID(rawValue: phone.device)))
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a person on a phone stands in the entry with it`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let phone = try await Phone(line)
            let token = try await line.token("S-002")
            let answer = try await line.signed(
                .post, "/check-ins", device: phone.device, by: phone.key, token: token, id: "p-1",
                ["ticket": .text(site.door.ticket), "room": "T101"])
            let entry = try await site.store.read { [position = site.store.head.position] db in
                try JournalEntry.find(position, db)
            }

            #expect(answer.status == 200)
            #expect(
                entry?.header.actor.examActor == .staff("S-002", device: Device.ID(rawValue: phone.device)))
        }
    }

    @Test func `no other key, device or body passes for an enrolled phone`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let phone = try await Phone(line)
            let other = try await Phone(line)
            let body: JSONValue = ["ticket": .text(site.door.ticket), "room": "T101"]
            let position = site.store.head.position
            let wrongKey = try await line.signed(
                .post, "/check-ins", device: phone.device, by: P256.Signing.PrivateKey(), id: "p-1", body)
            let wrongDevice = try await line.signed(
                .post, "/check-ins", device: other.device, by: phone.key, id: "p-1", body)
            let unknown = try await line.signed(
                .post, "/check-ins", device: "D-99", by: phone.key, id: "p-1", body)
            let changed = try await line.signed(
                .post, "/check-ins", device: phone.device, by: phone.key, id: "p-1", body,
                sent: ["ticket": .text(site.door.ticket), "room": "T102"])
            let keyless = try await line.signed(
                .post, "/check-ins", device: phone.device, by: phone.key, id: "", body)

            for answer in [wrongKey, wrongDevice, unknown, changed] {
                #expect(answer.status == 401)
                #expect(answer.code == "faults.device-unverified")
            }
            #expect(keyless.code == "faults.key-needed")
            #expect(site.store.head.position == position)
        }
    }

    @Test func `a revoked phone is refused from the next request on`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let phone = try await Phone(line)
            let chief = try await line.token("S-001")
            let read = try await line.signed(.get, "/rooms", device: phone.device, by: phone.key, id: "", nil)
            let revoked = try await line.call(
                .post, "/devices/\(phone.device)/revocations", token: chief, ["reason": "lost"])
            let answer = try await line.signed(
                .post, "/check-ins", device: phone.device, by: phone.key, id: "p-1",
                ["ticket": .text(site.door.ticket), "room": "T101"])

            #expect(read.status == 200)
            #expect(revoked.status == 200)
            #expect(answer.status == 401)
        }
    }

    @Test func `absences are proposed by the clock, confirmed and taken back by people`() async throws {
        let site = try await APISite()
        let place: JSONValue = ["sitting": "T-C01-1", "room": "T101"]

        try await site.run { line in
            let token = try await line.token("S-002")
            let early = try await line.call(.post, "/absences", token: token, place)
            try await site.store.perform(
                OpenSitting(sitting: "T-C01-1"), by: .staff("S-001"))
            site.site.clock.set(TestSite.morning.adding(minutes: 30))
            let fresh = try await line.token("S-002")
            try await site.store.perform(ProposeAbsence(sitting: "T-C01-1", room: "T101"), by: .station)
            let confirmed = try await line.call(.post, "/absences", token: fresh, place)
            let reversed = try await line.call(
                .post, "/absence-reversals", token: fresh,
                ["candidate": .text(site.door.ticket), "sitting": "T-C01-1"])

            #expect(early.code == "check-in.nothing-proposed")
            #expect(confirmed["candidates"]?.list?.count == 3)
            #expect(reversed.status == 200)
        }
        try await site.site.expectReplayEqualsTables()
    }
}

/// A phone that was enrolled through the calls.
struct Phone {
    let device: String
    let key = P256.Signing.PrivateKey()

    init(_ line: Line) async throws {
        let administrator = try await line.token("S-004")
        let invited = try await line.call(.post, "/devices", token: administrator, ["label": "门口手机"])
        let code = try #require(invited["code"]?.text)
        let publicKey = key.publicKey.x963Representation.base64EncodedString()
        let enrolled = try await line.call(
            .post, "/device-enrolments", ["code": .text(code), "publicKey": .text(publicKey)])
        device = try #require(enrolled["device"]?.text)
    }
}
