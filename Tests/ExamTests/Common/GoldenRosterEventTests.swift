import Exam
import Foundation
import Testing

/// The journal's format: these files may be added to, never changed.
@Suite struct GoldenRosterEventTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "Fixtures/events")

    static let names = [
        "candidates.certificateListed", "candidates.quotaSet", "candidates.registered",
        "candidates.rosterImported",
        "candidates.withdrawn", "rooms.added", "rooms.stateSet", "sittings.planned", "sittings.opened",
        "sittings.started", "sittings.ended", "sittings.closed", "sittings.signed", "seating.roomStaged",
        "seating.adopted", "seating.moved", "upkeep.particularsErased",
    ]

    @Test(arguments: names) func `an event keeps its bytes`(name: String) throws {
        let stored = try Data(contentsOf: Self.folder.appending(path: "\(name).json")).dropLast()
        let area = String(name.prefix { $0 != "." })

        let event = try #require(try StationEvent.read(area: area, with: Reader(body: Data(stored))))

        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(try encoder.encode(event.areaEvent) == stored)
        #expect(stored.starts(with: Data("{\"\(name.dropFirst(area.count + 1))\":".utf8)))
    }

    private struct Reader: EventReader {
        let body: Data

        func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
            try JSONDecoder().decode(type, from: body)
        }
    }
}
