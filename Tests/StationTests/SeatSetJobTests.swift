import Foundation
import Station
import Testing

@Suite struct SeatSetJobTests {
    private func run(_ instance: String, seed: Int64 = 1) throws -> (figures: String, solution: String) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "seats-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let source = folder.appending(path: "rooms.json")
        let target = folder.appending(path: "seats.json")
        try instance.write(to: source, atomically: true, encoding: .utf8)
        let figures = try SeatSetJob(instance: source, output: target, seed: seed).run()
        return (figures, try String(contentsOf: target, encoding: .utf8))
    }

    private let rooms = """
        {"format": "exam-seat/1", "rooms": [
            {"id": "A", "columns": [7, 8, 8, 7], "groups": [["x", "1", 10], ["y", "1", 10], ["z", "1", 10]]},
            {"id": "B", "columns": [2, 2], "groups": [["x", "1", 3]]}]}
        """

    @Test func `writes the seats and says what they cost, the same every time`() throws {
        let (figures, solution) = try run(rooms)

        // Three on a square of four: two pairs side by side and a diagonal one, three times each.
        #expect(figures.hasPrefix(#"{"bound":72,"cost":72,"milliseconds":"#))
        #expect(figures.hasSuffix(#","proved":2,"rooms":2}"#))
        #expect(
            solution.hasPrefix(
                #"{"format":"exam-seat-solution/1","rooms":[{"bound":57,"cost":57,"id":"A","seats":["#))
        #expect(try run(rooms).solution == solution)
    }

    @Test func `says where a file is wrong`() throws {
        #expect(throws: InstanceFault.self) { try run("{") }
        let error = #expect(throws: InstanceFault.self) {
            try run(
                #"{"format": "exam-seat/1", "rooms": [{"id": "A", "columns": [2], "groups": [["x", 1, 2]]}]}"#
            )
        }
        #expect(error?.description.contains("at rooms.[0].groups.[0].[1]: ") == true)
        let missing = #expect(throws: InstanceFault.self) { try run(#"{"format": "exam-seat/1"}"#) }
        #expect(missing?.description == "the instance cannot be read: rooms is missing")
        let absent = SeatSetJob(
            instance: URL(filePath: "/none/rooms.json"), output: URL(filePath: "/none/seats.json"), seed: 1)
        let unopened = #expect(throws: InstanceFault.self) { try absent.run() }
        #expect(unopened?.description == "the instance cannot be opened: /none/rooms.json")
    }
}
