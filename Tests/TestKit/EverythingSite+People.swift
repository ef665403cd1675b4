import Exam
import StationStore
import Vault

/// What is known of the people of the station besides their accounts.
extension EverythingSite {
    func playPeople() async throws {
        guard let issued = CivilDate(text: "2021-06-01"), let expires = CivilDate(text: "2024-05-31") else {
            preconditionFailure("days of the calendar")
        }
        let person = try site.seal(StaffParticulars(name: "李甲", telephone: "15400000001", sex: .female))
        let number = try site.seal(QualificationNumber(number: "KP20210001"))
        let another = try site.seal(QualificationNumber(number: "JS20210002"))
        let nothing = try site.seal(
            InterestDeclaration(relatives: [], relativeGroups: [], taughtGroups: []))
        let interest = try site.seal(
            InterestDeclaration(
                relatives: [candidates[1]], relativeGroups: ["护理2102"], taughtGroups: ["护理2101"]))
        let engaged = TimeSpan(start: start.adding(minutes: 7 * 1440), minutes: 100)
        func qualified(
            _ staff: Staff.ID, _ kind: QualificationKind, _ certificate: Certificate.ID?,
            _ digest: ParticularDigest
        ) -> StationEvent {
            .staff(
                .qualified(
                    staff: staff, kind: kind, certificate: certificate,
                    level: certificate == nil ? nil : .intermediate, issued: issued, expires: expires,
                    particulars: digest))
        }
        try await tell(
            [
                .staff(
                    .described(
                        staff: Self.lead, department: "专业系部", category: .fullTimeTeacher, firstYear: 2019,
                        team: "母婴护理团队", isTeamLead: true, groups: ["护理2101"], subjects: ["母婴护理实务"],
                        particulars: person.reference)),
                qualified(Self.lead, .assessor, "C01", number.reference),
                qualified(Self.forgottenStaff, .technician, nil, another.reference),
                .staff(
                    .qualified(
                        staff: Self.lead, kind: .qualitySupervisor, certificate: nil, level: nil,
                        issued: issued, expires: nil, particulars: nil)),
                .staff(
                    .qualificationRevoked(
                        staff: Self.lead, kind: .qualitySupervisor, certificate: nil, level: nil,
                        issued: issued)),
                .staff(
                    .interestDeclared(
                        staff: Self.lead, year: 2021, series: 1, isNothing: true,
                        particulars: nothing.reference)),
                .staff(
                    .interestDeclared(
                        staff: Self.forgottenStaff, year: 2021, series: 1, isNothing: false,
                        particulars: interest.reference)),
                .staff(.engaged(staff: Self.lead, span: engaged, reason: .teaching)),
                .staff(.engaged(staff: Self.second, span: engaged, reason: .leave)),
                .staff(.freed(staff: Self.second, span: engaged)),
                .staff(.wished(staff: Self.lead, span: engaged, weight: 2)),
                .staff(.wished(staff: Self.second, span: engaged, weight: 1)),
                .staff(.wished(staff: Self.second, span: engaged, weight: 0)),
                .staff(.dutyCapped(staff: Self.lead, sessionsPerDay: 1, sessionsPerSeries: nil)),
            ],
            particulars: [person.record, number.record, another.record, nothing.record, interest.record])
    }
}
