package import Exam
package import StationStore
import Vault

/// A site with one classroom, one theory sitting at 09:00 and three seated candidates: enough to stand at a door.
package struct DoorSite: Sendable {
    package let site: TestSite
    package let start = TestSite.morning
    package let candidates: [Candidate.ID]
    package let proctor: Staff.ID = "S-002"
    package let chief: Staff.ID = "S-001"

    package var store: StationStore { site.store }
    package var ticket: String { candidates[0].rawValue }

    /// The clock stands twenty minutes before the start, or as many as the test wants.
    package init(minutesBefore: Int = 20) async throws {
        site = try TestSite(at: TestSite.morning.adding(minutes: -minutesBefore))
        candidates = (1...3).compactMap {
            AdmissionNumber(year: 21, series: 1, station: 68, serial: $0)?.candidate
        }
        try await site.appoint(chief, [.chief])
        try await site.appoint(proctor, [.proctor])
        guard let layout = SeatLayout(text: "7-8-8-7") else { preconditionFailure("a lawful layout") }
        var events: [StationEvent] = [
            .candidates(
                .certificateListed(
                    certificate: "C01", title: "母婴护理", level: .intermediate, organisation: "组织六",
                    majors: ["护理"],
                    isOpen: true)),
            .rooms(
                .added(
                    room: "T101", title: "明德楼101", building: "明德楼", floor: 1, kind: .classroom,
                    columns: layout,
                    isStepFree: true)),
            .rooms(
                .added(
                    room: "T102", title: "明德楼102", building: "明德楼", floor: 1, kind: .classroom,
                    columns: layout,
                    isStepFree: true)),
            .sittings(
                .planned(
                    sitting: "T-C01-1", certificate: "C01", part: .theory, start: start, minutes: 120,
                    paperCode: "A",
                    rooms: ["T101", "T102"])),
        ]
        var records: [SealedParticular] = []
        for (index, candidate) in candidates.enumerated() {
            let sealed = try site.seal(
                CandidateParticulars(
                    name: "考生\(index + 1)", documentType: .residentCard,
                    documentNumber: "99999920000101001\(index)",
                    studentNumber: nil, telephone: nil))
            records.append(sealed.record)
            events.append(
                .candidates(
                    .registered(
                        candidate: candidate, certificate: "C01", major: "护理", group: "护理2101",
                        kind: .student,
                        particulars: sealed.reference)))
        }
        events.append(
            .seating(
                .roomStaged(
                    plan: "P1", sitting: "T-C01-1", room: "T101",
                    places: candidates.enumerated().map {
                        SeatedPlace(seat: $0.offset + 1, candidate: $0.element)
                    })))
        events.append(
            .seating(.adopted(plan: "P1", sittings: ["T-C01-1"], seed: 1, roomCount: 1, candidateCount: 3)))
        try await site.record(events, particulars: records)
    }
}
