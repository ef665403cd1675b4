import Foundation
import Load

/// Memory, a kill under load, and journals of three sizes.
extension Bench {
    /// At rest with 10,000 candidates, and at its highest under the loads of 64 connections.
    func memory(_ town: Site, _ report: inout Report) throws {
        say("== memory")
        let site = try town.copy("memory")
        defer { site.remove() }
        let daemon = try Daemon(site)
        _ = try daemon.signIn()
        // At rest: what the start and the first sign-in needed is behind it.
        Thread.sleep(forTimeInterval: 10)
        let rest = try daemon.memory("VmRSS")
        var door = try Door(daemon)
        let lines = try daemon.lines(64)
        let phone = try daemon.enrolPhone()
        _ = try measure(door.admissions(4_900), on: lines)
        _ = try measure(door.signedAdmissions(4_900, by: phone), on: lines)
        _ = try measure(door.constants(seconds: 3), on: lines)
        let peak = try daemon.memory("VmHWM")
        try daemon.stop()
        report.add(
            "memory at rest, 10,000 candidates", "\(tenths(rest)) MiB", wanted: "≤ 64 MiB", isMet: rest <= 64)
        report.add(
            "memory at most, 64 connections", "\(tenths(peak)) MiB", wanted: "≤ 128 MiB", isMet: peak <= 128)
    }

    /// Ends the daemon in the middle of a load; everything acknowledged must be there afterwards.
    func kill(_ town: Site, _ report: inout Report) throws {
        say("== kill -9 under load")
        let site = try town.copy("kill")
        defer { site.remove() }
        let daemon = try Daemon(site)
        let door = try Door(daemon)
        let seats = Array(door.waiting)
        var run = LoadRun(
            calls: seats.map { door.call.checkIn($0, key: "k-\($0.candidate)") }, mark: Self.admitted)
        run.keepsPositions = true
        run.interruption = (4_000, daemon.kill)
        let figures = try run.run(on: try daemon.lines(64))
        daemon.waitUntilGone()
        guard figures.refused == 0, figures.cutOff > 0, figures.positions.count == figures.answered else {
            throw BenchFault("the kill met no load: \(figures.answered) answered, \(figures.refusal)")
        }

        // Asked again under its key, a call that was carried out is answered with the same position.
        let again = try Daemon(site)
        let call = Call(port: again.port, token: try again.signIn())
        let acknowledged = figures.positions.keys.sorted()
        var repeats = LoadRun(
            calls: acknowledged.map { call.checkIn(seats[$0], key: "k-\(seats[$0].candidate)") },
            mark: #""replayed":true"#)
        repeats.keepsPositions = true
        let found = try repeats.run(on: try again.lines(64))
        try again.stop()
        let missing = acknowledged.enumerated().filter { index, original in
            found.positions[index] != figures.positions[original]
        }.count
        let verdict = try site.verify()
        report.add(
            "acknowledged before kill -9, missing after",
            "\(acknowledged.count), \(missing + (found.answered - found.marked))", wanted: "none missing",
            isMet: missing == 0 && found.marked == acknowledged.count)
        report.add(
            "verify after kill -9", verdict.status == 0 ? "whole" : verdict.output, wanted: "whole",
            isMet: verdict.status == 0)
    }

    /// Start and verify of journals that grow by repeated scans at the door.
    func sizes(_ town: Site, _ report: inout Report) throws {
        let isFull = ProcessInfo.processInfo.environment["FULL"] == "1"
        let site = try town.copy("sizes")
        defer { site.remove() }
        for size: Int64 in isFull ? [0, 100_000, 1_000_000] : [0, 100_000] {
            let entries = try grow(site, to: size)
            say("== \(entries) entries")
            var starts: [Double] = []
            for _ in 0..<3 {
                let began = ContinuousClock.now
                let daemon = try Daemon(site)
                starts.append((ContinuousClock.now - began) / .seconds(1))
                try daemon.stop()
            }
            let hashes = try site.verify(hashesOnly: true)
            let replayed = try site.verify()
            guard hashes.status == 3, replayed.status == 0 else {
                throw BenchFault("verify: \(hashes.output) \(replayed.output)")
            }
            let isWanted = size == 100_000
            func add(_ what: String, _ seconds: Double, _ most: Double) {
                report.add(
                    "\(what), \(entries) entries", "\(hundredths(seconds)) s",
                    wanted: isWanted ? "< \(Int(most)) s" : "", isMet: isWanted ? seconds < most : nil)
            }
            add("start to ready", Rounds(starts).median, 2)
            add("verify, hashes", hashes.seconds, 2)
            add("verify with replay", replayed.seconds, 10)
        }
    }

    /// Lets everybody be scanned again and again until the journal has `size` entries.
    ///
    /// - Returns: how many it has then.
    private func grow(_ site: Site, to size: Int64) throws -> Int64 {
        let daemon = try Daemon(site)
        var head = try daemon.head()
        if head < size {
            let token = try daemon.signIn()
            let call = Call(port: daemon.port, token: token)
            let seats = try daemon.seats(token)
            let lines = try daemon.lines(64)
            var turn = 0
            while head < size {
                turn += 1
                let count = min(Int(size - head), seats.count)
                var run = LoadRun(
                    calls: seats.prefix(count).map { call.checkIn($0, key: Call.freshKey()) },
                    mark: #""verdict":"a"#)
                run.secondsMax = 600
                _ = try measure(run, on: lines)
                head = try daemon.head()
                if turn.isMultiple(of: 10) { say("   \(head) entries") }
            }
        }
        try daemon.stop()
        return head
    }
}
