import Exam
import StationStore
import Vault

/// What stands behind a certificate, and who is chosen for it.
extension EverythingSite {
    func playCertificates() async throws {
        guard let early = CivilDate(text: "2021-06-20"), let signed = CivilDate(text: "2021-10-11"),
            let sent = CivilDate(text: "2021-11-20"), let firstDay = CivilDate(text: "2021-11-27"),
            let later = CivilDate(text: "2021-12-04"), let monday = CivilDate(text: "2021-11-22")
        else { preconditionFailure("days of the calendar") }
        let vetting = VettingStep.allCases.map {
            CertificateEvent.vettingRecorded(certificate: "C01", step: $0, reference: "材料", day: early)
        }
        let events: [CertificateEvent] =
            [
                .allowed(title: "母婴护理", level: .intermediate, organisation: "组织六"),
                .allowed(title: "母婴护理", level: .intermediate, organisation: "组织九"),
                .conditionsStated(
                    certificate: "C01", major: "护理", years: 3, classes: 2, students: 60, teachersShare: 50,
                    expertsShare: 20),
                .capSet(certificate: "C01", amount: Money(fen: 30_000), reference: "上限表"),
            ] + vetting + [
                .approved(certificate: "C01", number: "批复1号", day: early, levels: [.intermediate]),
                .suspended(certificate: "C01", reason: .quality), .resumed(certificate: "C01"),
                .ownerNamed(certificate: "C01", staff: Self.chief),
                .mainNamed(certificate: "C01", major: "护理"),
                .majorAdmitted(certificate: "C01", major: "药学", grounds: "教务〔2021〕5号"),
                .courseMapped(certificate: "C01", course: "母婴护理实务", creditTenths: 20),
                .majorPlanned(major: "护理", year: 2021, students: 480, places: 125),
                .seriesOpened(year: 2021, series: 1, firstDay: later, leadDays: 7),
                .seriesMoved(year: 2021, series: 1, firstDay: firstDay),
                .termsSet(
                    certificate: "C01", year: 2021, series: 1, contract: "HT-1", day: signed,
                    isCourseExam: true),
                .feeSet(
                    certificate: "C01", year: 2021, series: 1, fee: .assessment, kind: .social,
                    amount: Money(fen: 28_000)),
                .costEntered(
                    certificate: "C01", year: 2021, series: 1, cost: .assembly, payer: .organisation,
                    amount: Money(fen: 60_000), reference: "账01"),
                .fundSpent(
                    certificate: "C01", year: 2021, fund: .travel, amount: Money(fen: 80_000),
                    reference: "账02"),
                .listSent(
                    certificate: "C01", year: 2021, series: 1, recipient: .academicAffairs, day: sent,
                    candidateCount: 6),
                .confirmed(certificate: "C01", year: 2021, series: 1),
                .weekReported(certificate: "C01", week: monday, reference: "周报1"),
                .weekReported(certificate: "C01", week: monday, reference: "周报1改"),
                .weekFiled(certificate: "C01", week: monday, receipt: "回执1"),
                .certificatesArrived(certificate: "C01", year: 2021, series: 1, day: later, count: 1),
                .certificateHandedOut(
                    candidate: candidates[0], certificate: "C01", number: "ZS-1", day: later, receiver: .proxy
                ),
                .inspectionDrawn(
                    inspection: "X-1", day: firstDay, publicValue: "07351",
                    seed: String(repeating: "0a", count: 32), run: 1,
                    pairs: [InspectionPair(sitting: "T-1", room: "T101", inspector: Self.chief)]),
                .seriesOpened(year: 2021, series: 2, firstDay: later, leadDays: 7),
                .seriesClosed(year: 2021, series: 2),
            ]
        let gone: [StationEvent] = [
            .candidates(
                .certificateListed(
                    certificate: "C02", title: "旧证书", level: .junior, organisation: "组织六", majors: ["护理"],
                    isOpen: false)),
            .certificates(.exited(certificate: "C02", reason: .bodyAsked)),
        ]
        try await tell(events.map { .certificates($0) } + gone)
    }

    func playSelection() async throws {
        let grounds = try seal("两个证书都要")
        let evidence = try site.seal(ExemptionEvidence(number: "XF-2021-7"))
        let again = try site.seal(ExemptionEvidence(number: "XF-2021-8"))
        let needs = try site.seal(CandidateSupport.needs(codes: [.separate, .stepFree], evidence: "证明一"))
        let fee = try site.seal(CandidateSupport.fee(ground: .registeredPoor, evidence: "证明二"))
        // The last candidate is forgotten later, and all of this with them.
        let last = candidates[5]
        try await tell(
            [
                .candidates(.applied(candidate: candidates[3])),
                .candidates(.passedOver(candidate: candidates[3], basis: .departmentReview)),
                .candidates(.selected(candidate: candidates[3], basis: .courseMarks)),
                .candidates(
                    .secondAllowed(candidate: last, certificate: "C02", particulars: grounds.reference)),
                .candidates(.partExempted(candidate: last, part: .panel, particulars: evidence.reference)),
                .candidates(.exemptionRevoked(candidate: last, part: .panel)),
                .candidates(.partExempted(candidate: last, part: .theory, particulars: again.reference)),
                .candidates(.supportRecorded(candidate: last, particulars: needs.reference)),
                .candidates(.supportRecorded(candidate: last, particulars: fee.reference)),
            ], particulars: [grounds.record, evidence.record, again.record, needs.record, fee.record])
    }
}
