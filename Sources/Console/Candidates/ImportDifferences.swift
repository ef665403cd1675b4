import Exam
import StationStore
import Web

/// What a corrected file would do to the roster.
extension ImportPage {
    /// More lines nobody reads; the counts are always whole.
    static let differencesMax = 200

    func headline(of comparison: RosterComparison) -> String {
        guard comparison.hasDifferences || !comparison.missing.isEmpty else {
            return language.text("imports.nothingDiffers")
        }
        return language.text(
            "imports.corrects",
            [
                "added": "\(comparison.added.count)", "changed": "\(comparison.changed.count)",
                "missing": "\(comparison.missing.count)", "same": "\(comparison.sameCount)",
            ])
    }

    var differences: DeskPage.Section? {
        guard let comparison = reading.comparison,
            comparison.hasDifferences || !comparison.missing.isEmpty
        else { return nil }
        let lines =
            comparison.changed.map(line) + comparison.missing.map(line) + comparison.added.map(line)
        return DeskPage.Section(
            title: language.text("imports.differences"),
            note: language.text("imports.differencesMeaning", ["max": "\(Self.differencesMax)"]),
            table: DeskPage.Table(
                heads: language.heads("imports", ["difference", "candidate", "line#", "differs"]),
                lines: Array(lines.prefix(Self.differencesMax))))
    }

    private func line(_ change: RosterComparison.Change) -> DeskPage.Line {
        DeskPage.Line(cells: [
            .tag(language.text("imports.isChanged"), "planned"),
            link(change.candidate), .figure(change.row.line),
            .words(change.columns.map(\.rawValue).joined(separator: language.text("frame.listSeparator"))),
        ])
    }

    private func line(_ missing: Candidate.ID) -> DeskPage.Line {
        DeskPage.Line(cells: [
            .tag(language.text("imports.isMissing"), "closed"), link(missing), .words("–"), .words("–"),
        ])
    }

    private func line(_ added: RosterRow) -> DeskPage.Line {
        DeskPage.Line(cells: [
            .tag(language.text("imports.isAdded"), "open"), .words("–"), .figure(added.line),
            .words(Masking.document(added.person.documentNumber)),
        ])
    }

    private func link(_ candidate: Candidate.ID) -> DeskPage.Cell {
        .link(CandidateNumber.grouped(candidate.rawValue), "/candidates/\(candidate)")
    }

    func decision(on comparison: RosterComparison) -> DeskPage.Section {
        let away = DeskPage.Form(formPath: "\(path)/removal", formButton: language.text("imports.putAside"))
        guard comparison.hasDifferences || !comparison.missing.isEmpty else {
            return DeskPage.Section(title: language.text("imports.decide"), forms: [away])
        }
        var fields = (choices.fields + [("year", "\(choices.year)"), ("series", "\(choices.series)")])
            .map { DeskPage.Field.hidden($0.name, $0.text) }
        if !comparison.missing.isEmpty {
            fields.append(
                .checks(
                    language.text("imports.missing"), "missing",
                    [
                        FormChoice(
                            value: "withdraw", word: language.text("imports.withdrawMissing"),
                            isSelected: false)
                    ]))
        }
        let correct = DeskPage.Form(
            formPath: "\(path)/confirmation", formButton: language.text("imports.correct"),
            formNote: language.text("imports.correctMeaning"), formFields: fields, isMain: true)
        return DeskPage.Section(title: language.text("imports.decide"), forms: [correct, away])
    }
}
