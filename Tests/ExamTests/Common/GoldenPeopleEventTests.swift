import Exam
import Foundation
import Testing

/// The journal's format: each event shape ever written can be read, and is written the same again.
@Suite struct GoldenPeopleEventTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/events")

    static func files(_ area: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix(area + ".") }.sorted()
    }

    private func expectSame<Event: AreaEvent>(_ file: String, _ type: Event.Type) throws {
        let stored = try Data(contentsOf: Self.folder.appending(path: file))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]

        let event = try JSONDecoder().decode(Event.self, from: stored)

        #expect(
            String(decoding: try encoder.encode(event), as: UTF8.self)
                == String(decoding: stored, as: UTF8.self))
        #expect(!event.subjects.isEmpty)
    }

    @Test(arguments: files("staff")) func `staff events keep their bytes`(file: String) throws {
        try expectSame(file, StaffEvent.self)
    }

    @Test(arguments: files("devices")) func `device events keep their bytes`(file: String) throws {
        try expectSame(file, DeviceEvent.self)
    }

    @Test(arguments: files("duty")) func `duty events keep their bytes`(file: String) throws {
        try expectSame(file, DutyEvent.self)
    }

    @Test(arguments: files("results")) func `result events keep their bytes`(file: String) throws {
        try expectSame(file, ResultEvent.self)
    }
}
