import Exam
import Testing

/// Spare places (`rules` 3.9): kept free by every plan, given by hand when a place breaks.
@Suite struct SpareSeatTests {
    private func layout(_ text: String) throws -> SeatLayout { try #require(SeatLayout(text: text)) }

    @Test(arguments: ["4~-5", "~4", "2*1~-3!_1", "1~=~1", "3-2~~"])
    func `the spelling reads back`(text: String) throws {
        #expect(try layout(text).text == text)
    }

    @Test func `a spare place keeps its number, and no plan fills it`() throws {
        let room = try layout("2~1-3*")

        #expect(room.seatCount == 8)
        #expect(room.usableSeats == [1, 2, 4, 6, 7, 8])
        #expect(room.usableCount == 6)
        #expect(room.spareSeats == [3])
        #expect(room.spareCount == 1)
        #expect(room.brokenSeats == [5])
        #expect(room.isSpare(3) && !room.isUsable(3) && !room.isBroken(3))
        #expect(!room.isSpare(5) && room.isBroken(5))
        #expect(!room.isSpare(9))
    }

    @Test func `a spare place that breaks and is mended is spare again`() throws {
        let room = try layout("2~")

        let broken = try #require(room.marking(3, isBroken: true))

        #expect(broken.text == "2*")
        #expect(broken.marking(3, isBroken: false) == room)
    }

    @Test func `names its spare places by number`() throws {
        #expect(try layout("3-3").keeping(spare: [3, 4])?.text == "2~-2~")
        #expect(try layout("2~-3").keeping(spare: [])?.text == "3-3")
        #expect(try layout("2!-3").keeping(spare: [3]) == nil)
        #expect(try layout("3").keeping(spare: [4]) == nil)
    }

    @Test func `a press leads from a broken place over a spare one to a gap`() throws {
        let press = try #require(LayoutEdit(text: "place.0.1"))

        #expect(try layout("1!1-3").applying(press)?.text == "1~1-3")
        #expect(try layout("1~1-3").applying(press)?.text == "1_1-3")
        #expect(try layout("3~-3").applying(try #require(LayoutEdit(text: "place.0.3")))?.text == "3-3")
        #expect(try layout("1*1-3").applying(press)?.text == "1_1-3")
    }

    @Test func `who sits on a place that becomes spare would lose it`() throws {
        let facts = SetLayout.Facts(layout: try layout("3"), sitters: [2: 4], isOccupied: false)
        let onSpare = SetLayout.Facts(layout: try layout("1~1"), sitters: [2: 4], isOccupied: false)

        #expect(facts.displaced(by: try layout("1~1")) == 4)
        #expect(onSpare.displaced(by: try layout("1~2")) == 0)
        #expect(onSpare.displaced(by: try layout("1!1")) == 4)
    }

    @Test(arguments: [(1, 1), (10, 1), (11, 2), (50, 5), (51, 6)])
    func `one in ten is advised, at least one, rounded up`(count: Int, advised: Int) {
        #expect(RuleProfile.nationalReference.sparesAdvised(beside: count) == advised)
    }

    private static let sheet = "考场编号,名称,楼栋,楼层,类型,布局,座位数,无障碍,备用位\n"

    private func read(_ layout: String, _ spares: String) -> SheetPreview<NewRoom> {
        let line = "W101,实训楼101,实训楼,1,实训室,\(layout),6,是,\(spares)\n"
        return RoomReading.read(csv: Array((Self.sheet + line).utf8))
    }

    @Test func `a sheet names spare places in their column, in the layout, or in both alike`() throws {
        #expect(read("3-3", "3;4").rows.first?.layout.text == "2~-2~")
        #expect(read("2~-2~", "").rows.first?.layout.text == "2~-2~")
        #expect(read("2~-2~", "3;4").rows.first?.layout.text == "2~-2~")
        #expect(read("2~-2~", "3;4").problems == [])
    }

    @Test(arguments: [("3-3", "7"), ("3-3", "x"), ("2!-3", "3"), ("2~-3", "4")])
    func `a sheet that contradicts itself says where`(layout: String, spares: String) throws {
        let problem = try #require(read(layout, spares).problems.first)

        #expect(problem.code == .badSpares)
        #expect(problem.column == "备用位")
    }

    @Test func `a sheet that is written reads back`() throws {
        let room = try #require(read("2~-2~", "").rows.first)

        #expect(RoomReading.read(csv: Array(RoomWriting.csv([room]).utf8)).rows == [room])
    }
}
