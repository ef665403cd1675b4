import Testing

@testable import Host

@Suite struct ClockTests {
    private func steps(_ offsets: [Int64]) -> [Int64?] {
        var detector = StepDetector()
        return offsets.enumerated().map { index, offset in
            let boot = Int64(index) * 1_000
            return detector.step(
                in: ClockReading(wallMilliseconds: boot + offset, bootMilliseconds: boot))
        }
    }

    @Test func `tells steps beyond half a second, with their sign, once`() {
        #expect(steps([7, 508, 508, -86_400_000]) == [nil, 501, nil, -86_400_508])
    }

    @Test func `stays quiet at half a second and for slewing that adds up`() {
        #expect(steps([0, 500, 0]) == [nil, nil, nil])
        #expect(steps((0...100).map { $0 * 100 }).allSatisfy { $0 == nil })
    }

    @Test func `stays quiet when the machine slept`() {
        var detector = StepDetector()
        _ = detector.step(in: ClockReading(wallMilliseconds: 5_000, bootMilliseconds: 1_000))

        let asleep = ClockReading(wallMilliseconds: 3_605_000, bootMilliseconds: 3_601_000)

        #expect(detector.step(in: asleep) == nil)
    }

    @Test func `reads clocks that agree with each other`() {
        var detector = StepDetector()

        for _ in 0..<1_000 { #expect(detector.step(in: .current()) == nil) }

        let before = Monotonic.milliseconds()
        #expect(before > 0)
        #expect(Monotonic.milliseconds() >= before)
    }

    @Test func `knows its boot`() throws {
        let identity = try BootIdentity.current()

        #expect(identity.count == 36)
        #expect(identity.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
        #expect(try BootIdentity.current() == identity)
    }

    @Test func `believes the kernel about the time service before its traces`() {
        #expect(NTPState.state(kernel: 1, hasMarker: false) == .synchronised)
        #expect(NTPState.state(kernel: 0, hasMarker: true) == .unsynchronised)
        #expect(NTPState.state(kernel: -1, hasMarker: true) == .synchronised)
        #expect(NTPState.state(kernel: -1, hasMarker: false) == .unknown)
        #expect(NTPState.isSynchronised() == (NTPState.current() == .synchronised))
    }
}
