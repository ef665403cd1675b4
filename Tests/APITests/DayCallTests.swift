import Exam
import Foundation
import HTTPTypes
import StationStore
import TestKit
import Testing

/// Every other call of a day, each once along its good way.
@Suite struct DayCallTests {
    private static let header = "证件类型,证件号码,姓名,证书编号,专业,班级,学号,类别,联系电话\n"
    private static let roster =
        header + "居民身份证,999999199001010016,新甲,C01,,,,社会人员,13800000001\n"
        + "居民身份证,999999199001010024,新乙,C01,,,,社会人员,\n"

    @Test func `a roster is looked at, taken whole, and taken once`() async throws {
        let site = try await APISite()
        let file = Data(Self.roster.utf8)

        try await site.run { line in
            let registrar = try await line.token("S-005")
            let address = "year=2021&series=2"
            let position = site.store.head.position
            let preview = try await line.send(
                .post, "/roster-previews?\(address)", token: registrar, body: file, type: "text/csv")
            #expect(site.store.head.position == position)
            let taken = try await line.send(
                .post, "/rosters?\(address)", token: registrar, key: "r-1", body: file,
                type: "text/csv; charset=utf-8")
            let again = try await line.send(
                .post, "/rosters?\(address)", token: registrar, key: "r-1", body: file, type: "text/csv")
            let second = try await line.send(
                .post, "/rosters?\(address)", token: registrar, key: "r-2", body: file, type: "text/csv")
            let late = try await line.send(
                .post, "/roster-previews?\(address)", token: registrar, body: file, type: "text/csv")
            let found = try await line.call(.get, "/candidates?search=%E6%96%B0%E7%94%B2", token: registrar)

            #expect(preview["isSound"] == true)
            #expect(preview["candidateCount"] == 2)
            #expect(taken.status == 201)
            #expect(taken["first"]?.text?.hasPrefix("21002068") == true)
            #expect(again["replayed"] == true)
            #expect(second.code == "candidates.file-already-imported")
            #expect(late["isSound"] == false)
            #expect(late["problems"]?[0]?["code"] == "import.document-on-roster")
            #expect(found["total"] == 1)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a roster with one bad line is not taken at all`() async throws {
        let site = try await APISite()
        let file = Data((Self.roster + "居民身份证,99999919900101003X,新丙,C01,,,,社会人员,\n").utf8)

        try await site.run { line in
            let registrar = try await line.token("S-005")
            let position = site.store.head.position
            let refused = try await line.send(
                .post, "/rosters?year=2021&series=2", token: registrar, body: file, type: "text/csv")
            let noSeries = try await line.send(
                .post, "/roster-previews?year=2021&series=9223372036854775807", token: registrar, body: file,
                type: "text/csv")
            let noYear = try await line.send(
                .post, "/rosters?series=2", token: registrar, body: file, type: "text/csv")

            #expect(refused.status == 422)
            #expect(refused.code == "faults.roster-unsound")
            #expect(refused["problems"]?[0]?["line"] == 4)
            #expect(refused["problems"]?[0]?["code"] == "import.document-check-digit")
            #expect(refused["problems"]?[0]?["message"]?.text?.isEmpty == false)
            #expect(noYear["field"] == "year")
            #expect(noSeries["field"] == "series")
            #expect(site.store.head.position == position)
        }
    }

    @Test func `rooms and sittings are shown with their people, and change by one version at a time`()
        async throws
    {
        let site = try await APISite(minutesBefore: 25)

        try await site.run { line in
            let chief = try await line.token("S-001")
            let rooms = try await line.call(.get, "/rooms", token: chief)
            let room = try await line.call(.get, "/rooms/T101", token: chief)
            let empty = try await line.call(.get, "/rooms/T102?sitting=T-C01-1", token: chief)
            let tag = try #require(empty.headers[.eTag])
            let blocked = try await line.call(
                .post, "/rooms/T102/states", token: chief, headers: [.ifMatch: tag], ["state": "maintenance"])
            let sitting = try await line.call(.get, "/sittings/T-C01-1", token: chief)
            let sittingTag = try #require(sitting.headers[.eTag])
            let opened = try await line.call(
                .post, "/sittings/T-C01-1/states", token: chief, headers: [.ifMatch: sittingTag],
                ["state": "open"])
            let outdated = try await line.call(
                .post, "/sittings/T-C01-1/states", token: chief, headers: [.ifMatch: sittingTag],
                ["state": "running"])
            let inUse = try await line.call(
                .post, "/rooms/T101/states", token: chief, ["state": "blocked"])
            let early = try await line.call(
                .post, "/sittings/T-C01-1/states", token: chief, ["state": "running"])
            let today = try await line.call(.get, "/sittings?day=2021-11-27", token: chief)
            let tomorrow = try await line.call(.get, "/sittings?day=2021-11-28", token: chief)
            let noDay = try await line.call(.get, "/sittings?day=2021-02-30", token: chief)

            #expect(rooms["rows"]?.list?.count == 2)
            #expect(room["seats"]?.list?.count == 30)
            #expect(room["scene"]?["occupants"]?[0]?["name"] == "考生1")
            #expect(empty["scene"]?["occupants"] == [])
            #expect(inUse.code == "rooms.in-use")
            #expect(blocked.status == 200)
            #expect(sitting["rooms"]?.list?.count == 2)
            #expect(opened.status == 200)
            #expect(outdated.status == 412)
            #expect(early.code == "sittings.too-early-to-start")
            #expect(today["rows"]?[0]?["state"] == "open")
            #expect(tomorrow["rows"] == [])
            #expect(noDay["field"] == "day")
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a sitting goes through its whole day`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let chief = try await line.token("S-001")
            let opened = try await line.call(
                .post, "/sittings/T-C01-1/states", token: chief, ["state": "open"])
            site.site.clock.set(TestSite.morning)
            let running = try await line.call(
                .post, "/sittings/T-C01-1/states", token: chief, ["state": "running"])
            site.site.clock.set(TestSite.morning.adding(minutes: 120))
            let fresh = try await line.token("S-001")
            let ended = try await line.call(
                .post, "/sittings/T-C01-1/states", token: fresh, ["state": "ended"])
            let closed = try await line.call(
                .post, "/sittings/T-C01-1/states", token: fresh, ["state": "closed"])
            let signed = try await line.call(
                .post, "/sittings/T-C01-1/states", token: fresh, ["state": "signed"])
            let planned = try await line.call(
                .post, "/sittings/T-C01-1/states", token: fresh, ["state": "planned"])
            let report = try await line.call(.get, "/reports/sittings/T-C01-1", token: fresh)

            #expect([opened, running, ended].map(\.status) == [200, 200, 200])
            // Three candidates of whom nobody has said anything.
            #expect(closed.code == "sittings.absence-undecided")
            #expect(signed.code == "sittings.not-closed")
            #expect(planned["field"] == "state")
            #expect(report["counts"]?["unseen"] == 3)
            #expect(
                report["checkpoint"]?.text?.hasPrefix("examstation/068\n\(site.store.head.position)\n")
                    == true)
        }
    }

    @Test func `a plan is drawn once, and candidates move one by one`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let chief = try await line.token("S-001")
            let first = try await line.call(
                .post, "/seating-plans", token: chief, key: "p-1", ["seed": 42, "publicSource": "lottery"])
            let again = try await line.call(
                .post, "/seating-plans", token: chief, key: "p-1", ["seed": 42, "publicSource": "lottery"])
            let path = "/seating-plans/\(first["plan"]?.text ?? "")"
            let early = try await line.call(.get, "\(path)/draw-record", token: chief)
            let drawn = try await line.call(.post, "\(path)/draws", token: chief, ["publicValue": "07351"])
            let twice = try await line.call(.post, "\(path)/draws", token: chief, ["publicValue": "1"])
            let adopted = try await line.call(.post, "\(path)/adoptions", token: chief, [:])
            let published = try await line.call(.post, "\(path)/publications", token: chief, [:])
            let over = try await line.call(
                .post, "/seating-plans", token: chief, ["publicSource": "lottery"])
            let reopened = try await line.call(
                .post, "\(path)/reopenings", token: chief, ["reason": "rosterGrew"])
            let record = try await line.call(.get, "\(path)/draw-record", token: chief)
            let shown = try await line.call(.get, path, token: chief)
            let plans = try await line.call(.get, "/seating-plans", token: chief)
            let taken = (record["seats"]?.list ?? []).compactMap { $0[3] }
            let free = try #require((1...30).first { !taken.contains(.number(Double($0))) })
            let moved = try await line.call(
                .post, "/seat-moves", token: chief,
                [
                    "candidate": .text(site.door.ticket), "sitting": "T-C01-1", "room": "T101",
                    "seat": .number(Double(free)),
                    "reason": "brokenSeat",
                ])
            let nothing = try await line.call(
                .post, "/seating-plans", token: chief, ["sittings": [], "publicSource": "x"])
            let released: JSONValue = [["sitting": "T-C01-1", "room": "T101"]]
            let replanned = try await line.call(
                .post, "/seating-plans", token: chief, ["release": released, "publicSource": "x"])
            let both = try await line.call(
                .post, "/seating-plans", token: chief,
                ["release": released, "sittings": ["T-C01-1"], "publicSource": "x"])
            let empty = try await line.call(
                .post, "/seating-plans", token: chief,
                ["release": [["sitting": "T-C01-1", "room": "T102"]], "publicSource": "x"])
            let reused = try await line.call(
                .post, "/duty-rosters", token: chief, key: "p-1", ["sittings": ["T-C01-1"]])
            try await line.call(.post, "/absences", token: chief, key: "a-1", ["sitting": "X", "room": "X"])
            let refusedBefore = try await line.call(
                .post, "/seating-plans", token: chief, key: "a-1", ["publicSource": "x"])

            #expect(first.status == 201)
            #expect(early.code == "seating.not-drawn")
            #expect([drawn, adopted, published, reopened].map(\.status) == [200, 200, 200, 200])
            #expect(twice.code == "seating.already-drawn")
            #expect(over.code == "seating.published")
            #expect(record["seats"]?.list?.count == 3)
            #expect(record["runs"]?.list?.count == 1)
            #expect(record["runs"]?[0]?["seed"] == shown["seed"])
            #expect(shown["candidateCount"] == 3)
            #expect(again["replayed"] == true)
            #expect(again["plan"] == first["plan"])
            #expect(plans["rows"]?.list?.count == 2)
            #expect(plans["rows"]?[0]?["state"] == "adopted")
            #expect(moved.status == 200)
            #expect(nothing.code == "faults.nothing-to-plan")
            #expect(replanned.status == 201)
            #expect(both["field"] == "release")
            #expect(empty.code == "seating.nothing-released")
            #expect(reused.code == "faults.request-reused")
            #expect(refusedBefore.code == "faults.request-reused")
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a duty roster is drawn, reported for, and mended`() async throws {
        let site = try await APISite()
        let start: JSONValue = "2021-11-27T09:00:00+08:00"

        try await site.run { line in
            let chief = try await line.token("S-001")
            let drawn = try await line.call(
                .post, "/duty-rosters", token: chief, key: "d-1", ["sittings": ["T-C01-1"]])
            let again = try await line.call(
                .post, "/duty-rosters", token: chief, key: "d-1", ["sittings": ["T-C01-1"]])
            let roster = try await line.call(.get, "/duty", token: chief)
            let rows = try #require(roster["rows"]?.list)
            let lead = try #require(rows.first { $0["post"] == "lead" && $0["room"] == "T101" })
            let person = try #require(lead["staff"]?.text)
            let token = try await line.token(Staff.ID(rawValue: person))
            let reported = try await line.call(.post, "/duty-reports", token: token, ["start": start])
            let stranger = try await line.call(.post, "/duty-reports", token: chief, ["start": start])
            let replaced = try await line.call(
                .post, "/duty-replacements", token: chief,
                ["room": "T101", "start": start, "post": "lead", "spare": "S-013"])
            let given = try await line.call(
                .post, "/duty-rosters", token: chief,
                [
                    "sittings": ["T-C01-1"],
                    "rooms": [
                        ["room": "T101", "start": start, "end": start, "lead": "S-002", "second": "S-003"]
                    ],
                ])

            #expect(drawn.status == 201)
            #expect(drawn["roomCount"] == 2)
            #expect(again["replayed"] == true)
            #expect(again["roomCount"] == 2)
            #expect(rows.count >= 4)
            #expect(reported.status == 200)
            #expect(stranger.code == "duty.no-such-duty")
            #expect(replaced.status == 200)
            #expect(given["field"] == "end")
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a packet goes its way by two signatures`() async throws {
        let site = try await APISite()
        let manifest: JSONValue = [
            "manifest": [
                [
                    "packet": "K-1", "sitting": "T-C01-1", "room": "T101", "paperCode": "A",
                    "serial": "F-001",
                    "declared": 5,
                ]
            ]
        ]
        let depart: JSONValue = ["step": ["depart": ["seal": "intact"]]]

        try await site.run { line in
            let custodian = try await line.token("S-006")
            let chief = try await line.token("S-001")
            let expected = try await line.call(.post, "/packets", token: custodian, key: "m-1", manifest)
            let twice = try await line.call(.post, "/packets", token: custodian, manifest)
            let noKey = try await line.call(.post, "/packets/K-1/steps", token: custodian, depart)
            let packet = try await line.call(.get, "/packets/K-1", token: custodian)
            let tag = try #require(packet.headers[.eTag])
            let signed = try await line.call(
                .post, "/packets/K-1/steps", token: custodian, key: "s-1", headers: [.ifMatch: tag], depart)
            let waiting = try await line.call(.get, "/packets/K-1", token: chief)
            let done = try await line.call(.post, "/packets/K-1/steps", token: chief, key: "s-2", depart)
            let both = try await line.call(
                .post, "/packets/K-1/steps", token: custodian, key: "s-3",
                [
                    "step": ["receive": ["seal": "intact"]],
                    "second": ["staff": "S-001", "password": .text(APISite.password)],
                ])
            let refused = try await line.call(
                .post, "/packets/K-1/steps", token: custodian, key: "s-4",
                ["step": ["open": ["found": 5]], "room": "T101"])
            let unknownStep = try await line.call(
                .post, "/packets/K-1/steps", token: custodian, key: "s-5", ["step": ["eat": [:]]])
            let wrongSecond = try await line.call(
                .post, "/packets/K-1/steps", token: custodian, key: "s-6",
                [
                    "step": ["store": ["cabinet": "G1"]],
                    "second": ["staff": "S-001", "password": "wrong"],
                ])
            let list = try await line.call(.get, "/packets?sort=room&search=K-&day=2021-11-27", token: chief)
            let after = try await line.call(.get, "/packets/K-1", token: chief)

            #expect(expected.status == 201)
            #expect(twice.code == "papers.duplicate-packet")
            #expect(noKey.code == "faults.key-needed")
            #expect(signed["verdict"] == "signed")
            #expect(waiting["waiting"]?["staff"] == "S-006")
            #expect(done["verdict"] == "done")
            #expect(done["event"] == "inTransit")
            #expect(both["event"] == "received")
            #expect(refused["verdict"] == "refused")
            #expect(refused["reason"] == "wrongOrder")
            #expect(unknownStep.status == 400)
            #expect(wrongSecond.code == "faults.sign-in-wrong")
            #expect(list["total"] == 1)
            #expect(after["packet"]?["state"] == "received")
            #expect(after["lines"]?.list?.count == 2)
            #expect(after["refusals"]?.list?.count == 1)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `an incident is reported, signed, given another code, and closed`() async throws {
        let site = try await APISite()
        let report: JSONValue = [
            "code": "V-5-1", "sitting": "T-C01-1", "room": "T101", "candidate": .text(site.door.ticket),
            "facts": "考生1未按规定放置物品。",
        ]

        try await site.run { line in
            let proctor = try await line.token("S-002")
            let chief = try await line.token("S-001")
            let marker = try await line.token("S-007")
            let reported = try await line.call(.post, "/incidents", token: proctor, key: "i-1", report)
            let again = try await line.call(.post, "/incidents", token: proctor, key: "i-1", report)
            let id = try #require(reported["incident"]?.text)
            let own = try await line.call(.post, "/incidents/\(id)/countersignatures", token: proctor)
            let shown = try await line.call(.get, "/incidents/\(id)", token: chief)
            let hidden = try await line.call(.get, "/incidents/\(id)", token: marker)
            let tag = try #require(shown.headers[.eTag])
            let signed = try await line.call(
                .post, "/incidents/\(id)/countersignatures", token: chief, headers: [.ifMatch: tag])
            let outdated = try await line.call(
                .post, "/incidents/\(id)/codes", token: chief, headers: [.ifMatch: tag],
                ["code": "V-5-2", "reason": "核实后改判。"])
            let recoded = try await line.call(
                .post, "/incidents/\(id)/codes", token: chief, ["code": "V-5-2", "reason": "核实后改判。"])
            let wordless = try await line.call(
                .post, "/incidents/\(id)/closures", token: chief, ["finding": "unfounded", "reason": ""])
            let closed = try await line.call(
                .post, "/incidents/\(id)/closures", token: chief,
                ["finding": "unfounded", "reason": "物品属于监考员。"])
            let list = try await line.call(.get, "/incidents?state=closed&sort=code", token: chief)
            let badState = try await line.call(.get, "/incidents?state=open", token: chief)

            #expect(reported.status == 201)
            #expect(reported.headers[.location] == "/api/v1/incidents/\(id)")
            #expect(again["incident"]?.text == id)
            #expect(again["replayed"] == true)
            #expect(own.code == "incidents.second-person-needed")
            #expect(shown["versions"]?[0]?["text"] == "考生1未按规定放置物品。")
            #expect(hidden["versions"]?[0]?["text"] == nil)
            #expect(signed.status == 200)
            #expect(outdated.status == 412)
            #expect(recoded.status == 200)
            #expect(wordless["field"] == "reason")
            #expect(closed.status == 200)
            #expect(list["rows"]?[0]?["finding"] == "unfounded")
            #expect(badState["field"] == "state")
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `marks are entered twice and decided; only some see them`() async throws {
        let site = try await APISite()
        let candidate = try await site.assessed()

        try await site.run { line in
            let one = try await line.token("S-007")
            let other = try await line.token("S-008")
            let chief = try await line.token("S-001")
            let deputy = try await line.token("S-009")
            func mark(_ part: String, _ tenths: JSONValue) -> JSONValue {
                ["candidate": .text(candidate.rawValue), "part": .text(part), "tenths": tenths]
            }
            let first = try await line.call(.post, "/marks", token: one, key: "m-1", mark("theory", 875))
            let same = try await line.call(.post, "/marks", token: one, mark("theory", 875))
            let pending = try await line.call(
                .post, "/outcome-decisions", token: chief, ["certificate": "C02"])
            let second = try await line.call(.post, "/marks", token: other, mark("theory", 875))
            let tooMuch = try await line.call(.post, "/marks", token: other, mark("theory", 1001))
            try await line.call(.post, "/marks", token: one, mark("practical", 700))
            let differs = try await line.call(.post, "/marks", token: other, mark("practical", 710))
            try await line.call(.post, "/marks", token: one, mark("practical", 710))
            try await line.call(.post, "/marks", token: other, mark("practical", 710))
            let decided = try await line.call(
                .post, "/outcome-decisions", token: chief, ["certificate": "C02"])
            let outcomes = try await line.call(.get, "/outcomes?certificate=C02", token: one)
            let hidden = try await line.call(.get, "/outcomes", token: deputy)
            let journal = try await line.call(.get, "/journal?area=results", token: deputy)
            let position = try #require(decided["position"]?.number)
            let entry = try await line.call(.get, "/journal/\(position)", token: deputy)

            #expect(first["state"] == "entered")
            #expect(same.code == "results.same-person")
            #expect(pending.code == "results.pending")
            #expect(second["state"] == "confirmed")
            #expect(tooMuch["field"] == "tenths")
            #expect(differs["state"] == "mismatched")
            #expect(decided["decidedCount"] == 1)
            #expect(outcomes["rows"]?[0]?["outcome"] == "pass")
            #expect(outcomes["rows"]?[0]?["theoryTenths"] == 875)
            #expect(hidden.status == 403)
            #expect(journal["rows"]?.list?.isEmpty == false)
            #expect(journal["rows"]?.list?.allSatisfy { $0["body"] == nil } == true)
            #expect(entry["salt"] == nil)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `two people erase a person's particulars`() async throws {
        let site = try await APISite()
        let number = site.door.candidates[2]
        try await site.store.perform(WithdrawCandidate(candidate: number), by: .staff("S-001"))

        try await site.run { line in
            let chief = try await line.token("S-001")
            _ = try await line.token("S-004")
            let alone = try await line.call(
                .post, "/candidates/\(number)/erasures", token: chief, ["reason": "requested"])
            let erased = try await line.call(
                .post, "/candidates/\(number)/erasures", token: chief, key: "e-1",
                [
                    "reason": "requested",
                    "second": ["staff": "S-004", "password": .text(APISite.password)],
                ])
            let found = try await line.call(.get, "/candidates/\(number)", token: chief)
            let list = try await line.call(
                .get, "/candidates?certificate=C01&room=T101&sort=name&page=9", token: chief)

            #expect(alone.code == "upkeep.second-person-needed")
            #expect(erased.status == 201)
            #expect(found["candidate"]?["name"] == nil)
            #expect(list["page"] == 1)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `the board may be watched by those who have one, and by no topic that is not theirs`()
        async throws
    {
        let site = try await APISite()

        try await site.run { line in
            let marker = try await line.token("S-007")
            let chief = try await line.token("S-001")
            let anonymous = try await line.call(.get, "/live/board")
            let forbidden = try await line.call(.get, "/live/board", token: marker)
            let today = try await line.call(.get, "/live/today", token: chief)
            #expect([anonymous, forbidden, today].map(\.status) == [401, 403, 403])

            let watching = Task {
                try await line.client.execute(
                    uri: "/api/v1/live/board", method: .get, headers: [.authorization: "Bearer \(chief)"])
            }
            while site.parts.hub.clientCount == 0 { try await Task.sleep(for: .milliseconds(5)) }
            #expect(site.parts.hub.watched == ["board zh-Hans"])
            watching.cancel()
            while site.parts.hub.clientCount > 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
    }
}

extension APISite {
    /// A candidate of another certificate who came to both parts.
    fileprivate func assessed() async throws -> Candidate.ID {
        let candidate = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 4)).candidate
        let sealed = try site.seal(
            CandidateParticulars(
                name: "考生4", documentType: .residentCard, documentNumber: "999999199001010016",
                studentNumber: nil, telephone: nil))
        let sittings: [(Sitting.ID, Sitting.Part)] = [("T-C02", .theory), ("P-C02", .practical)]
        var events: [StationEvent] = [
            .candidates(
                .certificateListed(
                    certificate: "C02", title: "老年照护", level: .junior, organisation: "组织六",
                    majors: ["护理"], isOpen: true)),
            .candidates(
                .registered(
                    candidate: candidate, certificate: "C02", major: "护理", group: "护理2102", kind: .student,
                    particulars: sealed.reference)),
        ]
        for (index, (sitting, part)) in sittings.enumerated() {
            events += [
                .sittings(
                    .planned(
                        sitting: sitting, certificate: "C02", part: part,
                        start: TestSite.morning.adding(minutes: 200 + index * 200), minutes: 60,
                        paperCode: "B", rooms: ["T102"])),
                .checkIn(
                    .admitted(candidate: candidate, sitting: sitting, room: "T102", seat: 1, isLate: false)),
            ]
        }
        try await site.record(events, particulars: [sealed.record])
        return candidate
    }
}
