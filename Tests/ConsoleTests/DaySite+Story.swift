import Exam
import StationStore
import TestKit

extension DaySite {
    /// Plays the morning until ten past nine. A calm one has everybody in place; the other burns in three rooms.
    func playMorning(calm: Bool) async throws {
        let start = Self.start
        let morning = places.filter { $0.sitting != "T-C04-1" && $0.sitting.rawValue.hasPrefix("T-") }
        try await report(morning, calm: calm, at: start.adding(minutes: -64))
        try await move(morning, at: start.adding(minutes: -33)) { packet, pair in
            [
                .papers(
                    .issued(packet: packet, lead: pair.0, second: pair.1, firstBy: "S-001", secondBy: pair.0))
            ]
        }
        site.clock.set(start.adding(minutes: -30))
        try await site.record(Set(morning.map(\.sitting)).sorted().map { .sittings(.opened(sitting: $0)) })
        try await admit(morning, calm: calm)
        let opened = calm ? morning : morning.filter { $0.room != "T203" }
        try await move(opened, at: start.adding(minutes: -4)) { packet, pair in
            [
                .papers(.opened(packet: packet, found: 32, firstBy: pair.0, secondBy: pair.1)),
                .papers(
                    .distributed(
                        packet: packet, given: 30, leftOver: 2, defective: 0, firstBy: pair.0,
                        secondBy: pair.1)),
                .papers(.inUse(packet: packet, firstBy: pair.0, secondBy: pair.1)),
            ]
        }
        site.clock.set(start)
        try await site.record(Set(morning.map(\.sitting)).sorted().map { .sittings(.started(sitting: $0)) })
        if !calm { try await trouble() }
        site.clock.set(start.adding(minutes: 10))
        try await checkpoints.sign()
    }

    private func report(_ morning: [Place], calm: Bool, at moment: Moment) async throws {
        site.clock.set(moment)
        var events: [StationEvent] = []
        for index in morning.indices {
            for number in [101 + index * 2, 102 + index * 2] where calm || number != 106 {
                events.append(
                    .duty(.reported(staff: Staff.ID(rawValue: "S-\(number)"), start: Self.start)))
            }
        }
        try await site.record(events)
    }

    private func move(
        _ rooms: [Place], at moment: Moment,
        _ events: (PaperPacket.ID, (Staff.ID, Staff.ID)) -> [StationEvent]
    ) async throws {
        site.clock.set(moment)
        for place in rooms {
            let index = places.firstIndex { $0.room == place.room && $0.sitting == place.sitting } ?? 0
            let pair = (
                Staff.ID(rawValue: "S-\(101 + index * 2)"), Staff.ID(rawValue: "S-\(102 + index * 2)")
            )
            try await site.record(events(PaperPacket.ID(rawValue: "\(place.sitting)-\(place.room)"), pair))
        }
    }

    private func admit(_ morning: [Place], calm: Bool) async throws {
        for (roomIndex, place) in morning.enumerated() {
            var events: [StationEvent] = []
            for (index, seat) in place.seats.enumerated() {
                if !calm, (index * 7 + roomIndex * 3) % 29 == 4 { continue }
                if !calm, place.room == "T101", index == 11 {
                    events.append(
                        .checkIn(
                            .admittedConditionally(
                                candidate: seat.candidate, sitting: place.sitting, room: place.room,
                                seat: seat.seat, isLate: false, missing: .identityDocument)))
                    continue
                }
                events.append(
                    .checkIn(
                        .admitted(
                            candidate: seat.candidate, sitting: place.sitting, room: place.room,
                            seat: seat.seat, isLate: !calm && index == 23)))
            }
            site.clock.set(Self.start.adding(minutes: -28).adding(seconds: roomIndex * 40))
            try await site.record(events)
        }
    }

    private func trouble() async throws {
        site.clock.set(Self.start.adding(minutes: 6))
        guard let stray = places.first(where: { $0.room == "T102" })?.seats[4].candidate else { return }
        let facts = try site.seal(FreeText(text: "桌面有一张写有字的纸条"))
        try await site.record(
            [
                .checkIn(.refused(candidate: stray, sitting: "T-C01-1", room: "T101", reason: .wrongRoom)),
                .checkIn(.refused(candidate: nil, sitting: nil, room: "T101", reason: .unreadable)),
                .incidents(
                    .reported(
                        incident: "I-001", code: .v51, sitting: "T-C02-1", room: "T104", candidate: nil,
                        facts: facts.reference, by: "S-113")),
            ], particulars: [facts.record])
    }
}
