import Exam
import StationStore
import Web

/// The incidents, newest first.
struct IncidentsPage: Sendable {
    struct Row: Sendable {
        let id: String
        let clock: String
        let day: String
        let code: String
        let label: String
        let place: String
        let candidate: String?
        let stateWord: String
        let findingWord: String?
        let voice: String
    }

    let headline: String
    let voice: String
    let find: String
    let rows: [Row]
    let hasRows: Bool
    let isFiltered: Bool
    let states: [FormChoice]
    let sorts: [SortLink]
    let paging: Paging?
    let mayReport: Bool

    init(
        _ list: Listed<IncidentRow>, state: Incident.State?, address: ListAddress, mayReport: Bool,
        time: StationTime, language: Language
    ) {
        rows = list.rows.map { row in
            Row(
                id: row.id.rawValue, clock: time.minute(row.at), day: time.day(row.at),
                code: row.code.rawValue,
                label: language.text("incident.\(row.code.rawValue).label"),
                place: "\(row.room) · \(row.sitting)",
                candidate: row.candidate.map { CandidateNumber.grouped($0.rawValue) },
                stateWord: language.text("words.incidentState.\(row.state.rawValue)"),
                findingWord: row.finding.map { language.text("words.finding.\($0.rawValue)") },
                voice: row.state == .reported ? "now" : row.withholdsResult ? "look" : "quiet")
        }
        hasRows = !rows.isEmpty
        let waiting = list.rows.count { $0.state == .reported }
        voice = waiting > 0 ? "now" : "quiet"
        var parts = [language.text("incidents.headline", ["count": "\(list.total)"])]
        if waiting > 0 { parts.append(language.text("incidents.waiting", ["count": "\(waiting)"])) }
        headline = parts.joined(separator: language.text("frame.stateSeparator"))
        find = address.request.search
        isFiltered = !find.isEmpty || state != nil
        states =
            [FormChoice(value: "", word: language.text("incidents.anyState"), isSelected: state == nil)]
            + Incident.State.allCases.map {
                FormChoice(
                    value: $0.rawValue, word: language.text("words.incidentState.\($0.rawValue)"),
                    isSelected: $0 == state)
            }
        sorts = address.sorts(["at", "code", "state", "room"], language)
        paging = address.paging(list, language)
        self.mayReport = mayReport
    }
}

/// A class of incident codes with its codes, as the picker shows them.
struct IncidentCodeGroup: Sendable {
    let word: String
    let codes: [FormChoice]

    static func all(_ language: Language, selected: IncidentCode? = nil) -> [IncidentCodeGroup] {
        IncidentCode.Class.allCases.map { kind in
            IncidentCodeGroup(
                word: language.text("words.incidentClass.\(kind.rawValue)"),
                codes: IncidentCode.allCases.filter { $0.class == kind }.map { code in
                    FormChoice(
                        value: code.rawValue, word: language.text("incident.\(code.rawValue).label"),
                        isSelected: code == selected)
                })
        }
    }
}

/// The form of a report.
struct IncidentReportPage: Sendable {
    let groups: [IncidentCodeGroup]
    let sittings: [FormChoice]
    let room: String
    let request: String
}

/// One incident with its versions.
struct IncidentPage: Sendable {
    struct Version: Sendable {
        let clock: String
        let who: String
        let words: String
        let told: String?
        let position: Int64
    }

    let id: String
    let code: String
    let label: String
    let clause: String
    let room: String
    let sitting: String
    let candidate: String?
    let candidatePath: String?
    let headline: String
    let voice: String
    let versions: [Version]
    let canCountersign: Bool
    let canDecide: Bool
    let groups: [IncidentCodeGroup]
    let findings: [FormChoice]
    let canClose: Bool
    let request: String

    init(
        _ detail: IncidentDetail, names: [String: String], visitor: Visitor, time: StationTime,
        language: Language
    ) {
        let row = detail.incident
        id = row.id.rawValue
        code = row.code.rawValue
        label = language.text("incident.\(row.code.rawValue).label")
        clause = language.text("incident.\(row.code.rawValue).clause")
        room = row.room.rawValue
        sitting = row.sitting.rawValue
        candidate = row.candidate.map { id in
            [names[id.rawValue], CandidateNumber.grouped(id.rawValue)].compactMap { $0 }.joined(
                separator: " ")
        }
        candidatePath = row.candidate.map { "/candidates/\($0)" }
        var parts = [language.text("words.incidentState.\(row.state.rawValue)")]
        if let finding = row.finding { parts.append(language.text("words.finding.\(finding.rawValue)")) }
        if row.withholdsResult { parts.append(language.text("incidents.withholds")) }
        headline = parts.joined(separator: language.text("frame.stateSeparator"))
        voice = row.state == .reported ? "now" : row.withholdsResult ? "look" : "quiet"
        versions = detail.versions.map { version in
            let person = version.actor.person?.rawValue ?? ""
            return Version(
                clock: time.full(version.moment), who: names[person] ?? person,
                words: Self.words(version.event, language), told: version.text, position: version.position)
        }
        let mayReport = visitor.holds(anyOf: IncidentRoutes.reporting)
        canCountersign = row.state == .reported && mayReport && visitor.id != row.reportedBy.rawValue
        canDecide = row.state != .closed && visitor.holds(anyOf: [Role.chief.rawValue])
        canClose = row.state == .signed
        groups = IncidentCodeGroup.all(language, selected: row.code)
        findings = Incident.Finding.allCases.filter {
            $0.fits(row.code, namesCandidate: row.candidate != nil)
        }
        .map {
            FormChoice(
                value: $0.rawValue, word: language.text("words.finding.\($0.rawValue)"), isSelected: false)
        }
        request = FreshRequestID.next()
    }

    private static func words(_ event: IncidentEvent, _ language: Language) -> String {
        switch event {
        case .reported(_, let code, _, _, _, _, _):
            language.text("incidents.version.reported", ["code": code.rawValue])
        case .countersigned: language.text("incidents.version.countersigned")
        case .recoded(_, let from, let code, _, _):
            language.text("incidents.version.recoded", ["from": from.rawValue, "code": code.rawValue])
        case .closed(_, let finding, _, _):
            language.text(
                "incidents.version.closed", ["finding": language.text("words.finding.\(finding.rawValue)")])
        }
    }
}
