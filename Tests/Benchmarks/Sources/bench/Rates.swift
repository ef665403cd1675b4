import Foundation
import Load

/// Check-ins against a constant, and against commands that have a commit each.
extension Bench {
    static let admitted = #""verdict":"admitted""#
    private static let loads = ["constant", "same request, constant", "check-in", "signed check-in"]
    private static let held = #""holds":true"#

    /// A daemon with somebody signed in, and candidates who have not come yet.
    struct Door {
        let daemon: Daemon
        let call: Call
        var waiting: ArraySlice<Seat>

        init(_ daemon: Daemon) throws {
            self.daemon = daemon
            let token = try daemon.signIn()
            call = Call(port: daemon.port, token: token)
            waiting = try daemon.seats(token)[...]
            guard waiting.count > 1000 else {
                throw BenchFault("only \(waiting.count) candidates have a seat")
            }
        }

        /// First check-ins of people who sit where they come to: each one is admitted.
        mutating func admissions(_ count: Int) throws -> LoadRun {
            guard waiting.count >= count else { throw BenchFault("nobody is left to check in") }
            let calls = waiting.prefix(count).map { call.checkIn($0, key: Call.freshKey()) }
            waiting = waiting.dropFirst(count)
            return LoadRun(calls: calls, mark: Bench.admitted)
        }

        mutating func signedAdmissions(_ count: Int, by phone: Phone) throws -> LoadRun {
            guard waiting.count >= count else { throw BenchFault("nobody is left to check in") }
            let calls = try waiting.prefix(count).map {
                try call.checkIn($0, key: Call.freshKey(), by: phone)
            }
            waiting = waiting.dropFirst(count)
            return LoadRun(calls: calls, mark: Bench.admitted)
        }

        /// The constant over and over; `isSame` asks for it with the headers and the body of a check-in.
        func constants(seconds: Double, isSame: Bool = false) -> LoadRun {
            let seat = waiting[waiting.startIndex]
            var run = LoadRun(
                calls: [isSame ? call.constant(seat, key: Call.freshKey()) : call.constant()],
                mark: Bench.held)
            run.isEndless = true
            run.secondsMax = seconds
            return run
        }
    }

    /// Runs a load of which every answer must be the good one.
    func measure(_ run: LoadRun, on lines: [Line]) throws -> LoadFigures {
        let figures = try run.run(on: lines)
        guard figures.refused == 0, figures.cutOff == 0, figures.marked == figures.answered,
            figures.answered > 0
        else {
            throw BenchFault(
                "\(figures.answered) answered, \(figures.marked) of them well, \(figures.refused) refused,"
                    + " \(figures.cutOff) cut off: \(figures.refusal)")
        }
        return figures
    }

    /// One long load of check-ins, for a profiler to look at.
    func profile(_ site: Site, _ report: inout Report) throws {
        let daemon = try Daemon(site)
        var door = try Door(daemon)
        say("== process \(daemon.identifier) checks in")
        let before = try daemon.processorSeconds()
        let figures = try measure(door.admissions(19_000), on: try daemon.lines(64))
        let used = (try daemon.processorSeconds() - before) / Double(figures.answered) * 1e6
        try daemon.stop()
        site.remove()
        report.add("check-ins in one go", "\(Int(figures.perSecond))/s, \(Int(used)) µs of processor each")
    }

