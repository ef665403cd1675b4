/// What an incident is, from a closed list: `V-5-3` is article 5, item 3 of Order 33 (教育部令第33号).
///
/// Letters: V breach 违纪, W cheating 作弊, D disorder 扰乱秩序, S staff 工作人员, E station 考点,
/// X what breaks no rule (power, illness …). Codes stand in the journal: add, never rename.
package enum IncidentCode: String, Codable, Sendable, CaseIterable {
    case v51 = "V-5-1"
    case v52 = "V-5-2"
    case v53 = "V-5-3"
    case v54 = "V-5-4"
    case v55 = "V-5-5"
    case v56 = "V-5-6"
    case v57 = "V-5-7"
    case v58 = "V-5-8"
    case v59 = "V-5-9"
    case w61 = "W-6-1"
    case w62 = "W-6-2"
    case w63 = "W-6-3"
    case w64 = "W-6-4"
    /// Impersonation (替考): see ``ReportImpersonation``.
    case w65 = "W-6-5"
    case w66 = "W-6-6"
    case w67 = "W-6-7"
    case w68 = "W-6-8"
    case w69 = "W-6-9"
    case w71 = "W-7-1"
    case w72 = "W-7-2"
    case w73 = "W-7-3"
    case w74 = "W-7-4"
    case w75 = "W-7-5"
    case d81 = "D-8-1"
    case d82 = "D-8-2"
    case d83 = "D-8-3"
    case d84 = "D-8-4"
    case d85 = "D-8-5"
    case s131 = "S-13-1"
    case s132 = "S-13-2"
    case s133 = "S-13-3"
    case s134 = "S-13-4"
    case s135 = "S-13-5"
    case s136 = "S-13-6"
    case s137 = "S-13-7"
    case s138 = "S-13-8"
    case s139 = "S-13-9"
    case s1310 = "S-13-10"
    case s141 = "S-14-1"
    case s142 = "S-14-2"
    case s143 = "S-14-3"
    case s144 = "S-14-4"
    case s145 = "S-14-5"
    case s146 = "S-14-6"
    case s147 = "S-14-7"
    case s148 = "S-14-8"
    case s149 = "S-14-9"
    case s1410 = "S-14-10"
    case e15 = "E-15"
    case x1 = "X-1"
    case x2 = "X-2"
    case x3 = "X-3"
    case x4 = "X-4"
    case x5 = "X-5"
    case x6 = "X-6"
    case x7 = "X-7"
    case x8 = "X-8"
    case x9 = "X-9"
    case x10 = "X-10"
    case x11 = "X-11"
    case x12 = "X-12"
    case x13 = "X-13"
    case x14 = "X-14"
    case x15 = "X-15"

    package enum Class: String, Sendable, CaseIterable {
        /// 违纪
        case breach
        /// 作弊
        case cheating
        /// 认定作弊
        case deemedCheating
        /// 扰乱考试秩序
        case disorder
        /// 工作人员违规
        case staffBreach
        /// 工作人员严重违规
        case staffGrave
        /// 考点处置
        case station
        /// 突发事件
        case event

        /// Whether it is a candidate who is accused: the result then waits until it is decided.
        package var accusesCandidate: Bool {
            switch self {
            case .breach, .cheating, .deemedCheating, .disorder: true
            case .staffBreach, .staffGrave, .station, .event: false
            }
        }

        /// Whether the report says nothing without the candidate it is about.
        ///
        /// Deemed cheating may concern a whole room, and anybody can disturb an exam.
        package var wantsCandidate: Bool { self == .breach || self == .cheating }
    }

    package var `class`: Class {
        switch rawValue.prefix(3) {
        case "V-5": .breach
        case "W-6": .cheating
        case "W-7": .deemedCheating
        case "D-8": .disorder
        case "S-1": rawValue.hasPrefix("S-13") ? .staffBreach : .staffGrave
        case "E-1": .station
        default: .event
        }
    }

    /// Whether a report of it goes upwards at once: leak, mass cheating, injury.
    package var isUrgent: Bool { self == .w73 || self == .x12 || self == .x14 }
}
