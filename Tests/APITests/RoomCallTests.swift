import Exam
import Foundation
import HTTPTypes
import StationStore
import TestKit
import Testing

/// Calls about what a room has, and whether it is ready.
@Suite struct RoomCallTests {
    @Test func `a room is equipped, closed, inspected and told whole`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let registrar = try await line.token("S-005")
            let proctor = try await line.token("S-003")
            func post(_ part: String, _ body: JSONValue, _ key: String) async throws -> Line.Answer {
                try await line.call(.post, "/rooms/T101/\(part)", token: registrar, key: key, body)
            }
            let before = try await line.call(.get, "/rooms/T101/settings", token: proctor)
            let done = [
                try await post("equipment", ["equipment": ["projector", "listening"]], "a-1"),
                try await post(
                    "machines",
                    [
                        "machines": [["seat": 1, "machine": "PC-1", "address": "10.6.1.1"]],
                        "spares": ["PC-9"],
                    ],
                    "a-2"),
                try await post(
                    "features",
                    ["isStepFree": true, "isShielded": true, "spacing": 85, "cameras": ["CAM-1"]], "a-3"),
                try await post(
                    "closures",
                    [
                        "start": "2031-01-01T00:00:00Z", "end": "2031-01-02T00:00:00Z", "reason": "repair",
                    ], "a-4"),
                try await post(
                    "inspections",
                    [
                        "staff": "S-005", "inspected": "2021-11-01T00:00:00Z", "inspection": "passed",
                    ], "a-5"),
                try await post("seats/30/states", ["state": "broken"], "a-6"),
            ]
            let after = try await line.call(.get, "/rooms/T101/settings", token: proctor)
            let room = try await line.call(.get, "/rooms/T101", token: proctor)
            let reopened = try await post(
                "reopenings", ["start": "2031-01-01T00:00:00Z", "end": "2031-01-02T00:00:00Z"], "a-7")
            let notTheirs = try await line.call(
                .post, "/rooms/T101/equipment", token: proctor, key: "a-8", ["equipment": []])
            let badSeat = try await post("seats/first/states", ["state": "broken"], "a-9")

            #expect(before["sparesAdvised"] == 3)
            #expect(done.map(\.status) == Array(repeating: 200, count: 6))
            #expect(after["equipment"] == ["listening", "projector"])
            #expect(after["machines"]?[0]?["machine"] == "PC-1")
            #expect(after["features"]?["spacing"] == 85)
            #expect(after["closures"]?[0]?["reason"] == "repair")
            #expect(after["inspections"]?[0]?["inspection"] == "passed")
            #expect(room["room"]?["usableCount"] == 29)
            #expect(room["seats"]?[29]?["isBroken"] == true)
            #expect(reopened.status == 200)
            #expect(notTheirs.status == 409 && notTheirs.code == "staff.not-permitted")
            #expect(badSeat.status == 400)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a room is readied point by point`() async throws {
        let site = try await APISite()

        try await site.run { line in
            let proctor = try await line.token("S-003")
            let path = "/rooms/T101/readiness/T-C01-1"
            let before = try await line.call(.get, path, token: proctor)
            let points = Room.Kind.classroom.readinessPoints.map { JSONValue.text($0.rawValue) }
            let done = try await line.call(
                .post, "\(path)/checks", token: proctor, key: "r-1", ["points": .list(points)])
            let after = try await line.call(.get, path, token: proctor)
            let back = try await line.call(
                .post, "\(path)/removals", token: proctor, key: "r-2", ["points": ["clockRight"]])
            let again = try await line.call(.get, path, token: proctor)
            let unknown = try await line.call(.get, "/rooms/T101/readiness/NONE", token: proctor)

            #expect(before["isReady"] == false)
            #expect(done.status == 200 && back.status == 200)
            #expect(after["isReady"] == true)
            #expect(after["checks"]?[0]?["staff"] == "S-003")
            #expect(again["open"] == ["clockRight"])
            #expect(unknown.status == 404)
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a sheet of rooms is written, looked at and taken whole`() async throws {
        let site = try await APISite()
        let header = "考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍\n"

        try await site.run { line in
            let registrar = try await line.token("S-005")
            let file = Data((header + "R901,新教室,新楼,9,教室,7-8=8-7,30,是\n").utf8)
            let bad = Data((header + "R901,新教室,新楼,9,教室,7-8=8-7,31,是\n").utf8)
            let position = site.store.head.position
            let preview = try await line.send(
                .post, "/room-sheet-previews", token: registrar, body: file, type: "text/csv")
            let unsound = try await line.send(
                .post, "/room-sheet-previews", token: registrar, body: bad, type: "text/csv")
            #expect(site.store.head.position == position)
            let taken = try await line.send(
                .post, "/room-sheets", token: registrar, key: "s-1", body: file, type: "text/csv")
            let refused = try await line.send(
                .post, "/room-sheets", token: registrar, key: "s-2", body: bad, type: "text/csv")
            let room = try await line.call(.get, "/rooms/R901", token: registrar)
            let layout = try await line.call(
                .post, "/rooms/R901/layouts", token: registrar, key: "s-3",
                ["layout": "5x5", "reason": "rearranged"])
            let described = try await line.call(
                .post, "/rooms/R901/descriptions", token: registrar, key: "s-4",
                ["title": "机房", "building": "新楼", "floor": 9, "kind": "computer"])

            #expect(preview["isSound"] == true)
            #expect(preview["changes"]?[0]?["isNew"] == true)
            #expect(unsound["isSound"] == false)
            #expect(unsound["problems"]?[0]?["code"] == "import.seat-count-differs")
            #expect(taken.status == 200)
            #expect(refused.status == 422)
            #expect(room["room"]?["layout"] == "7-8=8-7")
            #expect(layout.status == 200 && described.status == 200)
        }
        try await site.site.expectReplayEqualsTables()
    }
}
