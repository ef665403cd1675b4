import Foundation
import Planning
import Testing

@Suite struct SeatSetTests {
    /// What the file says beside the rooms themselves.
    private struct Figures: Decodable {
        let rooms: [Room]

        struct Room: Decodable {
            let id: String
            let bestKnown: Int
            let fast: Int?
        }
    }

    /// `$EXAMSTATION_PLANNING`, or `../shared/planning` seen from the package.
    private static let file: URL = {
        let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["EXAMSTATION_PLANNING"] ?? ""
        let folder = path.isEmpty ? packageRoot.appending(path: "../shared/planning") : URL(filePath: path)
        return folder.standardizedFileURL.appending(path: "instances/seatset.json")
    }()

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: file.path),
            "no planning instances here: set EXAMSTATION_PLANNING to their folder"),
        arguments: [Int64(1), 2, 3])
    func `every published room is as good as the best that is known`(seed: Int64) throws {
        let data = try Data(contentsOf: Self.file)
        let set = try JSONDecoder().decode(SeatSet.self, from: data)
        let figures = try JSONDecoder().decode(Figures.self, from: data)
        #expect(set.rooms.count == 20)
        for (arranger, room) in zip(set.arrangers(), figures.rooms) {
            let arrangement = arranger.arrange(seed: seed, room: room.id)

            #expect(arrangement.cost <= min(room.bestKnown, room.fast ?? .max), "\(room.id), seed \(seed)")
            #expect(arrangement.bound <= room.bestKnown, "\(room.id)")
        }
    }

    @Test func `classes are the same only within one institution`() throws {
        let set = try read(
            #"{"id": "A", "columns": [2, 1], "groups": [["x", "1", 1], ["y", "1", 1], ["x", "2", 1]]}"#)

        let groups = try #require(set.arrangers().first).groups

        #expect(groups.map(\.membership.institution) == [0, 1, 0])
        #expect(Set(groups.map(\.membership)).count == 3)
        #expect(set.rooms[0].spots.map { [$0.column, $0.row] } == [[0, 0], [0, 1], [1, 0]])
    }

    @Test func `a solution names the group of each seat, and what is proved`() throws {
        let set = try read(#"{"id": "A", "columns": [2], "groups": [["x", "1", 1]], "bestKnown": 0}"#)

        let arrangements = set.arrangers().map { $0.arrange(seed: 1, room: "A") }
        let solution = SeatSetSolution(set, arrangements, seed: 1)

        #expect(solution.rooms[0].seats.sorted() == [-1, 0])
        #expect((solution.cost, solution.bound, solution.provedCount) == (0, 0, 1))
    }

    @Test(arguments: [
        (
            #"{"id": "A", "columns": [2], "groups": [["x", "1", 2], ["x", "2", 1]]}"#,
            SeatSetFault.tooManyPeople(room: "A", missing: 1)
        ),
        (#"{"id": "A", "columns": [41], "groups": []}"#, .size(room: "A")),
        (#"{"id": "A", "columns": [-1], "groups": []}"#, .size(room: "A")),
        (
            #"{"id": "A", "columns": [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1], "groups": []}"#,
            .size(room: "A")
        ),
        (#"{"id": "A", "columns": [2], "groups": [["x", "1", -1]]}"#, .groups(room: "A")),
        (#"{"id": "A", "columns": [2], "groups": [["x", "1", 9223372036854775807]]}"#, .groups(room: "A")),
    ])
    func `rooms that cannot be are refused`(room: String, fault: SeatSetFault) {
        #expect(throws: fault) { try read(room) }
        #expect("\(fault)".contains("room A"))
    }

    @Test func `another format and too many rooms are refused`() {
        #expect(throws: SeatSetFault.format("exam-alloc/1")) {
            try JSONDecoder().decode(SeatSet.self, from: Data(#"{"format": "exam-alloc/1"}"#.utf8))
        }
        let rooms = Array(
            repeating: #"{"id": "A", "columns": [], "groups": []}"#, count: SeatSet.roomsMax + 1)
        #expect(throws: SeatSetFault.tooManyRooms(SeatSet.roomsMax + 1)) {
            try read(rooms.joined(separator: ","))
        }
    }

    private func read(_ rooms: String) throws -> SeatSet {
        try JSONDecoder().decode(
            SeatSet.self, from: Data(#"{"format": "exam-seat/1", "rooms": [\#(rooms)]}"#.utf8))
    }
}
