import Exam
import StationStore
import Web

/// Makes the page of one candidate.
struct CandidatePageMaker {
    let detail: CandidateQueries.CandidateDetail
    let incidents: [CandidateStory.IncidentLine]
    let outcome: CandidateStory.OutcomeLine?
    let visitor: Visitor
    let time: StationTime
    let language: Language
    /// What was just asked for with a reason; shown on this answer alone.
    let shown: CandidateParticulars?
    let hasPhoto: Bool

    private var row: CandidateQueries.CandidateRow { detail.candidate }

    func page() -> DeskPage {
        var page = DeskPage(
            heading: row.name ?? language.text("room.nameErased"),
            side: CandidateNumber.grouped(row.id.rawValue),
            headline: row.isWithdrawn
                ? language.text("candidates.withdrawn")
                : language.text(
                    "candidates.headline",
                    ["certificate": row.certificateTitle, "count": "\(detail.seats.count)"]),
            voice: row.isWithdrawn ? "look" : "quiet")
        page.links = [.init(linkWord: language.text("candidates.all"), linkPath: "/candidates")]
        if PrintKind.tickets.isOpen(to: visitor), !row.isWithdrawn {
            page.links.append(
                .init(
                    linkWord: language.text("prints.kind.tickets"),
                    linkPath: "/prints/tickets?candidate=\(row.id)"))
        }
        page.sections = [person, seats]
        if ConsoleArea.results.isOpen(to: visitor) { page.sections.append(result) }
        if ConsoleArea.incidents.isOpen(to: visitor), !incidents.isEmpty { page.sections.append(trouble) }
        let endings = endingForms
        if !endings.isEmpty {
            page.sections.append(DeskPage.Section(title: language.text("candidates.ending"), forms: endings))
        }
        return page
    }

    private var person: DeskPage.Section {
        func fact(_ key: String, _ text: String?) -> DeskPage.Fact {
            DeskPage.Fact(
                factWord: language.text("candidates.\(key)"),
                factText: text ?? language.text("candidates.erased"))
        }
        let isShowing = shown != nil
        let none = row.name == nil ? nil : "–"
        var facts = [
            fact("document", shown?.documentNumber ?? (detail.documentType == nil ? nil : row.documentMask)),
            fact("student", detail.studentNumber ?? none),
            fact("telephone", shown?.telephone ?? detail.telephoneMask ?? none),
        ]
        if isShowing { facts.append(fact("creditAccount", shown?.creditAccount ?? none)) }
        return DeskPage.Section(
            title: language.text("candidates.person"),
            note: isShowing ? language.text("candidates.shownMeaning") : nil,
            picture: hasPhoto
                ? .init(
                    picturePath: "/candidates/\(row.id)/photo", pictureWord: language.text("photos.photo"))
                : nil,
            factList: .init(
                facts: facts + [
                    fact("certificate", "\(row.certificate) \(row.certificateTitle)"),
                    fact("major", row.major),
                    fact("class", row.group), fact("kind", language.text("words.kind.\(row.kind.rawValue)")),
                    fact(
                        "institution",
                        row.institution.isEmpty ? language.text("candidates.ownCollege") : row.institution),
                ]), forms: isShowing || row.name == nil ? [] : lookForms)
    }

    private var lookForms: [DeskPage.Form] {
        guard visitor.may(ShowParticulars.self) else { return [] }
        return [
            DeskPage.Form(
                formPath: "/candidates/\(row.id)/looks", formButton: language.text("candidates.show"),
                formNote: language.text("candidates.showMeaning"),
                formFields: [
                    .select(
                        language.text("fields.reason"), "reason",
                        language.choices(LookReason.self, "words.reason"))
                ], isInline: false)
        ]
    }

    private var seats: DeskPage.Section {
        let title = language.text("candidates.seatsTitle")
        guard !detail.seats.isEmpty else {
            return DeskPage.Section(
                title: title,
                empty: .init(
                    emptyWhy: language.text("candidates.noSeat"),
                    emptyHow: language.text("candidates.noSeatHow")))
        }
        let table = DeskPage.Table(
            heads: language.heads("candidates", ["when", "sitting", "room", "seat#", "attendance"]),
            lines: detail.seats.map { seat in
                DeskPage.Line(cells: [
                    .words("\(time.day(seat.start)) \(time.minute(seat.start))–\(time.minute(seat.end))"),
                    .words(language.text("words.part.\(seat.part.rawValue)"), small: seat.sitting.rawValue),
                    .link(seat.room.rawValue, "/rooms/\(seat.room)", small: seat.roomTitle),
                    seat.seat.map { .figure($0) } ?? .words(language.text("words.drawnAtEntry")),
                    .words(attendance(seat), small: clock(seat)),
                ])
            })
        let movable = detail.seats.filter { [.planned, .open, .running].contains($0.sittingState) }
        return DeskPage.Section(
            title: title, table: table, forms: visitor.may(MoveCandidate.self) ? movable.map(moveForm) : [])
    }

