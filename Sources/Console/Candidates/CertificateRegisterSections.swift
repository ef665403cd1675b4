import Exam
import StationStore
import Web

/// What goes on after the approval: weekly reports, and certificates handed out.
struct CertificateRegisterSections {
    let id: Certificate.ID
    let today: CivilDate
    let weekly: WeeklyStanding
    let register: [HandOutQueries.SeriesRow]
    let visitor: Visitor
    let language: Language

    var all: [DeskPage.Section] { [weeks, handOut].compactMap { $0 } }

    private func word(_ key: String) -> String { language.text("registration.\(key)") }

    private func form(_ paper: String, _ title: String, _ fields: [DeskPage.Field]) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/settings/certificates/\(id)/\(paper)", formButton: language.text("certificates.save"),
            formTitle: word(title), formFields: fields)
    }

    // MARK: Weekly reports

    /// As many weeks as one looks through; all stand in the journal.
    private static let weeksShown = 12

    private var weeks: DeskPage.Section? {
        guard weekly.approved != nil else { return nil }
        let missing = weekly.missing(on: today)
        let isAlarm = weekly.isAlarm(on: today)
        var forms: [DeskPage.Form] = []
        if visitor.may(ReportWeek.self) {
            forms.append(
                form(
                    "weeks", "reportWeek",
                    [
                        .text(word("week"), "week", value: (missing.first ?? today.monday).text),
                        .text(word("reference"), "reference"),
                    ]))
        }
        let open = weekly.weeks.filter { $0.value.receipt == nil }.keys.min()
        if visitor.may(FileWeek.self), let open {
            forms.append(
                form(
                    "week-receipts", "fileWeek",
                    [.text(word("week"), "week", value: open.text), .text(word("receipt"), "receipt")]))
        }
        let lines = weekly.weeks.sorted { $0.key > $1.key }.prefix(Self.weeksShown).map { week, report in
            DeskPage.Line(cells: [
                .words(week.text), .words(report.reference),
                .tag(
                    word(report.receipt == nil ? "weekReported" : "weekFiled"),
                    report.receipt == nil ? "open" : "done"),
                .words(report.receipt ?? ""),
            ])
        }
        return DeskPage.Section(
            title: word("weeks"), note: word("weeksMeaning"),
            live: .init(
                liveID: "weeks-missing", liveText: headline(missing, isAlarm: isAlarm),
                liveVoice: isAlarm ? "now" : missing.isEmpty ? "quiet" : "look"),
            table: lines.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["week", "reference", "status", "receipt"]),
                    lines: lines), forms: forms)
    }

    private func headline(_ missing: [CivilDate], isAlarm: Bool) -> String {
        guard !missing.isEmpty else { return word("weeksAll") }
        let shown = missing.suffix(3).map(\.text).joined(separator: language.text("frame.listSeparator"))
        let weeks =
            missing.count > 3
            ? language.text(
                "registration.moreWeeks", ["weeks": shown, "count": "\(missing.count - 3)"])
            : shown
        return language.text(
            isAlarm ? "registration.weeksAlarm" : "registration.weeksMissing", ["weeks": weeks])
    }

    // MARK: Certificates

    private var handOut: DeskPage.Section? {
        guard weekly.approved != nil else { return nil }
        let lines = register.flatMap { series in
            [heading(of: series)] + series.rows.map(line)
        }
        var forms: [DeskPage.Form] = []
        if visitor.may(RecordArrival.self), let newest = register.first {
            forms = [
                form(
                    "arrivals", "recordArrival",
                    [
                        .text(word("year"), "year", value: "\(newest.year)"),
                        .text(word("seriesNumber"), "series", value: "\(newest.series)"),
                        .text(word("day"), "day", value: today.text), .text(word("count"), "count"),
                    ]),
                form(
                    "hand-outs", "recordHandOut",
                    [
                        .text(word("candidate"), "candidate"),
                        .text(word("certificateNumber"), "number"),
                        .text(word("day"), "day", value: today.text),
                        .select(
                            word("receiver"), "receiver",
                            language.choices(CertificateReceiver.self, "words.receiver")),
                    ]),
            ]
        }
        return DeskPage.Section(
            title: word("handOut"),
            note: language.text(
                "registration.handOutMeaning", ["days": "\(HandOutCertificate.daysMax)"]),
            table: lines.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["candidate", "certificateNumber", "day"]),
                    lines: lines),
            empty: lines.isEmpty
                ? .init(emptyWhy: word("handOutNobody"), emptyHow: word("handOutNobodyHow")) : nil,
            forms: forms)
    }

    private func heading(of series: HandOutQueries.SeriesRow) -> DeskPage.Line {
        let counts = series.counts
        return DeskPage.Line(cells: [
            .words(
                language.text(
                    "registration.handOutCounts",
                    [
                        "year": "\(series.year)", "series": "\(series.series)", "passed": "\(counts.passed)",
                        "arrived": "\(counts.arrived)", "handedOut": "\(counts.handedOut)",
                    ])),
            series.isOverdue(on: today)
                ? .tag(
                    language.text(
                        "registration.handOutOverdue", ["days": "\(HandOutCertificate.daysMax)"]), "look")
                : .words(""),
            .words(counts.firstDay ?? ""),
        ])
    }

    private func line(_ row: HandOutQueries.Row) -> DeskPage.Line {
        DeskPage.Line(cells: [
            .link(row.candidate.rawValue, "/candidates/\(row.candidate)", small: row.name ?? ""),
            row.number.map { .words($0) } ?? .tag(word("waits"), "open"), .words(row.day?.text ?? ""),
        ])
    }
}
