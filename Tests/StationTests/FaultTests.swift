import Foundation
import Testing

/// Real daemons, killed and watched from outside.
@Suite(.serialized) struct FaultTests {
    @Test func `nothing acknowledged is lost in twenty kills under load`() async throws {
        let ended = try await Programs.run(
            Programs.python, ["Tests/faults/crash.py", Programs.path("examstation"), Programs.seeds, "20"])

        print(ended.output)
        #expect(ended.code == 0, "\(ended.output)")
    }

    @Test func `no answer leaves before its commit is synced`() async throws {
        let shim = try await Self.shim()
        defer { try? FileManager.default.removeItem(atPath: shim) }

        let ended = try await Self.durability(shim, "full")

        print(ended.output)
        #expect(ended.code == 0, "\(ended.output)")
    }

    @Test func `the proof of durability fails when the log is not synced at commit`() async throws {
        let shim = try await Self.shim()
        defer { try? FileManager.default.removeItem(atPath: shim) }

        let ended = try await Self.durability(shim, "normal")

        print(ended.output)
        #expect(ended.code == 1, "\(ended.output)")
    }

    private static func shim() async throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "durability-\(UUID().uuidString).so"
        ).path
        let ended = try await Programs.run(
            "/usr/bin/gcc",
            [
                "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror", "-o", file,
                "Tests/faults/durability.c", "-ldl",
            ])
        #expect(ended.code == 0, "\(ended.output)")
        return file
    }

    private static func durability(_ shim: String, _ mode: String) async throws -> Programs.Ended {
        try await Programs.run(
            Programs.python,
            ["Tests/faults/durability.py", Programs.path("examstation"), Programs.seeds, shim, mode])
    }
}
