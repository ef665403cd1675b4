import Exam
import HTTPTypes
import StationStore
import Testing

/// What is known of people, and what they are qualified for.
@Suite struct QualificationCallTests {
    @Test func `personnel records what people are qualified for, and numbers stay masked`() async throws {
        let site = try await APISite()
        try await site.site.appoint("S-030", [.personnel])

        try await site.run { line in
            let personnel = try await line.token("S-030")
            let marker = try await line.token("S-007")
            let body: JSONValue = [
                "kind": "technician", "issued": "2021-06-01", "expires": "2024-05-31", "number": "JS20210001",
            ]
            let recorded = try await line.call(
                .post, "/staff/S-003/qualifications", token: personnel, key: "q-1", body)
            let repeated = try await line.call(
                .post, "/staff/S-003/qualifications", token: personnel, key: "q-1", body)
            let foreign = try await line.call(.post, "/staff/S-003/qualifications", token: marker, body)
            let numberless = try await line.call(
                .post, "/staff/S-003/qualifications", token: personnel,
                ["kind": "technician", "issued": "2021-06-01"])
            let shown = try await line.call(.get, "/staff/S-003/qualifications", token: personnel)
            let masked = try await line.call(.get, "/staff/S-003/qualifications", token: marker)
            let nobody = try await line.call(.get, "/staff/S-404/qualifications", token: personnel)
            let revoked = try await line.call(
                .post, "/staff/S-003/qualifications/revocations", token: personnel,
                ["kind": "technician", "issued": "2021-06-01"])
            let again = try await line.call(
                .post, "/staff/S-003/qualifications/revocations", token: personnel,
                ["kind": "technician", "issued": "2021-06-01"])

            #expect(recorded.status == 201 && repeated["replayed"] == true)
            #expect(foreign.code == "staff.not-permitted")
            #expect(numberless.code == "faults.not-understood")
            #expect(shown["rows"]?[0]?["lastDay"] == "2024-05-31")
            #expect(shown["rows"]?[0]?["isValid"] == true)
            #expect(shown["rows"]?[0]?["numberMask"]?.text?.contains("*") == true)
            #expect(masked["rows"]?[0]?["numberMask"] == nil)
            #expect(nobody.status == 404)
            #expect(revoked.status == 201)
            #expect(again.code == "staff.qualification-unknown")
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `what is known of a person is set as a whole, and only where it was seen`() async throws {
        let site = try await APISite()
        try await site.site.appoint("S-030", [.personnel])

        try await site.run { line in
            let personnel = try await line.token("S-030")
            let before = try await line.call(.get, "/staff/S-003", token: personnel)
            let tag = try #require(before.headers[.eTag])
            let body: JSONValue = [
                "department": "护理系", "category": "dualRole", "firstYear": 2019, "team": "母婴护理团队",
                "isTeamLead": true, "groups": ["护理2001"], "subjects": [],
            ]
            let set = try await line.call(
                .post, "/staff/S-003/description", token: personnel, headers: [.ifMatch: tag], body)
            let outdated = try await line.call(
                .post, "/staff/S-003/description", token: personnel, headers: [.ifMatch: tag], body)
            let after = try await line.call(.get, "/staff/S-003", token: personnel)

            #expect(set.status == 200)
            #expect(outdated.status == 412)
            #expect(after["category"] == "dualRole" && after["groups"] == ["护理2001"])
            #expect(after["isTeamLead"] == true && after["firstYear"] == 2019)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a declaration is the caller's own, and names candidates of the series`() async throws {
        let site = try await APISite()
        let firstDay = try #require(CivilDate(text: "2021-11-27"))
        try await site.site.record([
            .certificates(.seriesOpened(year: 2021, series: 1, firstDay: firstDay, leadDays: 7))
        ])

        try await site.run { line in
            let proctor = try await line.token("S-003")
            let before = try await line.call(.get, "/interests/2021-001", token: proctor)
            let declared = try await line.call(
                .post, "/interests/2021-001", token: proctor,
                ["relatives": [], "relativeGroups": [], "taughtGroups": ["护理2001"]])
            let unknown = try await line.call(
                .post, "/interests/2021-001", token: proctor,
                ["relatives": ["21001068999990"], "relativeGroups": [], "taughtGroups": []])
            let nowhere = try await line.call(
                .post, "/interests/2021-999", token: proctor,
                ["relatives": [], "relativeGroups": [], "taughtGroups": []])
            let malformed = try await line.call(.get, "/interests/first", token: proctor)
            let after = try await line.call(.get, "/interests/2021-001", token: proctor)
            let other = try await line.call(
                .get, "/interests/2021-001", token: try await line.token("S-011"))

            #expect(before["declaration"] == nil)
            #expect(declared.status == 201)
            #expect(unknown.code == "staff.relative-unknown")
            #expect(nowhere.code == "staff.series-unknown")
            #expect(malformed.code == "faults.not-understood")
            #expect(after["declaration"]?["taughtGroups"] == ["护理2001"])
            #expect(other["declaration"] == nil)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `availability is entered by the office, wishes by the person`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let registrar = try await line.token("S-005")
            let proctor = try await line.token("S-003")
            let span: JSONValue = ["start": 1_637_974_800_000, "end": 1_637_982_000_000]
            let engaged = try await line.call(
                .post, "/staff/S-003/engagements", token: registrar, ["span": span, "reason": "teaching"])
            let foreign = try await line.call(
                .post, "/staff/S-003/engagements", token: proctor, ["span": span, "reason": "teaching"])
            let wished = try await line.call(
                .post, "/staff/S-003/wishes", token: proctor, ["span": span, "weight": 2])
            let notOwn = try await line.call(
                .post, "/staff/S-003/wishes", token: registrar, ["span": span, "weight": 2])
            let capped = try await line.call(
                .post, "/staff/S-003/caps", token: registrar, ["sessionsPerSeries": 6])
            let shown = try await line.call(.get, "/staff/S-003/availability", token: proctor)
            let freed = try await line.call(
                .post, "/staff/S-003/engagements/removals", token: registrar, span)
            let free = try await line.call(.get, "/staff/S-003/availability", token: proctor)
            let nobody = try await line.call(.get, "/staff/S-404/availability", token: proctor)

            #expect(engaged.status == 201 && wished.status == 201 && capped.status == 201)
            #expect(foreign.code == "staff.not-permitted")
            #expect(notOwn.code == "staff.not-own-wish")
            #expect(shown["engagements"]?[0]?["reason"] == "teaching")
            #expect(shown["wishes"]?[0]?["weight"] == 2 && shown["sessionsPerSeries"] == 6)
            #expect(freed.status == 201)
            #expect(free["engagements"]?.list?.isEmpty == true)
            #expect(nobody.status == 404)
        }
        try await site.site.expectReplayEqualsTables()
    }
}
