import Exam
import Testing

/// A sitting names its rooms, or leaves them to the seating plan; never both, never neither.
@Suite struct OpenRoomsTests {
    private func read(
        rooms: String, kind: String, equipment: String = ""
    ) -> SheetPreview<NewSitting> {
        SittingReading.read(
            csv: Array(
                """
                场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,考场类型,设备
                P-1,C01,实操,2021-11-27,09:00,60,C01-P-A,\(rooms),\(kind),\(equipment)

                """.utf8), utcOffsetMinutes: 480)
    }

    @Test func `a sheet that leaves the rooms to the plan says their kind and what must be in them`() throws {
        let preview = read(rooms: "", kind: "实训室", equipment: "BED;HOIST")

        #expect(preview.problems == [])
        let sitting = try #require(preview.rows.first)
        #expect(sitting.rooms == [])
        #expect(sitting.openKind == .workshop)
        #expect(sitting.equipment == ["BED", "HOIST"])
    }

    @Test func `rooms and a kind, or neither of them, is a problem of that row`() {
        let both = read(rooms: "W101", kind: "实训室").problems
        let neither = read(rooms: "", kind: "").problems
        let unknown = read(rooms: "", kind: "礼堂").problems

        #expect(both.map(\.code) == [.roomsAndKind])
        #expect(both.map(\.column) == ["考场类型"])
        #expect(neither.map(\.code) == [.missing])
        #expect(neither.map(\.column) == ["考场"])
        #expect(unknown.map(\.column) == ["考场类型"])
    }

    @Test func `planning records the kind, and refuses both and neither`() throws {
        let nine = Moment(milliseconds: 1_637_974_800_000)
        func plan(_ rooms: [Room.ID], _ kind: Room.Kind?) throws(SittingRefusal) -> [StationEvent] {
            try PlanSittings(sittings: [
                NewSitting(
                    sitting: "P-1", certificate: "C01", part: .practical, start: nine, minutes: 60,
                    paperCode: "C01-P-A", rooms: rooms, openKind: kind, equipment: ["BED"])
            ]).decide(
                given: .init(
                    certificates: [
                        "C01": SittingCertificate(isApproved: true, hasOwner: true, confirmedFrom: [nine])
                    ], rooms: ["W101": .active], planned: []), by: .station, at: nine.adding(minutes: -60))
        }

        #expect(
            try plan([], .workshop) == [
                .sittings(
                    .planned(
                        sitting: "P-1", certificate: "C01", part: .practical, start: nine, minutes: 60,
                        paperCode: "C01-P-A", rooms: [], openKind: .workshop, equipment: ["BED"],
                        isByLot: true))
            ])
        #expect(throws: SittingRefusal.noRoom) { try plan([], nil) }
        #expect(throws: SittingRefusal.noRoom) { try plan(["W101"], .workshop) }
        #expect(try plan(["W101"], nil).count == 1)
    }
}
