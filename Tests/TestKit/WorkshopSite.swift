package import Exam
import Journal
package import StationStore
import Vault

/// A site with one workshop of seven work stations and a spare one (number 4), and one practical at 09:00 with six
/// people, whose stations are drawn at the door.
package struct WorkshopSite: Sendable {
    package let site: TestSite
    package let candidates: [Candidate.ID]
    package let sitting: Sitting.ID = "P-1"
    package let start = TestSite.morning

    package var store: StationStore { site.store }

    /// The clock stands twenty minutes before the start.
    package init(isByLot: Bool? = true) async throws {
        site = try TestSite(at: TestSite.morning.adding(minutes: -20))
        candidates = (1...6).compactMap {
            AdmissionNumber(year: 21, series: 1, station: 68, serial: $0)?.candidate
        }
        // No checkpoint is signed here, so any well-formed key will do.
        let key = try NoteVerifierKey(
            name: "examstation.test", kind: .ed25519, publicKey: [UInt8](repeating: 7, count: 32))
        try await site.record([
            .upkeep(
                .founded(
                    station: "068", title: "测试考点", host: "examstation.test", utcOffsetMinutes: 480,
                    verifierKey: key.text, applicationKey: "", authority: ""))
        ])
        try await site.appoint("S-001", [.chief])
        try await site.appoint("S-002", [.proctor])
        guard let layout = SeatLayout(text: "3~=4") else { preconditionFailure("a lawful layout") }
        var events: [StationEvent] = [
            .candidates(
                .certificateListed(
                    certificate: "C01", title: "母婴护理", level: .intermediate, organisation: "组织六",
                    majors: ["护理"], isOpen: true)),
            .rooms(
                .added(
                    room: "W101", title: "实训楼101", building: "实训楼", floor: 1, kind: .workshop,
                    columns: layout, isStepFree: true)),
            .sittings(
                .planned(
                    sitting: sitting, certificate: "C01", part: .practical, start: start, minutes: 60,
                    paperCode: "A", rooms: ["W101"], isByLot: isByLot)),
        ]
        var records: [SealedParticular] = []
        for (index, candidate) in candidates.enumerated() {
            let sealed = try site.seal(
                CandidateParticulars(
                    name: "考生\(index + 1)", documentType: .residentCard,
                    documentNumber: "99999920000101001\(index)", studentNumber: nil, telephone: nil))
            records.append(sealed.record)
            events.append(
                .candidates(
                    .registered(
                        candidate: candidate, certificate: "C01", major: "护理", group: "护理2101",
                        kind: .student, particulars: sealed.reference)))
        }
        let places = zip([1, 2, 3, 5, 6, 7], candidates).map { SeatedPlace(seat: $0, candidate: $1) }
        events += [
            .seating(.roomStaged(plan: "P1", sitting: sitting, room: "W101", places: places)),
            .seating(
                .adopted(
                    plan: "P1", sittings: [sitting], seed: 1, roomCount: 1, candidateCount: places.count)),
        ]
        try await site.record(events, particulars: records)
    }

    package func open() async throws { try await store.open(sitting, by: .staff("S-001")) }

    @discardableResult
    package func admit(_ candidate: Candidate.ID) async throws -> Performed {
        try await store.perform(
            CheckInCandidate(ticket: candidate.rawValue, room: "W101", sitting: sitting), by: .staff("S-002"))
    }

    package func move(
        _ index: Int, to seat: Int, because reason: SeatMoveReason, credit: Int? = nil
    ) async throws {
        try await store.perform(
            MoveCandidate(
                candidate: candidates[index], sitting: sitting, room: "W101", seat: seat, reason: reason,
                creditMinutes: credit), by: .staff("S-001"))
    }

    /// The chief starts it, and the minute of absences has come.
    package func run() async throws {
        site.clock.set(start)
        try await store.perform(StartSitting(sitting: sitting), by: .staff("S-001"))
        site.clock.set(start.adding(minutes: 30))
    }

    /// It is over, whoever stayed away is absent, and it is closed.
    package func finish() async throws {
        try await run()
        try await store.perform(ProposeAbsence(sitting: sitting, room: "W101"), by: .station)
        let seats = try await store.read { db in try DayQueries.seats(of: sitting, db) }
        if seats.contains(where: { $0.attendance == .proposedAbsent }) {
            try await store.perform(ConfirmAbsence(sitting: sitting, room: "W101"), by: .staff("S-002"))
        }
        site.clock.set(start.adding(minutes: 60))
        try await store.perform(EndSitting(sitting: sitting), by: .staff("S-001"))
        try await store.perform(CloseSitting(sitting: sitting), by: .staff("S-001"))
    }

    /// The station that pages show for each candidate; nil before the lot.
    package func shown() async throws -> [Int?] {
        try await store.read { [candidates] db in
            try candidates.map { try CandidateQueries.find($0, db)?.seats.first?.seat }
        }
    }
}
