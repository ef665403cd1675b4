import Exam
import GRDB
import StationStore
import TestKit
import Testing

@Suite struct PacketPathTests {
    @Test func `a packet goes the whole way through the hands of two people at a time`() async throws {
        let site = try await PaperSite()
        try await site.expect()

        try await site.walk(to: .quarantine)

        let detail = try #require(try await site.detail())
        #expect(detail.packet.state == .acked)
        #expect(detail.packet.custody == .outside)
        #expect(detail.packet.next == nil)
        #expect(detail.lines.count == 17)
        for (line, (_, hands, _)) in zip(detail.lines, site.steps) { #expect(line.hands == hands) }
        #expect(detail.lines.map(\.position) == detail.lines.map(\.position).sorted())
        #expect(
            detail.lines[11].statements.contains { $0.label == "count.papers" && $0.value == "5" })
        #expect(detail.counts.found == 5)
        #expect(detail.counts.scripts == 2)
        #expect(detail.strip == "FT-0107")
        #expect(detail.receipt == "R-0012")
        #expect(detail.refusals.isEmpty)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `every step with a time is held back one second before it`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        let timed: [(PaperStep.Kind, Int)] = [
            (.stage, -60), (.issue, -35), (.showSeal, -10), (.open, -10), (.distribute, -5),
        ]
        for (kind, minutes) in timed {
            // What comes before the opening is signed in the opening's own first second.
            if kind == .open {
                try await openEarly(site)
                continue
            }
            try await site.walk(to: kind, stoppingAt: site.start.adding(minutes: minutes).adding(seconds: -1))
            let step = try #require(site.steps.first { $0.0.kind == kind })
            for person in [step.1.first, step.1.second] {
                await #expect(throws: PaperRefusal.tooEarly) { try await site.sign(step.0, by: person) }
            }
        }
        await #expect(throws: PaperRefusal.wrongOrder) {
            try await site.sign(.begin(confirmed: true), by: PaperSite.pair.first)
        }
        try await site.site.expectReplayEqualsTables()
    }

    /// The seal is shown before its minute on no clock, so the packet is put there as by a station of other rules.
    private func openEarly(_ site: PaperSite) async throws {
        try await site.site.record([
            .papers(
                .sealShown(
                    packet: PaperSite.packet, seal: .intact,
                    witnesses: Array(site.door.candidates.prefix(2)), firstBy: PaperSite.pair.first,
                    secondBy: PaperSite.pair.second))
        ])

        let events = try await site.sign(.open(found: 5), by: PaperSite.pair.first, in: "T101")

        #expect(
            events == [
                .stepRefused(packet: PaperSite.packet, step: .open, reason: .tooEarly, room: "T101")
            ])
        #expect(try await site.detail()?.refusals.count == 1)
        site.site.clock.set(site.start.adding(minutes: -10))
        try await site.sign(.open(found: 5), by: PaperSite.pair)
    }

    @Test func `papers wait for the chief's start and end`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        try await site.walk(to: .begin)
        site.site.clock.set(site.start)

        await #expect(throws: PaperRefusal.tooEarly) {
            try await site.sign(.begin(confirmed: true), by: PaperSite.pair.first)
        }
        try await site.site.record([.sittings(.started(sitting: "T-C01-1"))])
        try await site.sign(.begin(confirmed: true), by: PaperSite.pair)
        site.site.clock.set(site.end)
        await #expect(throws: PaperRefusal.tooEarly) {
            try await site.sign(.collect(scripts: 2, papers: 5), by: PaperSite.pair.first)
        }

        #expect(try await site.state() == .inUse)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a first signature expires and counts for nothing`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        let step = PaperStep.depart(seal: .intact)

        try await site.sign(step, by: "S-004")
        #expect(try await site.detail()?.waiting?.staff == "S-004")
        site.site.clock.advance(seconds: 601)
        #expect(try await site.detail()?.waiting == nil)
        try await site.sign(step, by: "S-005")

        #expect(try await site.state() == .expected)
        #expect(try await site.detail()?.waiting?.staff == "S-005")
        try await site.sign(step, by: "S-004")
        #expect(try await site.state() == .inTransit)
        #expect(try await site.detail()?.lines.first?.hands == PacketHands(first: "S-005", second: "S-004"))
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a discrepancy holds the packet until the chief settles it`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        try await site.walk(to: .open)

        try await site.sign(.open(found: 4), by: PaperSite.pair)
        #expect(try await site.state() == .discrepancy)
        await #expect(throws: PaperRefusal.wrongOrder) {
            try await site.sign(.distribute(given: 2, leftOver: 2, defective: 0), by: "S-002")
        }
        try await site.sign(.settle(count: 4), by: PacketHands(first: "S-004", second: "S-001"))

        #expect(try await site.state() == .opened)
        #expect(try await site.detail()?.counts.found == 4)
        site.site.clock.set(site.start.adding(minutes: -5))
        try await site.sign(.distribute(given: 2, leftOver: 2, defective: 0), by: PaperSite.pair)
        #expect(try await site.state() == .distributed)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a paper lost in the room is settled and the scripts go on`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        try await site.walk(to: .collect)
        site.site.clock.set(site.end)
        try await site.confirmAbsence()
        try await site.site.record([.sittings(.ended(sitting: "T-C01-1"))])

        try await site.sign(.collect(scripts: 2, papers: 4), by: PaperSite.pair)
        try await site.sign(.settle(count: 4), by: PacketHands(first: "S-004", second: "S-001"))
        let count = PaperCount(
            papers: 4, used: 2, leftOver: 1, defective: 1, registered: 3, present: 2, absent: 1, scripts: 2,
            heldApart: 0)
        try await site.sign(.reconcile(count: count), by: PaperSite.pair)

        #expect(try await site.state() == .reconciled)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a broken seal puts the packet aside`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        try await site.walk(to: .receive)

        try await site.sign(.receive(seal: .broken), by: PaperSite.custodians)

        let detail = try #require(try await site.detail())
        #expect(detail.packet.state == .quarantined)
        #expect(detail.packet.quarantine == .sealBroken)
        #expect(detail.packet.next == nil)
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `a manifest that names a known packet is refused whole`() async throws {
        let site = try await PaperSite()
        try await site.expect()

        await #expect(throws: PaperRefusal.duplicatePacket) { try await site.expect() }

        let line = ManifestLine(
            packet: "P-08", sitting: "T-C01-1", room: "T102", paperCode: "A", serial: "GD-0007", declared: 1)
        await #expect(throws: PaperRefusal.duplicatePacket) {
            try await site.site.store.perform(ExpectPackets(manifest: [line]), by: .staff("S-003"))
        }
        try await site.site.expectReplayEqualsTables()
    }

    @Test func `the list shows who holds the packet, what comes next and what is late`() async throws {
        let site = try await PaperSite()
        try await site.expect()
        try await site.walk(to: .issue)
        let day = TimeSpan(start: site.start.adding(minutes: -540), minutes: 1440)
        let other = TimeSpan(start: site.start.adding(minutes: 900), minutes: 1440)
        let due = site.start.adding(minutes: -10)

        let (listed, late, none, unmatched, all) = try await site.site.store.read { db in
            (
                try PaperQueries.packets(on: day, ListRequest(search: "GD-0", sort: "room"), now: due, db),
                try PaperQueries.packets(on: day, ListRequest(), now: due.adding(seconds: 1), db),
                try PaperQueries.packets(on: other, ListRequest(), now: due, db),
                try PaperQueries.packets(on: nil, ListRequest(search: "%"), now: due, db),
                try PaperQueries.packets(on: nil, ListRequest(), now: due, db)
            )
        }

        let row = try #require(listed.rows.first)
        #expect(listed.total == 1)
        #expect(row.state == .staged)
        #expect(row.custody == .pair("S-004", "S-005"))
        #expect(row.next == .issue)
        #expect(row.window == PaperWindow(notBefore: site.start.adding(minutes: -35), due: due))
        #expect(!row.isLate)
        #expect(late.rows.first?.isLate == true)
        #expect(none.total == 0)
        #expect(unmatched.total == 0)
        #expect(all.rows == listed.rows)
    }
}

extension PaperSite {
    /// Walks up to `kind` for what is not walked yet, then lets the clock stand at `moment`.
    fileprivate func walk(to kind: PaperStep.Kind, stoppingAt moment: Moment) async throws {
        for (step, hands, minutes) in steps {
            if step.kind == kind { break }
            guard try await state().map(step.kind.startsFrom.contains) == true else { continue }
            site.clock.set(max(site.store.now(), start.adding(minutes: minutes)))
            try await sign(step, by: hands)
        }
        if kind == .showSeal {
            site.clock.set(start.adding(minutes: -20))
            try await admitTwo()
        }
        site.clock.set(max(site.store.now(), moment))
    }
}
