import Exam
import Exchange
import ExchangeTestKit
import Foundation
import Journal
import Testing

@Suite struct BatchTests {
    @Test func `a batch of a whole day is accepted, by the program and by the independent verifier`() throws {
        let (log, order) = try SampleLog.day()

        let bytes = try log.build(order)

        guard case .accepted(let content) = BatchCheck.check(bytes, by: log.verifierKey) else {
            return #expect(BatchCheck.check(bytes, by: log.verifierKey).reasons == [])
        }
        #expect(content.outcomes.map(\.candidate) == [SampleLog.zhang, SampleLog.li])
        #expect(content.outcomes.map(\.outcome) == [.pass, .failAbsent])
        #expect(content.file.particulars.count == 3)
        try Verifier.expect("OK batch B-1 station 007", exit: 0, bytes, log.verifierKey)
    }

    @Test func `a later batch proves what it rests on from before its range`() throws {
        let (log, order) = try SampleLog.secondDay()

        let bytes = try log.build(order)

        guard case .accepted(let content) = BatchCheck.check(bytes, by: log.verifierKey) else {
            return #expect(BatchCheck.check(bytes, by: log.verifierKey).reasons == [])
        }
        #expect(content.outcomes.map(\.outcome) == [.fail])
        #expect(content.payload.earlier.map(\.position) == [1, 3, 4, 10])
        try Verifier.expect("OK batch B-2 station 007", exit: 0, bytes, log.verifierKey)
    }

    @Test func `the same log and order give the same payload`() throws {
        let (log, order) = try SampleLog.day()

        let first = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        let second = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))

        #expect(first.payload == second.payload)
        #expect(first.particulars == second.particulars)
    }

    @Test func `a person who was erased is missing lawfully`() throws {
        var (log, _) = try SampleLog.day()
        guard case .candidates(.registered(_, _, _, _, _, _, let digest)) = log.events[3] else {
            return #expect(Bool(false))
        }
        try log.append(
            .upkeep(
                .particularsErased(
                    subject: .candidate(id: SampleLog.zhang), digests: [digest], reason: .retentionEnded)))
        log.erased = [digest]
        let order = try log.release("B-3", 1...log.size)

        let bytes = try log.build(order)

        let verdict = BatchCheck.check(bytes, by: log.verifierKey)
        #expect(verdict.reasons == [])
        #expect(!String(decoding: bytes, as: UTF8.self).contains(digest.rawValue))
        try Verifier.expect("OK batch B-3", exit: 0, bytes, log.verifierKey)
    }

    @Test func `an incident of no part withholds an outcome whose parts are judged`() throws {
        var (log, _) = try SampleLog.day()
        try log.decide(SampleLog.zhang, .withheld, theory: 805, practical: 600)
        let order = try log.release("B-4", 1...log.size)

        let bytes = try log.build(order)

        #expect(BatchCheck.check(bytes, by: log.verifierKey).reasons == [])
        try Verifier.expect("OK batch B-4", exit: 0, bytes, log.verifierKey)
    }

    @Test func `an archived batch verifies when central has erased since`() throws {
        let (log, order) = try SampleLog.day()
        let file = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))

        let bytes = try CanonicalJSON.bytes(of: file.with(particulars: []))

        #expect(
            BatchCheck.check(bytes, by: log.verifierKey).reasons.map(\.description)
                == ["particular-undisclosed 7", "particular-undisclosed 4", "particular-undisclosed 5"])
        #expect(BatchCheck.check(bytes, by: log.verifierKey, purpose: .archive).reasons == [])
    }

    @Test(arguments: try SpoiledBatches.all())
    func `a spoiled batch is refused whole with its own code`(spoiled: SpoiledBatch) throws {
        let key = try SampleLog().verifierKey

        let verdict = BatchCheck.check(spoiled.bytes, by: key)

        #expect(verdict.reasons.first?.reason == spoiled.reason)
        let text = verdict.reasons.first?.description ?? "accepted"
        try Verifier.expect(text, exit: 1, spoiled.bytes, key)
    }

    @Test func `there are enough ways to spoil a batch`() throws {
        let all = try SpoiledBatches.all()
        let codes = Set(all.map(\.reason))
        let resigned = all.filter(\.isResigned)

        #expect(all.count >= 40)
        #expect(codes.count >= 20)
        #expect(Set(resigned.map(\.reason)).count >= 12)
    }

    @Test func `every reason has a code of its own that reads back`() {
        for reason in ExchangeReason.allCases {
            #expect(
                ExchangeRefusal(parsing: ExchangeRefusal(reason, at: 17).description)
                    == ExchangeRefusal(reason, at: 17))
            #expect(ExchangeRefusal(parsing: reason.rawValue) == ExchangeRefusal(reason))
        }
        #expect(ExchangeRefusal(parsing: "gap 017") == nil)
        #expect(ExchangeRefusal(parsing: "gap 1 2") == nil)
        #expect(ExchangeRefusal(parsing: "Gap") == nil)
    }

    @Test func `a builder asks for a checkpoint that covers the release`() throws {
        let (log, order) = try SampleLog.day()

        #expect(throws: BatchFault.checkpointTooEarly) {
            try BatchBuilder.build(
                order, note: log.checkpoint(size: order.release - 1), source: log.source, key: SampleLog.key)
        }
    }
}

/// `Tests/interop/verify_batch.py`, which was written from the documentation alone.
enum Verifier {
    static let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Whether this machine can run it. CI installs `cryptography`; elsewhere the tests say that they left it out.
    static let isAvailable: Bool = {
        let found = (try? run("-c", "import cryptography"))?.status == 0
        if !found { print("verify_batch.py was not run: python3 has no package `cryptography` here.") }
        return found
    }()

    static func expect(
        _ output: String, exit status: Int32, _ batch: Data, _ key: NoteVerifierKey,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard isAvailable else { return }
        let file = FileManager.default.temporaryDirectory.appending(path: "batch-\(UUID().uuidString).json")
        try batch.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }

        let script = packageRoot.appending(path: "Tests/interop/verify_batch.py").path(percentEncoded: false)
        let answer = try run(script, file.path(percentEncoded: false), key.text)

        let isAsExpected = status == 0 ? answer.output.hasPrefix(output) : answer.output == output + "\n"
        #expect(isAsExpected, "\(answer.output)", sourceLocation: sourceLocation)
        #expect(answer.status == status, sourceLocation: sourceLocation)
    }

    private static func run(_ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["PYTHONDONTWRITEBYTECODE": "1"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
    }
}
