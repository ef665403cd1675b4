import Exam
import StationStore
import TestKit

extension DaySite {
    /// What the office has done besides: quotas, devices, marks, a batch that waits for its second person.
    func playOffice() async throws {
        try await person("S-201", "阅卷一", [.marker])
        try await person("S-202", "阅卷二", [.marker])
        try await site.record([
            .candidates(.quotaSet(certificate: "C01", major: "护理", year: 2021, places: 120)),
            .devices(.codeIssued(device: "D-01", label: "一号门手机", room: nil, expires: Self.start)),
            .devices(.enrolled(device: "D-01", publicKey: "BA01")),
            .devices(.codeIssued(device: "D-02", label: "二号门手机", room: "T101", expires: Self.start)),
            .devices(.enrolled(device: "D-02", publicKey: "BA02")),
            .devices(.revoked(device: "D-02", reason: .lost)),
            .sync(
                .centralEnrolled(
                    title: "考核办", verifierKey: "central.example+00+AA", fingerprint: "cc:dd")),
        ])
        try await playMarks()
        try await site.record(
            [.sync(.batchApproved(batch: "B-001", first: 1, last: site.store.head.position))],
            by: .staff("S-001"))
        try await checkpoints.sign()
    }

    private func playMarks() async throws {
        let room = places.first { $0.room == "T205" }
        guard let seats = room?.seats, let poor = Mark(tenths: 590) else {
            preconditionFailure("a room with seats, and a mark")
        }
        let marks = seats.prefix(9).enumerated().compactMap { index, seat in
            Mark(tenths: 520 + index * 45).map { (candidate: seat.candidate, mark: $0) }
        }
        try await site.record(
            marks.map { .results(.markEntered(candidate: $0.candidate, part: .theory, mark: $0.mark)) },
            by: .staff("S-201"))
        let (last, rest) = (marks[marks.count - 1], marks.dropLast())
        try await site.record(
            rest.map { .results(.markConfirmed(candidate: $0.candidate, part: .theory, mark: $0.mark)) }
                + [
                    .results(
                        .markMismatched(
                            candidate: last.candidate, part: .theory, first: last.mark, second: poor))
                ], by: .staff("S-202"))
    }
}
