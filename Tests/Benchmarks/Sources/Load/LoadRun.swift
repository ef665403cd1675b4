import CLoad
import Glibc

/// A load: so many connections, each of which sends its next call as soon as it has its answer.
public struct LoadRun {
    /// Sent in this order, each once; with `isEndless` over and over again.
    public var calls: [[UInt8]]
    public var isEndless = false
    /// After so long nothing more is sent; what is under way is waited for.
    public var secondsMax = 60.0
    /// What the body of a good answer holds.
    public var mark: String
    /// Whether to keep the journal positions that were answered.
    public var keepsPositions = false
    /// Called once, from within the load, after so many answers.
    public var interruption: (answers: Int, action: () -> Void)?

    public init(calls: [[UInt8]], mark: String) {
        self.calls = calls
        self.mark = mark
    }

    /// Runs on this thread until every call is answered, time is up, or the server is gone.
    ///
    /// - Parameter lines: connected and idle; they can be used again afterwards, unless they were cut off.
    /// - Returns: what came back.
    /// - Throws: ``LoadFault`` for anything that is no answer of the server; not when it goes away.
    public func run(on lines: [Line]) throws(LoadFault) -> LoadFigures {
        let poll = epoll_create1(0)
        defer { close(poll) }
        let end = Self.now() + UInt64(secondsMax * 1e9)
        var state = State(calls: calls.count, isEndless: isEndless, end: end)
        var under: [Int] = Array(repeating: -1, count: lines.count)
        var sent: [UInt64] = Array(repeating: 0, count: lines.count)
        var figures = LoadFigures()
        figures.latencies.reserveCapacity(isEndless ? 1 << 18 : calls.count)
        let mark = Array(self.mark.utf8)
        var interruption = self.interruption
        for (index, line) in lines.enumerated() {
            line.stopWaiting()
            var event = epoll_event(events: EPOLLIN.rawValue, data: epoll_data_t(u64: UInt64(index)))
            epoll_ctl(poll, EPOLL_CTL_ADD, line.socket, &event)
        }

        let began = Self.now()
        var active = 0
        for (index, line) in lines.enumerated() {
            guard let call = state.next(at: began) else { break }
            (under[index], sent[index]) = (call, Self.now())
            try line.send(calls[call])
            active += 1
        }
        var events = Array(repeating: epoll_event(), count: lines.count)
        while active > 0 {
            let count = epoll_wait(poll, &events, Int32(events.count), 10_000)
            guard count > 0 else { throw .notHTTP("no answer in ten seconds") }
            for event in events.prefix(Int(count)) {
                let index = Int(event.data.u64)
                let line = lines[index]
                do {
                    guard let answer = try line.receive() else { continue }
                    let now = Self.now()
                    figures.take(answer, of: under[index], after: now - sent[index], mark, keepsPositions)
                    if let (answers, action) = interruption, figures.answered >= answers {
                        interruption = nil
                        action()
                    }
                    guard let call = state.next(at: now) else {
                        active -= 1
                        continue
                    }
                    (under[index], sent[index]) = (call, now)
                    try line.send(calls[call])
                } catch LoadFault.closed {
                    figures.cutOff += 1
                    active -= 1
                    epoll_ctl(poll, EPOLL_CTL_DEL, line.socket, nil)
                }
            }
        }
        figures.seconds = Double(Self.now() - began) / 1e9
        return figures
    }

    /// Which call comes next.
    private struct State {
        let calls: Int
        let isEndless: Bool
        let end: UInt64
        private var sent = 0

        init(calls: Int, isEndless: Bool, end: UInt64) {
            self.calls = calls
            self.isEndless = isEndless
            self.end = end
        }

        mutating func next(at now: UInt64) -> Int? {
            guard now < end, isEndless || sent < calls else { return nil }
            defer { sent += 1 }
            return sent % calls
        }
    }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}

/// What a load came to.
public struct LoadFigures {
    public var seconds = 0.0
    /// Answers with status 200.
    public var answered: Int { latencies.count }
    /// Of those, how many held the mark.
    public var marked = 0
    /// Answers with any other status, and one of them.
    public var refused = 0
    public var refusal = ""
    /// Connections that the server's end cut off, each with a call under way.
    public var cutOff = 0
    /// By call: the journal position answered.
    public var positions: [Int: Int64] = [:]
    /// In microseconds, in the order of answers.
    public var latencies: [UInt32] = []

    public var perSecond: Double { seconds > 0 ? Double(answered) / seconds : 0 }

    /// Milliseconds within which `share` of the answers came, 0…1.
    public func milliseconds(_ share: Double) -> Double {
        guard !latencies.isEmpty else { return 0 }
        let sorted = latencies.sorted()
        return Double(sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]) / 1000
    }

    mutating func take(
        _ answer: Line.Answer, of call: Int, after nanoseconds: UInt64, _ mark: [UInt8], _ keepsPosition: Bool
    ) {
        guard answer.status == 200 else {
            refused += 1
            refusal = "\(answer.status) \(String(decoding: answer.body.prefix(300), as: UTF8.self))"
            return
        }
        latencies.append(UInt32(clamping: nanoseconds / 1000))
        if Self.find(mark, in: answer.body) != nil { marked += 1 }
        if keepsPosition, let position = Self.position(in: answer.body) { positions[call] = position }
    }

    /// The number behind `"position":`.
    static func position(in body: UnsafeRawBufferPointer) -> Int64? {
        guard let start = find(Array(#""position":"#.utf8), in: body) else { return nil }
        var number: Int64?
        for digit in body[start...] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { break }
            number = (number ?? 0) * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return number
    }

    /// Where the first `word` of `body` ends.
    private static func find(_ word: [UInt8], in body: UnsafeRawBufferPointer) -> Int? {
        guard let base = body.baseAddress, let found = memmem(base, body.count, word, word.count) else {
            return nil
        }
        return UnsafeRawPointer(found) - base + word.count
    }
}
