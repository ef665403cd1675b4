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
}
