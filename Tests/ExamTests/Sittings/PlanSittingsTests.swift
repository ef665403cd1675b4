import Exam
import Testing

@Suite struct PlanSittingsTests {
    private let nine = Moment(milliseconds: 1_637_974_800_000)

    private func sitting(
        _ id: Sitting.ID, certificate: Certificate.ID = "C01", start: Moment, minutes: Int = 120,
        rooms: [Room.ID] = ["T101"]
    ) -> NewSitting {
        NewSitting(
            sitting: id, certificate: certificate, part: .theory, start: start, minutes: minutes,
            paperCode: "C01-T-A", rooms: rooms)
    }

    private var ready: SittingCertificate {
        SittingCertificate(isApproved: true, hasOwner: true, confirmedFrom: [nine.adding(minutes: -540)])
    }

    private func refusal(
        _ sittings: [NewSitting], planned: [PlannedSitting] = [], at moment: Moment? = nil,
        certificates: [Certificate.ID: SittingCertificate]? = nil
    ) -> SittingRefusal? {
        let facts = PlanSittings.Facts(
            certificates: certificates ?? ["C01": ready, "C02": ready],
            rooms: ["T101": .active, "T102": .active, "T103": .maintenance],
            planned: planned)
        do throws(SittingRefusal) {
            let events = try PlanSittings(sittings: sittings)
                .decide(given: facts, by: .station, at: moment ?? nine.adding(minutes: -60))
            #expect(events.count == sittings.count)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a room holds sittings one after the other, or together from start to end`() {
        let morning = sitting("T-1", start: nine)
        #expect(refusal([morning, sitting("T-2", start: nine.adding(minutes: 120))]) == nil)
        #expect(refusal([morning, sitting("T-2", certificate: "C02", start: nine)]) == nil)
        #expect(refusal([morning, sitting("T-2", start: nine.adding(minutes: 119))]) == .roomTaken)
        #expect(refusal([morning, sitting("T-2", start: nine, minutes: 121)]) == .roomTaken)
        #expect(refusal([morning, sitting("T-2", start: nine, minutes: 121, rooms: ["T102"])]) == nil)
    }

    @Test func `Rows 3, 5, 19: no sitting without approval, owner and a confirmed series`() {
        func refusal(_ isApproved: Bool, _ hasOwner: Bool, _ from: [Moment]) -> SittingRefusal? {
            self.refusal(
                [sitting("T-1", start: nine)],
                certificates: [
                    "C01": SittingCertificate(
                        isApproved: isApproved, hasOwner: hasOwner, confirmedFrom: from)
                ])
        }
        #expect(refusal(false, true, [nine]) == .certificateNotApproved)
        #expect(refusal(true, false, [nine]) == .certificateWithoutOwner)
        #expect(refusal(true, true, []) == .seriesNotConfirmed)
        #expect(refusal(true, true, [nine.adding(seconds: 1)]) == .beforeSeries)
        #expect(refusal(true, true, [nine.adding(seconds: 1), nine]) == nil)
    }

    @Test func `what is planned already counts`() {
        let planned = PlannedSitting(
            sitting: "T-1", span: TimeSpan(start: nine, minutes: 120), rooms: ["T101"])
        #expect(refusal([sitting("T-2", start: nine.adding(minutes: 1))], planned: [planned]) == .roomTaken)
        #expect(refusal([sitting("T-1", start: nine, rooms: ["T102"])], planned: [planned]) == .numberTaken)
    }

    @Test func `a sitting lies ahead`() {
        #expect(refusal([sitting("T-1", start: nine)], at: nine.adding(seconds: -1)) == nil)
        #expect(refusal([sitting("T-1", start: nine)], at: nine) == .inThePast)
    }

    @Test func `refuses what it does not know, and what is malformed`() {
        #expect(refusal([sitting("T-1", certificate: "C09", start: nine)]) == .unknownCertificate)
        #expect(refusal([sitting("T-1", start: nine, rooms: ["T109"])]) == .unknownRoom)
        #expect(refusal([sitting("T-1", start: nine, rooms: ["T103"])]) == .roomNotActive)
        #expect(refusal([sitting("T-1", start: nine, rooms: ["T101", "T101"])]) == .roomTwice)
        #expect(refusal([sitting("T-1", start: nine, rooms: [])]) == .noRoom)
        #expect(refusal([sitting("T 1", start: nine)]) == .malformed)
        #expect(refusal([sitting("T-1", start: nine, minutes: 5)]) == nil)
        #expect(refusal([sitting("T-1", start: nine, minutes: 4)]) == .lengthOutOfRange)
        #expect(refusal([sitting("T-1", start: nine, minutes: 601)]) == .lengthOutOfRange)
        let many = (0...PlanSittings.sittingsMax).map {
            sitting(Sitting.ID(rawValue: "T-\($0)"), start: nine)
        }
        #expect(refusal(many) == .tooMany)
    }

    @Test func `reads the sheet in the station's time`() {
        let sheet = """
            场次编号,证书编号,部分,日期,开始,时长(分钟),试卷代码,考场,场内顺序
            T-C01-1,C01,理论,2021-11-27,09:00,120,C01-T-A,T101;T102,蛇形
            P-C01-1,C01,实践,2021-11-31,25:00,120,C01-P-A,,抓阄
            """
        let preview = SittingReading.read(csv: Array(sheet.utf8), utcOffsetMinutes: 480)

        #expect(preview.rows.first?.start == nine)
        #expect(preview.rows.first?.rooms == ["T101", "T102"])
        #expect(
            preview.problems.map { "\($0.column) \($0.code.rawValue)" } == [
                "部分 import.unknown-word", "考场 import.missing", "日期 import.bad-date",
                "场内顺序 import.unknown-word",
            ])
    }
}
