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
        try await playSeries()
        try await playPersonnel()
    }

    /// Somebody who vets papers, and a person with two: one lasts, one ends within a year.
    private func playPersonnel() async throws {
        try await person("S-204", "人事员", [.personnel])
        guard let issued = CivilDate(text: "2021-06-01"), let expires = CivilDate(text: "2022-05-31") else {
            preconditionFailure("days of the calendar")
        }
        let number = try site.seal(QualificationNumber(number: "KP20210001"))
        try await site.record(
            [
                .staff(
                    .described(
                        staff: "S-102", department: "护理系", category: .fullTimeTeacher, firstYear: 2019,
                        team: "母婴护理团队", isTeamLead: true, groups: ["护理2001", "助产2001"],
                        subjects: ["母婴护理实务"], particulars: nil)),
                .staff(
                    .described(
                        staff: "S-103", department: "护理系", category: .bodyTrainer, firstYear: nil,
                        team: "幼儿照护团队", isTeamLead: false, groups: [], subjects: [], particulars: nil)),
                .staff(
                    .qualified(
                        staff: "S-102", kind: .assessor, certificate: "C01", level: .intermediate,
                        issued: issued, expires: nil, particulars: number.reference)),
                .staff(
                    .engaged(
                        staff: "S-102", span: TimeSpan(start: Self.start, minutes: 60), reason: .teaching)),
                .staff(
                    .engaged(
                        staff: "S-104",
                        span: TimeSpan(start: Self.start.adding(minutes: 1440), minutes: 2880),
                        reason: .leave)),
                .staff(
                    .wished(
                        staff: "S-103", span: TimeSpan(start: Self.start.adding(minutes: 4320), minutes: 240),
                        weight: 2)),
                .staff(
                    .qualified(
                        staff: "S-102", kind: .technician, certificate: nil, level: nil, issued: issued,
                        expires: expires, particulars: nil)),
            ], particulars: [number.record])
    }

    /// A certificate with its papers, a series that waits for one list, and somebody who has applied.
    private func playSeries() async throws {
        try await person("S-203", "教务员", [.academicAffairs, .finance])
        guard let early = CivilDate(text: "2021-06-20"), let signed = CivilDate(text: "2021-10-11"),
            let sent = CivilDate(text: "2021-11-20"), let firstDay = CivilDate(text: "2021-11-27"),
            let number = AdmissionNumber(year: 21, series: 1, station: 68, serial: 90_001)
        else { preconditionFailure("days of the calendar, and a number") }
        let applicant = try site.seal(
            CandidateParticulars(
                name: "报名者", documentType: .residentCard, documentNumber: "999999200001010011",
                studentNumber: nil, telephone: nil))
        let events: [CertificateEvent] = [
            .allowed(title: "母婴护理", level: .intermediate, organisation: "组织六"),
            .vettingRecorded(certificate: "C01", step: .fileLodged, reference: "论证材料01", day: early),
            .conditionsStated(
                certificate: "C01", major: "护理", years: 3, classes: 2, students: 59, teachersShare: 50,
                expertsShare: 20),
            .approved(certificate: "C01", number: "批复1号", day: early, levels: [.intermediate]),
            .ownerNamed(certificate: "C01", staff: "S-001"),
            .capSet(certificate: "C01", amount: Money(fen: 30_000), reference: "上限表"),
            .majorAdmitted(certificate: "C01", major: "药学", grounds: "教务〔2021〕5号"),
            .mainNamed(certificate: "C01", major: "护理"),
            .courseMapped(certificate: "C01", course: "母婴护理实务", creditTenths: 25),
            .fundSpent(
                certificate: "C01", year: 2021, fund: .travel, amount: Money(fen: 80_050), reference: "账02"),
            .majorPlanned(major: "护理", year: 2021, students: 480, places: 125),
            .seriesOpened(year: 2021, series: 1, firstDay: firstDay, leadDays: 7),
            .termsSet(
                certificate: "C01", year: 2021, series: 1, contract: "HT-1", day: signed, isCourseExam: true),
            .feeSet(
                certificate: "C01", year: 2021, series: 1, fee: .assessment, kind: .student,
                amount: Money(fen: 28_000)),
            .costEntered(
                certificate: "C01", year: 2021, series: 1, cost: .assembly, payer: .organisation,
                amount: Money(fen: 120_000), reference: "账01"),
            .listSent(
                certificate: "C01", year: 2021, series: 1, recipient: .academicAffairs, day: sent,
                candidateCount: 100),
        ]
        try await site.record(
            events.map { .certificates($0) } + [
                .candidates(
                    .registered(
                        candidate: number.candidate, certificate: "C01", major: "护理", group: "护理2003",
                        kind: .student, particulars: applicant.reference)),
                .candidates(.applied(candidate: number.candidate)),
            ], particulars: [applicant.record])
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
