import Exam
import Planning
import Proposals
import StationStore
import Web

/// The page of a proposal: nobody is named, because nobody has been drawn.
struct ProposalPage: Sendable {
    let job: SeatingWorkbench.Job
    let proposal: SeatingDesk.Proposal
    let mayFreeze: Bool
    /// Of the drawings, from 1.
    let pageNumber: Int
    let time: StationTime
    let language: Language

    private var seating: SiteProposal { proposal.seating }
    private var path: String { "/seating/proposals/\(job.id)" }

    func page() -> PlanPage {
        var desk = DeskPage(heading: "", headline: "")
        desk.sections = [section]
        let (slots, paging) = PlanPage.slots(
            proposal.rooms, proposal.context, path: path, page: pageNumber, isNamed: false,
            kept: seating.places.kept, time, language)
        return PlanPage(
            heading: language.text("seating.proposal"), headline: headline,
            voice: seating.shortage == nil ? "quiet" : "now", figures: figures, left: left,
            hasLeft: !left.isEmpty, desk: desk, slots: slots, paging: paging)
    }

    private var headline: String {
        if seating.shortage != nil { return language.text("seating.noPlan") }
        return language.text(
            "seating.proposalHeadline",
            [
                "seats": "\(seating.seatCount)", "rooms": "\(proposal.rooms.count)",
                "neighbours": "\(seating.neighbours)",
            ])
    }

    private var figures: [PlanPage.Figure] {
        guard seating.shortage == nil, seating.seatCount > 0 else { return [] }
        func figure(_ key: String, _ text: String) -> PlanPage.Figure {
            PlanPage.Figure(figureWord: language.text("seating.\(key)"), figureText: text)
        }
        return [
            figure("persons", "\(seating.places.personCount)"), figure("staff", "\(seating.objective.staff)"),
            figure("roomTimes", "\(seating.objective.rooms)"),
            figure("packets", "\(seating.objective.packets)"),
            figure("splits", "\(seating.objective.cohortSplits)"),
            figure("gap", Self.gap(seating.objective.total, seating.bound)),
            figure("seatCost", "\(seating.seatCost) / \(seating.seatBound)"),
            figure("cells", "\(seating.places.cells.count)"),
            figure("cellsOfOne", "\(seating.places.cellsOfOne)"),
        ] + (seating.keptSeatCount > 0 ? [figure("kept", "\(seating.keptSeatCount)")] : [])
    }

    /// How far the plan can be from the best, in percent with one decimal: tenths, rounded up.
    private static func gap(_ total: Int, _ bound: Int) -> String {
        guard bound > 0 else { return "–" }
        let tenths = ((total - bound) * 1000 + bound - 1) / bound
        return "≤ \(tenths / 10).\(tenths % 10) %"
    }

    private var section: DeskPage.Section {
        if let shortage = seating.shortage { return section(of: shortage) }
        guard seating.seatCount > 0 else {
            return DeskPage.Section(
                empty: .init(
                    emptyWhy: language.text("seating.nobodyLeft"),
                    emptyHow: language.text("seating.nobodyLeftHow")))
        }
        guard mayFreeze else { return DeskPage.Section() }
        return DeskPage.Section(forms: [
            DeskPage.Form(
                formPath: "\(path)/freezing", formButton: language.text("seating.freeze"),
                formNote: language.text("seating.freezeMeaning"),
                formFields: [
                    .text(
                        language.text("seating.source"), "source", hint: language.text("seating.sourceHint"))
                ], isMain: true)
        ])
    }

    // MARK: Why there is no plan

    private func section(of shortage: AllocationShortage) -> DeskPage.Section {
        let separator = language.text("frame.listSeparator")
        let papers = shortage.papers.map(paper).joined(separator: separator)
        let slots = shortage.slots.map(slot).joined(separator: separator)
        let kind = Room.Kind(rawValue: shortage.roomType)
            .map { language.text("words.kind.\($0.rawValue)") }
        let remedies = shortage.remedies.map { language.text("seating.remedy.\($0.rawValue)") }
        return DeskPage.Section(
            title: language.text("seating.shortage.title"),
            note: language.text(
                "seating.shortage.\(shortage.rule.rawValue)",
                [
                    "papers": papers, "kind": kind ?? language.text("seating.listedRooms"),
                    "people": "\(shortage.people)", "places": "\(shortage.places)",
                    "missing": "\(shortage.missing)",
                ]),
            factList: DeskPage.FactList(
                facts: [
                    .init(factWord: language.text("seating.shortage.papers"), factText: papers),
                    .init(factWord: language.text("seating.shortage.times"), factText: slots),
                    .init(
                        factWord: language.text("seating.shortage.mend"),
                        factText: remedies.joined(separator: separator)),
                ]))
    }

    /// `C01 theory …` as it is called here.
    private func paper(_ id: String) -> String {
        let words = id.split(separator: " ").map(String.init)
        guard words.count >= 2 else { return id }
        return "\(words[0]) \(language.text("words.part.\(words[1])"))"
    }

    private func slot(_ id: String) -> String {
        guard let minutes = Int64(id) else { return id }
        let start = Moment(milliseconds: minutes * 60_000)
        return "\(time.day(start)) \(time.minute(start))"
    }

    /// Whoever the search could not place: a room of their own.
    private var left: [PlanPage.Left] {
        (seating.shortage?.unplaced ?? []).map { unplaced in
            let words = unplaced.paper.split(separator: " ").map(String.init)
            return PlanPage.Left(
                leftPath: "/candidates?certificate=\(words.first ?? "")", leftNumber: paper(unplaced.paper),
                leftGroup: slot(unplaced.slot), leftPart: "\(unplaced.people)")
        }
    }
}
