/// A person who works at the station.
package enum Staff {
    /// `S-001`, given once and never used for anybody else.
    package typealias ID = Identifier<Staff>
}

/// Everything that can happen to the people of the station and their access.
///
/// These names and labels are the journal's format, kept for ever: add a case or an
/// optional label, never rename or remove one.
package enum StaffEvent: AreaEvent {
    /// `particulars` holds the name, as JSON `{"name": …}`.
    case appointed(
        staff: Staff.ID, department: String, roles: [Role], qualifications: [String],
        particulars: ParticularDigest)
    case rolesSet(staff: Staff.ID, roles: [Role])
    case suspended(staff: Staff.ID)
    case reinstated(staff: Staff.ID)
    /// A one-time sign-in code was handed out; the code itself stands nowhere in the journal.
    case codeIssued(staff: Staff.ID, expires: Moment)
    case passwordSet(staff: Staff.ID)
    case signedIn(staff: Staff.ID)
    case signedOut(staff: Staff.ID)
    /// `particulars` holds name, telephone and sex, where they are others than before.
    case described(
        staff: Staff.ID, department: String, category: StaffCategory?, firstYear: Int?, team: String?,
        isTeamLead: Bool, groups: [String], subjects: [String], particulars: ParticularDigest?)
    /// In place of what was recorded of the same kind, scope and day of issue. `particulars` holds the number.
    case qualified(
        staff: Staff.ID, kind: QualificationKind, certificate: Certificate.ID?, level: Certificate.Level?,
        issued: CivilDate, expires: CivilDate?, particulars: ParticularDigest?)
    /// What was recorded of this kind, scope and day of issue counts for nothing.
    case qualificationRevoked(
        staff: Staff.ID, kind: QualificationKind, certificate: Certificate.ID?, level: Certificate.Level?,
        issued: CivilDate)
    /// In place of what the person declared for the series before. `particulars` holds an ``InterestDeclaration``.
    case interestDeclared(
        staff: Staff.ID, year: Int, series: Int, isNothing: Bool, particulars: ParticularDigest)
    /// The person cannot serve in this time.
    case engaged(staff: Staff.ID, span: TimeSpan, reason: EngagementReason)
    case freed(staff: Staff.ID, span: TimeSpan)
    /// The person would rather not serve in this time; weight 0 takes the wish back.
    case wished(staff: Staff.ID, span: TimeSpan, weight: Int)
    case dutyCapped(staff: Staff.ID, sessionsPerDay: Int?, sessionsPerSeries: Int?)

    package static let area = "staff"

    package var subjects: [Subject] {
        switch self {
        case .appointed(let staff, _, _, _, _), .rolesSet(let staff, _), .suspended(let staff),
            .reinstated(let staff), .codeIssued(let staff, _), .passwordSet(let staff), .signedIn(let staff),
            .signedOut(let staff), .described(let staff, _, _, _, _, _, _, _, _),
            .interestDeclared(let staff, _, _, _, _), .engaged(let staff, _, _), .freed(let staff, _),
            .wished(let staff, _, _), .dutyCapped(let staff, _, _):
            [.staff(staff)]
        case .qualified(let staff, _, let certificate, _, _, _, _),
            .qualificationRevoked(let staff, _, let certificate, _, _):
            [.staff(staff)] + (certificate.map { [.certificate($0)] } ?? [])
        }
    }

    package var particulars: [ParticularDigest] {
        switch self {
        case .appointed(_, _, _, _, let digest), .interestDeclared(_, _, _, _, let digest): [digest]
        case .described(_, _, _, _, _, _, _, _, let digest?), .qualified(_, _, _, _, _, _, let digest?):
            [digest]
        default: []
        }
    }
}
