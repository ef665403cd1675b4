import Dispatch
import Exam
import Foundation
import HTTPTypes
import HummingbirdTesting
import StationStore
import TestKit
import Testing

/// Erasing a person at the page: two people, and no byte left.
@Suite struct ErasurePageTests {
    /// The one name of the day that nobody else has.
    private static let name = Data("阿依古丽".utf8)
    private static let form = [
        "reason": "requested", "second": "S-002", "request": "erase-1",
        "secondPassword": "correct horse battery S-002",
    ]

    @Test func `two people erase a person at one screen, and no byte of the name is left`() async throws {
        var filling = try await DaySite()
        try await filling.fill()
        let day = filling
        let candidate = day.places[0].seats[17].candidate
        try await Browser.open(day) { browser in
            _ = try await browser.signedIn("S-002", at: day)
            let chief = try await browser.signedIn("S-001", at: day)
            let page = try await chief.get("/candidates/\(candidate)")
            #expect(page.text.contains("阿依古丽"))
            #expect(page.text.contains("name=\"secondPassword\"") && page.text.contains("第二人当场签字"))
            _ = try await chief.post("/candidates/\(candidate)/withdrawal", [:])
            try await day.site.store.truncateLog()
            #expect(try day.files().range(of: Self.name) != nil)

            let erased = try await chief.post("/candidates/\(candidate)/erasure", Self.form)
            let again = try await chief.post("/candidates/\(candidate)/erasure", Self.form)

            #expect(erased.headers[.location] == "/candidates/\(candidate)")
            #expect(again.status == .seeOther)
            #expect(try day.files().range(of: Self.name) == nil)
            #expect(try await !chief.get("/candidates/\(candidate)").text.contains("阿依古丽"))
        }
        try await day.site.expectReplayEqualsTables()
    }

    @Test func `an erasure whose file somebody still reads says so, and the same form finishes it`()
        async throws
    {
        var filling = try await DaySite()
        try await filling.fill()
        let day = filling
        let candidate = day.places[0].seats[17].candidate
        let store = day.site.store
        try await Browser.open(day) { browser in
            _ = try await browser.signedIn("S-002", at: day)
            let chief = try await browser.signedIn("S-001", at: day)
            _ = try await chief.post("/candidates/\(candidate)/withdrawal", [:])
            let (begun, begins) = AsyncStream<Void>.makeStream()
            let end = DispatchSemaphore(value: 0)
            async let longRead: Void = store.read { db in
                _ = try JournalQueries.entry(db, at: 1)
                begins.finish()
                end.wait()
            }
            for await _ in begun {}

            let unfinished = try await chief.post("/candidates/\(candidate)/erasure", Self.form)
            end.signal()
            try await longRead
            let finished = try await chief.post("/candidates/\(candidate)/erasure", Self.form)

            #expect(unfinished.status == .serviceUnavailable)
            #expect(unfinished.text.contains("faults.erasure-unfinished"))
            #expect(unfinished.text.contains("name=\"request\" value=\"erase-1\""))
            #expect(finished.headers[.location] == "/candidates/\(candidate)")
            #expect(try day.files().range(of: Self.name) == nil)
        }
    }
}

extension DaySite {
    /// Every byte of the database and its log.
    fileprivate func files() throws -> Data {
        try ["station.db", "station.db-wal"].reduce(into: Data()) { bytes, name in
            let file = site.folder.appending(path: name)
            if FileManager.default.fileExists(atPath: file.path) { bytes += try Data(contentsOf: file) }
        }
    }
}
