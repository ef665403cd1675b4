import Exam
import Foundation
import Testing

/// Every stored body there is, read back: one event of each kind.
enum GoldenEvents {
    /// By name, as `papers.opened`.
    static func all() throws -> [(name: String, event: StationEvent)] {
        try GoldenEventTests.names.map { name in
            let body = try Data(contentsOf: Fixtures.file("events/\(name).json"))
            let area = String(name.prefix { $0 != "." })
            return (name, try #require(try StationEvent.read(area: area, with: Reader(body: body))))
        }
    }

    private struct Reader: EventReader {
        let body: Data

        func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
            try JSONDecoder().decode(type, from: body)
        }
    }
}
