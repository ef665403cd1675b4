import Exam
import Testing

/// A practical with more people than work stations runs in rotations (`rules` 3.10, worked numbers of 11).
@Suite struct RotationTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func practical(
        _ rotations: RotationPlan?, part: Sitting.Part = .practical, isByLot: Bool? = nil, minutes: Int = 60
    ) -> NewSitting {
        NewSitting(
            sitting: "P-C01", certificate: "C01", part: part, start: nine, minutes: minutes,
            paperCode: "C01-P-A", rooms: ["W101", "W102"], isByLot: isByLot, rotations: rotations)
    }

    private func plan(
        _ sitting: NewSitting, people: Int = 50, stations: Int = 5, profile: RuleProfile = .nationalReference
    ) throws(SittingRefusal) -> [SittingEvent] {
        let ready = SittingCertificate(isApproved: true, hasOwner: true, confirmedFrom: [nine])
        let facts = PlanSittings.Facts(
            certificates: ["C01": ready], rooms: ["W101": .active, "W102": .active], planned: [],
            profile: profile, capacities: ["W101": stations, "W102": stations],
            registered: ["C01": [.practical: people]])
        return try PlanSittings(sittings: [sitting])
            .decide(given: facts, by: .station, at: nine.adding(minutes: -60))
            .compactMap { if case .sittings(let event) = $0 { event } else { nil } }
    }

    private struct Turn: Equatable {
        let sitting: Sitting.ID
        let start: Moment
        let rotation: Rotation?
        let isByLot: Bool?
    }

    private func turns(_ events: [SittingEvent]) -> [Turn] {
        events.compactMap { event in
            guard
                case .planned(let sitting, _, _, let start, _, _, _, _, _, let isByLot, let rotation) = event
            else { return nil }
            return Turn(sitting: sitting, start: start, rotation: rotation, isByLot: isByLot)
        }
    }

    @Test(arguments: [(50, 10, 5), (51, 10, 6), (10, 10, 1), (1, 10, 1), (0, 10, 0), (5, 0, 0)])
    func `as many as needed`(people: Int, stations: Int, needed: Int) {
        #expect(RotationPlan.needed(people: people, stations: stations) == needed)
    }

    @Test func `fifty people on ten stations take five turns with the profile's turnaround`() throws {
        let turns = turns(try plan(practical(RotationPlan(count: nil))))

        #expect(turns.map(\.sitting) == ["P-C01-1", "P-C01-2", "P-C01-3", "P-C01-4", "P-C01-5"])
        #expect(turns.map(\.start) == (0..<5).map { nine.adding(minutes: $0 * 65) })
        #expect(turns.map(\.rotation) == (1...5).map { Rotation(group: "P-C01", number: $0, count: 5) })
    }

    @Test func `a number, a pause and two places are taken as they are said`() throws {
        let asked = RotationPlan(count: 2, pauseMinutes: 30, waitingPlace: "二楼报告厅", exitPlace: "东门")
        let turns = turns(try plan(practical(asked)))

        #expect(turns.map(\.start) == [nine, nine.adding(minutes: 90)])
        #expect(
            turns.last?.rotation
                == Rotation(
                    group: "P-C01", number: 2, count: 2, waitingPlace: "二楼报告厅", exitPlace: "东门"))
    }

    @Test func `refuses`() {
        func refusal(_ sitting: NewSitting, people: Int = 50, stations: Int = 5) -> SittingRefusal? {
            do throws(SittingRefusal) {
                _ = try plan(sitting, people: people, stations: stations)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal(practical(RotationPlan(count: 2), part: .theory)) == .rotationsOnlyPractical)
        #expect(refusal(practical(RotationPlan(count: 0))) == .rotationCountOutOfRange)
        #expect(refusal(practical(RotationPlan(count: 41))) == .rotationCountOutOfRange)
        #expect(refusal(practical(RotationPlan(count: 2, pauseMinutes: 4))) == .rotationPauseTooShort)
        #expect(refusal(practical(RotationPlan(count: 2, pauseMinutes: 5))) == nil)
        #expect(refusal(practical(RotationPlan(count: 2, pauseMinutes: 240))) == nil)
        #expect(refusal(practical(RotationPlan(count: 2, pauseMinutes: 241))) == .rotationPauseTooShort)
        #expect(refusal(practical(RotationPlan(count: nil)), stations: 0) == .rotationsNeedRooms)
        #expect(refusal(practical(RotationPlan(count: nil)), people: 0) == .nobodyRegistered)
        #expect(refusal(practical(RotationPlan(count: 8), minutes: 100)) == nil)
        #expect(refusal(practical(RotationPlan(count: 8), minutes: 101)) == .rotationsTooLong)
        #expect(
            refusal(practical(RotationPlan(count: 2, waitingPlace: "201", exitPlace: "201")))
                == .waitingIsExit)
        #expect(refusal(practical(RotationPlan(count: 2, waitingPlace: " 201"))) == .malformed)
    }

    @Test func `stations of a practical are drawn at entry unless sheet or profile say otherwise`() throws {
        #expect(turns(try plan(practical(nil))).first?.isByLot == true)
        #expect(turns(try plan(practical(nil, isByLot: false))).first?.isByLot == nil)
        #expect(turns(try plan(practical(nil, part: .theory, isByLot: true))).first?.isByLot == nil)
        let national = RuleProfile.nationalReference
        let off = RuleProfile(
            title: "plan", version: 1, entryOpenMinutesBefore: national.entryOpenMinutesBefore,
            lateCutoffMinutesTheory: 15, lateCutoffMinutesPractical: 30, absentMarkMinutesAfter: 30,
            paperIssueMinutesBefore: 35, packetOpenMinutesBefore: 10, paperDistributeMinutesBefore: 5,
            returnDeadlineMinutesAfterEnd: 15, signatureMinutes: 10, roomTheoryCapacity: 30,
            candidatesPerProctor: 15, passLineTheoryTenths: 600, passLinePracticalTenths: 600,
            isLotAtEntry: false)
        #expect(turns(try plan(practical(nil), profile: off)).first?.isByLot == nil)
        #expect(turns(try plan(practical(nil, isByLot: true), profile: off)).first?.isByLot == true)
    }

    private static let sheet =
        "场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,场内顺序,轮次数,轮间分钟,候考室,离场室\n"

    @Test func `the sheet says how many rotations, or as many as needed`() {
        let text =
            Self.sheet + "P-C01,C01,实操,2021-11-27,09:00,60,A,W101,抽签,按需,10,201,东门\n"
            + "P-C02,C02,实操,2021-11-27,09:00,60,B,W102,蛇形,3,,,\n"
            + "P-C03,C03,实操,2021-11-27,09:00,60,C,W103,,,,,\n"
        let preview = SittingReading.read(csv: Array(text.utf8), utcOffsetMinutes: 480)

        #expect(preview.problems == [])
        #expect(preview.rows.map(\.isByLot) == [true, false, nil])
        #expect(
            preview.rows.map(\.rotations) == [
                RotationPlan(count: nil, pauseMinutes: 10, waitingPlace: "201", exitPlace: "东门"),
                RotationPlan(count: 3), nil,
            ])
    }

    @Test func `the sheet's slips are named`() {
        let text =
            Self.sheet + "P-C01,C01,实操,2021-11-27,09:00,60,A,W101,抽签,四,,,\n"
            + "P-C02,C02,实操,2021-11-27,09:00,60,B,W102,抽签,,5,,\n"
            + "P-C03,C03,实操,2021-11-27,09:00,60,C,W103,抽签,3,999,,\n"
        let preview = SittingReading.read(csv: Array(text.utf8), utcOffsetMinutes: 480)

        #expect(
            preview.problems.map { "\($0.line) \($0.column) \($0.code.rawValue)" } == [
                "2 轮次数 import.bad-number", "3 轮次数 import.missing", "4 轮间分钟 import.bad-number",
            ])
    }
}
