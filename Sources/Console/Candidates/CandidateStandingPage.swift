import Exam
import StationStore
import Web

/// What stands beside a candidate: selection, second certificate, exemptions; needs and fee for their own roles alone.
struct CandidateStandingMaker {
    let row: CandidateQueries.CandidateRow
    let standing: SelectionQueries.Standing
    /// Nil for whoever may not see it.
    let needs: (codes: [AccessNeed], evidence: String?)?
    /// Nil for whoever may not see it; its ground is nil where nothing is recorded.
    let fee: (ground: FeeGround?, evidence: String?)?
    let visitor: Visitor
    let language: Language

    var sections: [DeskPage.Section] {
        var sections = [selection, exemptions]
        if let needs { sections.append(needsSection(needs.codes, needs.evidence)) }
        if let fee { sections.append(feeSection(fee.ground, fee.evidence)) }
        return sections.compactMap { $0 }
    }

    private func word(_ key: String) -> String { language.text("registration.\(key)") }

    private func form(
        _ noun: String, _ title: String, _ fields: [DeskPage.Field], note: String? = nil
    ) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/candidates/\(row.id)/\(noun)", formButton: language.text("certificates.save"),
            formTitle: word(title), formNote: note, formFields: fields)
    }

    private var selection: DeskPage.Section? {
        var facts: [DeskPage.Fact] = []
        if let state = standing.state {
            let basis = standing.basis.map { language.text("words.basis.\($0)") }
            let parts = [language.text("words.selection.\(state)"), basis, standing.selector?.rawValue]
            facts.append(
                DeskPage.Fact(
                    factWord: word("selection"),
                    factText: parts.compactMap { $0 }.joined(
                        separator: language.text("frame.stateSeparator"))))
        }
        facts += standing.second.map { second in
            let parts = [
                second.certificate.rawValue, second.grounds ?? language.text("candidates.erased"),
                second.approver?.rawValue,
            ]
            return DeskPage.Fact(
                factWord: word("second"),
                factText: parts.compactMap { $0 }.joined(separator: language.text("frame.stateSeparator")))
        }
        facts.append(
            DeskPage.Fact(
                factWord: word("inCharge"),
                factText: language.text(
                    row.kind == .social
                        ? "words.role.continuingEducation" : "words.role.academicAffairs")))
        var forms: [DeskPage.Form] = []
        if !row.isWithdrawn {
            if visitor.may(SelectCandidates.self), standing.state != nil {
                forms.append(form("selection", "decide", SelectionRoutes.decisionFields(language)))
            }
            if visitor.may(AllowSecondCertificate.self), row.kind == .student {
                forms.append(
                    form(
                        "second-certificates", "allowSecond",
                        [
                            .text(language.text("candidates.certificate"), "certificate", hint: "C02"),
                            .text(word("grounds"), "grounds"),
                        ], note: word("secondMeaning")))
            }
        }
        return DeskPage.Section(title: word("registration"), factList: .init(facts: facts), forms: forms)
    }

    private var exemptions: DeskPage.Section? {
        let may = visitor.may(ExemptPart.self) && !row.isWithdrawn
        guard may || !standing.exemptions.isEmpty else { return nil }
        let lines = standing.exemptions.map { exemption in
            DeskPage.Line(cells: [
                .words(language.text("words.part.\(exemption.part.rawValue)")),
                .words(exemption.evidence ?? language.text("candidates.erased")),
                .words(exemption.approver?.rawValue ?? ""),
                may
                    ? .forms([
                        DeskPage.Form(
                            formPath: "/candidates/\(row.id)/exemption-removals",
                            formButton: word("revoke"), formFields: [.hidden("part", exemption.part.rawValue)]
                        )
                    ]) : .words(""),
            ])
        }
        let give = form(
            "exemptions", "exempt",
            [
                .select(word("part"), "part", language.choices(Sitting.Part.self, "words.part")),
                .text(word("evidence"), "evidence"),
            ], note: word("exemptMeaning"))
        return DeskPage.Section(
            title: word("exemptions"),
            table: lines.isEmpty
                ? nil
                : DeskPage.Table(
                    heads: language.heads("registration", ["part", "evidence", "approver", "action"]),
                    lines: lines), forms: may ? [give] : [])
    }

    private func needsSection(_ codes: [AccessNeed], _ evidence: String?) -> DeskPage.Section {
        let words = codes.map { language.text("words.need.\($0.rawValue)") }
            .joined(separator: language.text("frame.listSeparator"))
        return DeskPage.Section(
            title: word("needs"), note: word("needsMeaning"),
            factList: .init(facts: [
                DeskPage.Fact(factWord: word("needs"), factText: words.isEmpty ? "–" : words),
                DeskPage.Fact(factWord: word("evidence"), factText: evidence ?? "–"),
            ]),
            forms: [
                form(
                    "needs", "recordNeeds",
                    [
                        .checks(
                            word("needs"), "needs",
                            AccessNeed.allCases.map { need in
                                FormChoice(
                                    value: need.rawValue, word: language.text("words.need.\(need.rawValue)"),
                                    isSelected: codes.contains(need))
                            }),
                        .text(word("evidence"), "evidence", value: evidence ?? ""),
                    ])
            ])
    }

    private func feeSection(_ ground: FeeGround?, _ evidence: String?) -> DeskPage.Section {
        DeskPage.Section(
            title: word("feeExemption"), note: word("feeMeaning"),
            factList: .init(facts: [
                DeskPage.Fact(
                    factWord: word("feeExemption"),
                    factText: ground.map { language.text("words.ground.\($0.rawValue)") } ?? "–"),
                DeskPage.Fact(factWord: word("evidence"), factText: evidence ?? "–"),
            ]),
            forms: [
                form(
                    "fee-exemptions", "recordFee",
                    [
                        .select(
                            word("ground"), "ground",
                            language.choices(FeeGround.self, "words.ground", selected: ground)),
                        .text(word("evidence"), "evidence", value: evidence ?? ""),
                    ])
            ])
    }
}
