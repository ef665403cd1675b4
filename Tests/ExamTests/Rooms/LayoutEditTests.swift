import Exam
import Testing

@Suite struct LayoutEditTests {
    @Test(arguments: [
        ("3-3", "place.0.1", "1!1-3"), ("1!1-3", "place.0.1", "1~1-3"), ("1_1-3", "place.0.1", "3-3"),
        ("3-3", "place.1.4", "3-3_1"), ("3-3", "column", "3-3-3"), ("3-3-3", "column.1", "3-3"),
        ("3=3-3", "column.1", "3=3"), ("3=3=2", "column.0", "3=2"), ("3=3=2", "column.2", "3=3"),
        ("3=2-4", "column.0", "2-4"), ("3-2", "row", "4-3"), ("3-2", "row.0", "2-1"), ("3-2", "row.2", "2-2"),
        ("3-2", "aisle.0", "3=2"), ("3=2", "aisle.0", "3-2"), ("2!-3", "place.0.2", "2~-3"),
    ])
    func `a press changes the drawing`(before: String, press: String, after: String) throws {
        let edit = try #require(LayoutEdit(text: press))

        #expect(try #require(SeatLayout(text: before)).applying(edit)?.text == after)
        #expect(edit.text == press)
    }

    @Test(arguments: [
        ("~-3", "place.0.0"), ("1-3", "row.0"), ("3", "column.0"), ("3-3", "aisle.1"), ("3-3", "place.2.0"),
        ("3-3", "place.0.20"), ("3-3", "row.3"), ("12x1", "column"), ("1x20", "row"), ("3-3", "column.2"),
    ])
    func `what would be no layout is not made`(before: String, press: String) throws {
        let edit = try #require(LayoutEdit(text: press))

        #expect(try #require(SeatLayout(text: before)).applying(edit) == nil)
    }

    @Test(arguments: [
        "", "place", "place.1", "place.1.x", "row.1.2", "column.-1", "aisle", "seat.1.1", "row.999",
    ])
    func `reads no other press`(text: String) {
        #expect(LayoutEdit(text: text) == nil)
    }
}
