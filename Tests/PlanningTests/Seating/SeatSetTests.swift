import Foundation
import Planning
import Testing

/// The published rooms of the planning material: never worse than the best that is known of them.
@Suite struct SeatSetTests {
    private struct SeatSet: Decodable {
        let rooms: [Room]
    }

    private struct Room: Decodable {
        let id: String
        let columns: [Int]
        let groups: [Group]
        let bestKnown: Int
        let fast: Int?
    }

    private struct Group: Decodable {
        let institution: String
        let name: String
        let count: Int

        init(from decoder: any Decoder) throws {
            var list = try decoder.unkeyedContainer()
            institution = try list.decode(String.self)
            name = try list.decode(String.self)
            count = try list.decode(Int.self)
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
    func `every room is as good as the best that is known`(seed: Int64) throws {
        let set = try JSONDecoder().decode(SeatSet.self, from: Data(contentsOf: Self.file))
        #expect(set.rooms.count == 20)
        for room in set.rooms {
            let arranger = arranger(room)

            let arrangement = arranger.arrange(seed: seed, room: room.id)

            #expect(arrangement.cost <= min(room.bestKnown, room.fast ?? .max), "\(room.id), seed \(seed)")
            #expect(arrangement.bound <= room.bestKnown, "\(room.id)")
        }
    }

    private func arranger(_ room: Room) -> SeatArranger {
        let institutions = Array(Set(room.groups.map(\.institution))).sorted()
        let spots = room.columns.enumerated().flatMap { column, rows in
            (0..<rows).map { SeatSpot(column: column, row: $0) }
        }
        return SeatArranger(
            grid: SeatGrid(spots),
            groups: room.groups.enumerated().map { number, group in
                SeatGroup(
                    institution: institutions.firstIndex(of: group.institution) ?? 0, group: number,
                    count: group.count)
            })
    }
}
