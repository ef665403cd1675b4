import Exam
import Station
import Testing

/// A day as it is written down in seeds.
@Suite struct DayFileTests {
    private func moments(_ time: String) -> [Moment]? {
        try? DayFile(text: "@ 2021-11-27\n\(time) station open T-1\n", utcOffsetMinutes: 480).lines.map(
            \.moment)
    }

    @Test func `a line has its time on the site's clock`() {
        #expect(moments("09:00") == [Moment(milliseconds: 1_637_974_800_000)])
        #expect(moments("09:00:59") == [Moment(milliseconds: 1_637_974_859_000)])
    }

    @Test(arguments: ["24:00", "09:60", "09:00:60", "09:00:-1", "09:00:9223372036854775807", "09", "nine"])
    func `a time that no clock shows is a fault of its line`(time: String) {
        let fault = #expect(throws: DayFault.self) {
            try DayFile(text: "@ 2021-11-27\n\(time) station open T-1\n", utcOffsetMinutes: 480)
        }

        #expect(fault?.line == 2)
    }
}