    /// Constant, check-ins of a proctor, check-ins signed by a phone: in short turns, because a machine's pace
    /// changes within seconds; each third of the turns on a fresh station.
    func rates(_ crowd: Site, _ report: inout Report) throws {
        for connections in [64, 16] {
            say("== check-ins against a constant, \(connections) connections")
            var constant: [Double] = []
            var same: [Double] = []
            var person: [Double] = []
            var phone: [Double] = []
            var half: [Double] = []
            var slow: [Double] = []
            for station in 0..<3 {
                let site = try crowd.copy("rates")
                defer { site.remove() }
                let daemon = try Daemon(site)
                var door = try Door(daemon)
                let lines = try daemon.lines(connections)
                let device = try daemon.enrolPhone()
                _ = try measure(door.admissions(500), on: lines)
                _ = try measure(door.constants(seconds: 0.3), on: lines)
                for turn in 0..<6 {
                    // What comes first changes from turn to turn.
                    for step in (0..<4).map({ ($0 + turn) % 4 }) {
                        let before = try daemon.processorSeconds()
                        let figures: LoadFigures
                        switch step {
                        case 0: figures = try measure(door.constants(seconds: 0.4), on: lines)
                        case 1: figures = try measure(door.constants(seconds: 0.4, isSame: true), on: lines)
                        case 2: figures = try measure(door.admissions(1_500), on: lines)
                        default: figures = try measure(door.signedAdmissions(1_500, by: device), on: lines)
                        }
                        let used = (try daemon.processorSeconds() - before) / Double(figures.answered) * 1e6
                        say(
                            "   turn \(station * 6 + turn + 1), \(Self.loads[step]): \(Int(figures.perSecond))/s,"
                                + " p50 \(hundredths(figures.milliseconds(0.5))) ms,"
                                + " p99 \(hundredths(figures.milliseconds(0.99))) ms,"
                                + " \(Int(used)) µs of processor each")
                        switch step {
                        case 0: constant.append(figures.perSecond)
                        case 1: same.append(figures.perSecond)
                        case 2:
                            person.append(figures.perSecond)
                            half.append(figures.milliseconds(0.5))
                            slow.append(figures.milliseconds(0.99))
                        default: phone.append(figures.perSecond)
                        }
                    }
                }
                try daemon.stop()
            }
            let share = Rounds(zip(person, same).map { $0 / $1 })
            let bareShare = Rounds(zip(person, constant).map { $0 / $1 })
            let signedShare = Rounds(zip(phone, same).map { $0 / $1 })
            let (wanted, aim) = connections == 64 ? (0.3, "≥ 30 %, aim 40 %") : (0.2, "≥ 20 %, aim 30 %")
            report.add("constant, asked without a body, \(connections) connections", Rounds(constant).rate)
            report.add("constant, asked as a check-in is, \(connections) connections", Rounds(same).rate)
            report.add("check-ins, \(connections) connections", Rounds(person).rate)
            report.add(
                "check-ins ÷ constant asked alike, \(connections) connections", share.percent, wanted: aim,
                isMet: share.median >= wanted)
            report.add("check-ins ÷ constant without a body, \(connections) connections", bareShare.percent)
            report.add("check-ins signed by a device, \(connections) connections", Rounds(phone).rate)
            report.add(
                "signed check-ins ÷ constant asked alike, \(connections) connections", signedShare.percent)
            report.add(
                "time of a check-in, \(connections) connections, p50 / p99",
                "\(hundredths(Rounds(half).median)) / \(hundredths(Rounds(slow).median)) ms")
        }
    }

    /// Group commit against one transaction each, with a disk that takes 3 ms longer, and with this one.
    func slowDisk(_ crowd: Site, _ report: inout Report) throws {
        for (name, library) in [("3 ms shim", Optional(shim)), ("this disk", nil)] {
            say("== shared commits against one each, 64 connections, \(name)")
            let (many, one) = try pair(crowd, shim: library, rounds: 3, connections: 64) {
                door, lines, isShared in
                var run = try door.admissions(isShared ? 4_000 : 2_500)
                run.secondsMax = 4
                return try self.measure(run, on: lines).perSecond
            }
            let ratio = Rounds(zip(many, one).map { $0 / $1 })
            report.add("check-ins, commits shared, 64 connections, \(name)", Rounds(many).rate)
            report.add("check-ins, one commit each, 64 connections, \(name)", Rounds(one).rate)
            if library != nil {
                report.add(
                    "shared ÷ one each, \(name)", ratio.times, wanted: "≥ 10 ×", isMet: ratio.median >= 10)
            } else {
                report.add("shared ÷ one each, \(name)", ratio.times)
            }
        }
    }

    /// One connection alone: sharing must cost nothing when there is nobody to share with.
    func singleConnection(_ crowd: Site, _ report: inout Report) throws {
        say("== shared commits against one each, 1 connection, this disk")
        let (many, one) = try pair(crowd, shim: nil, rounds: 5, connections: 1) { door, lines, _ in
            try self.measure(door.admissions(2_000), on: lines).perSecond
        }
        let ratio = Rounds(zip(many, one).map { $0 / $1 })
        report.add("check-ins, commits shared, 1 connection", Rounds(many).rate)
        report.add("check-ins, one commit each, 1 connection", Rounds(one).rate)
        report.add(
            "shared ÷ one each, 1 connection", ratio.percent, wanted: "90…110 %",
            isMet: (0.9...1.1).contains(ratio.median))
    }

    /// Two daemons side by side, one with shared commits, loaded in turn.
    private func pair(
        _ crowd: Site, shim: String?, rounds: Int, connections: Int,
        _ measure: (inout Door, [Line], Bool) throws -> Double
    ) throws -> (shared: [Double], one: [Double]) {
        let sites = [try crowd.copy("shared"), try crowd.copy("one")]
        defer { for site in sites { site.remove() } }
        let daemons = [
            try Daemon(sites[0], shim: shim), try Daemon(sites[1], commitCommands: 1, shim: shim),
        ]
        var doors = try daemons.map(Door.init)
        let lines = try daemons.map { try $0.lines(connections) }
        for index in 0..<2 { _ = try self.measure(doors[index].admissions(300), on: lines[index]) }
        var figures: [[Double]] = [[], []]
        for round in 0..<rounds {
            for index in round.isMultiple(of: 2) ? [0, 1] : [1, 0] {
                figures[index].append(try measure(&doors[index], lines[index], index == 0))
            }
            say(
                "   round \(round + 1): \(Int(figures[0][round]))/s shared,"
                    + " \(Int(figures[1][round]))/s one each")
        }
        for daemon in daemons { try daemon.stop() }
        return (figures[0], figures[1])
    }
}