    /// When somebody came in, and what is given back to them.
    private func clock(_ seat: CandidateQueries.SeatRow) -> String? {
        let words = [
            seat.attendedAt.map { time.minute($0) },
            seat.creditMinutes.map { language.text("candidates.credited", ["minutes": "\($0)"]) },
        ].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: language.text("frame.stateSeparator"))
    }

    private func attendance(_ seat: CandidateQueries.SeatRow) -> String {
        guard let state = seat.attendance else { return language.text("words.seatState.expected") }
        if state == .proposedAbsent { return language.text("words.seatState.proposedAbsent") }
        if state == .absent { return language.text("words.seatState.absent") }
        if let missing = seat.missing {
            return language.text("words.seatState.conditional") + " · "
                + language.text("words.missing.\(missing.rawValue)")
        }
        return language.text(seat.isLate ? "words.seatState.late" : "words.seatState.seated")
    }

    private func moveForm(_ seat: CandidateQueries.SeatRow) -> DeskPage.Form {
        DeskPage.Form(
            formPath: "/candidates/\(row.id)/moves", formButton: language.text("candidates.move"),
            formTitle: language.text("candidates.moveTitle", ["sitting": seat.sitting.rawValue]),
            formFields: [
                .hidden("sitting", seat.sitting.rawValue),
                .text(language.text("candidates.room"), "room", hint: seat.room.rawValue),
                .text(language.text("candidates.seat"), "seat", hint: seat.seat.map(String.init) ?? ""),
                .select(
                    language.text("fields.reason"), "reason",
                    language.choices(SeatMoveReason.self, "words.reason")),
                .text(
                    language.text("candidates.credit"), "credit", hint: language.text("candidates.creditHint")
                ),
            ])
    }

    private var result: DeskPage.Section {
        let title = language.text("candidates.result")
        guard let outcome else {
            return DeskPage.Section(title: title, note: language.text("candidates.noResult"))
        }
        func mark(_ tenths: Int?) -> String { tenths.map { "\($0 / 10).\($0 % 10)" } ?? "–" }
        return DeskPage.Section(
            title: title,
            factList: .init(facts: [
                .init(
                    factWord: language.text("candidates.outcome"),
                    factText: language.text("words.outcome.\(outcome.outcome)")),
                .init(factWord: language.text("words.part.theory"), factText: mark(outcome.theoryTenths)),
                .init(
                    factWord: language.text("words.part.practical"), factText: mark(outcome.practicalTenths)),
                .init(factWord: language.text("candidates.decidedAt"), factText: time.full(outcome.at)),
            ]))
    }

    private var trouble: DeskPage.Section {
        DeskPage.Section(
            title: language.text("frame.navigation.incidents"),
            table: DeskPage.Table(
                heads: language.heads("candidates", ["incident", "what", "when"]),
                lines: incidents.map { line in
                    DeskPage.Line(cells: [
                        .link(line.id.rawValue, "/incidents/\(line.id)"),
                        .words(line.code, small: language.find("incident.\(line.code).label")),
                        .words(time.full(line.at)),
                    ])
                }))
    }

    private var endingForms: [DeskPage.Form] {
        var forms: [DeskPage.Form] = []
        if visitor.may(ReissueTicket.self), !row.isWithdrawn {
            forms.append(
                DeskPage.Form(
                    formPath: "/candidates/\(row.id)/tickets",
                    formButton: language.text("prints.reissue"), formTitle: language.text("prints.reissue"),
                    formNote: language.text("prints.reissueMeaning")))
        }
        if visitor.may(WithdrawCandidate.self), !row.isWithdrawn {
            forms.append(
                DeskPage.Form(
                    formPath: "/candidates/\(row.id)/withdrawal",
                    formButton: language.text("candidates.withdraw"),
                    formTitle: language.text("candidates.withdraw"),
                    formNote: language.text("candidates.withdrawMeaning")))
        }
        if visitor.may(EraseParticulars.self), row.name != nil {
            forms.append(
                DeskPage.Form(
                    formPath: "/candidates/\(row.id)/erasure", formButton: language.text("candidates.erase"),
                    formTitle: language.text("candidates.erase"),
                    formNote: language.text("candidates.eraseMeaning"),
                    formFields: [
                        .select(
                            language.text("fields.reason"), "reason",
                            language.choices(ErasureReason.self, "words.reason"))
                    ], needsSecond: true))
        }
        return forms
    }
}
