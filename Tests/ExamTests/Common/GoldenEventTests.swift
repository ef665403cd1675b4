import Exam
import Foundation
import Testing

/// The journal's format: these files may be added to, never changed.
@Suite struct GoldenEventTests {
    /// Every file there is; `TidyTests` asks for one per event.
    static let names =
        ((try? FileManager.default.contentsOfDirectory(atPath: Fixtures.file("events").path)) ?? [])
        .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(".json".count)) }.sorted()

    @Test(arguments: names) func `an event keeps its bytes`(name: String) throws {
        let stored = try Data(contentsOf: Fixtures.file("events/\(name).json"))
        let body = stored.last == 0x0a ? stored.dropLast() : stored
        let area = String(name.prefix { $0 != "." })

        let event = try #require(try StationEvent.read(area: area, with: Reader(body: Data(body))))

        #expect(
            String(decoding: try Golden.encoded(event.areaEvent), as: UTF8.self)
                == String(decoding: body, as: UTF8.self))
        // What follows a dash is the shape: an optional label that came later.
        let label = name.dropFirst(area.count + 1).prefix { $0 != "-" }
        #expect(body.starts(with: Data("{\"\(label)\":".utf8)))
    }

    private struct Reader: EventReader {
        let body: Data

        func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
            try JSONDecoder().decode(type, from: body)
        }
    }
}
