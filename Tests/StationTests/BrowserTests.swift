import Foundation
import Testing

/// Real Chromium at the real daemon.
@Suite(.serialized) struct BrowserTests {
    @Test(
        .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/chromium"), "Chromium is not installed")
    )
    func `a person signs in, checks a candidate in, and sees the board move`() async throws {
        let shots = Programs.root.appending(path: ".build/shots").path

        let ended = try await Programs.run(
            Programs.python,
            ["Tests/browser/console.py", Programs.path("examstation"), Programs.seeds, shots])

        print(ended.output)
        #expect(ended.code == 0, "\(ended.output)")
    }
}
