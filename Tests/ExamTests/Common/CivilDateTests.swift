import Exam
import Testing

@Suite struct CivilDateTests {
    @Test func `knows which days there are`() {
        #expect(CivilDate(text: "2000-02-29") != nil)
        #expect(CivilDate(text: "2100-02-29") == nil)
        #expect(CivilDate(text: "2021-02-29") == nil)
        #expect(CivilDate(text: "2021-04-31") == nil)
        #expect(CivilDate(text: "2021-13-01") == nil)
        #expect(CivilDate(text: "2021-1-01") == nil)
        #expect(CivilDate(text: "1899-12-31") == nil)
    }

    @Test func `nine o'clock at the station is one in the morning at Greenwich`() throws {
        let day = try #require(CivilDate(text: "2021-11-27"))

        #expect(day.moment(minutes: 9 * 60, utcOffsetMinutes: 480).milliseconds == 1_637_974_800_000)
    }

    @Test func `a moment and its day agree, every day of three centuries`() throws {
        let first = try #require(CivilDate(text: "1900-01-01"))
        let last = try #require(CivilDate(text: "2199-12-31"))
        #expect(last.dayNumber - first.dayNumber == 109_572)

        for number in stride(from: first.dayNumber, through: last.dayNumber, by: 17) {
            let moment = Moment(milliseconds: Int64(number) * 86_400_000 + 86_399_999)
            let day = try #require(CivilDate(of: moment, utcOffsetMinutes: 0))
            #expect(day.dayNumber == number)
            #expect(CivilDate(text: day.text) == day)
        }
    }

    @Test func `the day turns at the station's midnight`() {
        let evening = Moment(milliseconds: 1_637_974_800_000 - 9 * 3_600_000 - 1)

        #expect(CivilDate(of: evening, utcOffsetMinutes: 480)?.text == "2021-11-26")
        #expect(CivilDate(of: evening.adding(seconds: 1), utcOffsetMinutes: 480)?.text == "2021-11-27")
    }

    @Test func `reads times of day`() {
        #expect(ClockTime.minutes(text: "09:00") == 540)
        #expect(ClockTime.minutes(text: "9:05") == 545)
        #expect(ClockTime.minutes(text: "23:59") == 1439)
        for wrong in ["24:00", "9:60", "0900", "9:5", "-1:00", "+9:00", "9:00:00", ""] {
            #expect(ClockTime.minutes(text: wrong) == nil, "\(wrong)")
        }
    }
}
