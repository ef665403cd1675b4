import Exam
import StationStore
import Web

/// What is known of one room, and the forms that change it.
struct RoomSettingsPage: Sendable {
    let detail: RoomQueries.Detail
    let profile: RuleProfile
    let visitor: Visitor
    let now: Moment
    let time: StationTime
    let language: Language

    private var row: RoomQueries.RoomRow { detail.row }
    private var path: String { "/settings/rooms/\(row.id)" }
    private var separator: String { language.text("frame.listSeparator") }

    func page() -> DeskPage {
        let layout = row.layout
        let onBroken = Set(detail.sitters.filter { layout.isBroken($0.seat) }.map(\.seat)).count
        var page = DeskPage(
            heading: row.id.rawValue, side: row.title,
            headline: language.text(
                onBroken > 0 ? "rooms.onBroken" : "rooms.headline",
                [
                    "state": language.text("words.state.\(row.state.rawValue)"),
                    "seats": "\(layout.seatCount)", "usable": "\(layout.usableCount)", "count": "\(onBroken)",
                ]), voice: onBroken > 0 || row.state != .active ? "look" : "quiet")
        page.links = [
            .init(linkWord: language.text("places.rooms"), linkPath: "/settings/rooms"),
            .init(linkWord: language.text("rooms.toRoom"), linkPath: "/rooms/\(row.id)"),
        ]
        page.sections = [facts(), seats(), equipment()]
        // A classroom has desks: the list of machines would be an empty box on most pages.
        let hasMachines = row.kind == .computer || row.kind == .workshop || !detail.machines.isEmpty
        if hasMachines { page.sections.append(machines()) }
        page.sections += [features(), closures(), inspections()]
        if visitor.may(DescribeRoom.self) { page.sections.append(description()) }
        return page
    }

    private func text(_ key: String, _ values: [String: String] = [:]) -> String {
        language.text("rooms.\(key)", values)
    }

    private func version() -> DeskPage.Field { .hidden(SubmittedForm.versionField, "\(detail.entry)") }

    private func yesNo(_ label: String, _ name: String, _ value: Bool) -> DeskPage.Field {
        .select(
            label, name,
            [
                FormChoice(value: "no", word: language.text("places.no"), isSelected: !value),
                FormChoice(value: "yes", word: language.text("places.yes"), isSelected: value),
            ])
    }

    private func facts() -> DeskPage.Section {
        func fact(_ word: String, _ text: String) -> DeskPage.Fact { .init(factWord: word, factText: text) }
        let spares = spares
        return DeskPage.Section(
            factList: .init(
                facts: [
                    fact(
                        language.text("places.building"),
                        language.text("room.place", ["building": row.building, "floor": "\(row.floor)"])),
                    fact(language.text("places.kind"), language.text("words.kind.\(row.kind.rawValue)")),
                    fact(language.text("places.layout"), row.layout.text),
                    fact(language.text("places.ahead"), "\(row.sittingsAhead)"),
                ] + (spares.map { [fact(text("spares"), $0)] } ?? [])))
    }

    /// Which places are kept free; of a computer room also how many the profile advises.
    private var spares: String? {
        let numbers = row.layout.spareSeats
        let all = row.layout.usableCount + numbers.count
        let advised = profile.sparesAdvised(beside: all)
        let values = [
            "count": "\(numbers.count)", "advised": "\(advised)",
            "numbers": numbers.map(String.init).joined(separator: separator),
        ]
        guard row.kind == .computer, numbers.count < advised else {
            return numbers.isEmpty ? nil : text("sparesAre", values)
        }
        return text(numbers.isEmpty ? "noSpares" : "sparesAdvised", values)
    }

    private func seats() -> DeskPage.Section {
        let sitters = detail.sitters.reduce(into: [Int: Int]()) { $0[$1.seat, default: 0] += 1 }
        let taken = detail.sitters.filter { row.layout.isBroken($0.seat) }
        var section = DeskPage.Section(
            sectionID: "seats", title: language.text("room.seats"),
            note: text(visitor.may(MarkSeat.self) ? "markMeaning" : "seatsMeaning"),
            seatGrid: SeatGrid(
                marking: row.layout, at: "\(path)/seats", sitters: sitters,
                mayMark: visitor.may(MarkSeat.self), language))
        if !taken.isEmpty {
            section.table = DeskPage.Table(
                heads: language.heads("rooms", ["brokenSeat#", "sitting", "candidate"]),
                lines: taken.map { sitter in
                    DeskPage.Line(cells: [
                        .figure(sitter.seat),
                        .link(sitter.sitting.rawValue, "/sittings/\(sitter.sitting)"),
                        .link(
                            CandidateNumber.grouped(sitter.candidate.rawValue),
                            "/candidates/\(sitter.candidate)"),
                    ])
                })
        }
        if visitor.may(SetLayout.self) {
            section.sectionLinks = [.init(linkWord: text("toDrawing"), linkPath: "\(path)/layout")]
        }
        return section
    }

    private func equipment() -> DeskPage.Section {
        let codes = row.equipment.map(\.rawValue)
        var section = DeskPage.Section(
            title: text("equipment"),
            note: codes.isEmpty ? text("noEquipment") : codes.joined(separator: separator))
        guard visitor.may(SetEquipment.self) else { return section }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/equipment", formButton: language.text("places.save"),
                formFields: [
                    .area(text("equipmentCodes"), "equipment", value: codes.joined(separator: " "), rows: 2)
                ])
        ]
        return section
    }

    private func machines() -> DeskPage.Section {
        let advised = profile.sparesAdvised(beside: row.layout.usableCount)
        let isShort = row.kind == .computer && detail.spares.count < advised
        var section = DeskPage.Section(
            title: text("machines"),
            note: text(
                isShort ? "machinesShort" : "machinesMeaning",
                [
                    "machines": "\(detail.machines.count)", "spares": "\(detail.spares.count)",
                    "advised": "\(advised)",
                ]))
        guard visitor.may(SetMachines.self) else { return section }
        let lines = detail.machines.map { machine in
            ["\(machine.seat)", machine.machine.rawValue, machine.address].compactMap { $0 }
                .joined(separator: " ")
        }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/machines", formButton: language.text("places.save"),
                formFields: [
                    version(),
                    .area(
                        text("machineLines"), "machines", value: lines.joined(separator: "\n"),
                        rows: min(max(lines.count + 1, 4), 16)),
                    .area(
                        text("spareTags"), "spares",
                        value: detail.spares.map(\.rawValue).joined(separator: " "), rows: 2),
                ])
        ]
        return section
    }

    private func features() -> DeskPage.Section {
        let features = detail.features
        let known = [
            features.isStepFree ? language.text("places.stepFree") : text("notStepFree"),
            features.isShielded ? text("shielded") : text("notShielded"),
            features.spacing.map { text("spacingIs", ["spacing": "\($0)"]) } ?? text("spacingUnknown"),
            features.cameras.isEmpty
                ? text("noCameras")
                : text(
                    "camerasAre", ["cameras": features.cameras.map(\.rawValue).joined(separator: separator)]),
        ]
        var section = DeskPage.Section(
            title: text("features"), note: known.joined(separator: language.text("frame.stateSeparator")))
        guard visitor.may(SetFeatures.self) else { return section }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/features", formButton: language.text("places.save"),
                formFields: [
                    yesNo(language.text("places.stepFree"), "stepFree", features.isStepFree),
                    yesNo(text("shielding"), "shielded", features.isShielded),
                    .text(text("spacing"), "spacing", value: features.spacing.map(String.init) ?? ""),
                    .text(
                        text("cameras"), "cameras",
                        value: features.cameras.map(\.rawValue).joined(separator: " ")),
                ])
        ]
        return section
    }

    private func closures() -> DeskPage.Section {
        var section = DeskPage.Section(
            sectionID: "closures", title: text("closures"),
            note: detail.closures.isEmpty ? text("noClosures") : text("closuresMeaning"))
        let mayReopen = visitor.may(ReopenRoom.self)
        if !detail.closures.isEmpty {
            section.table = DeskPage.Table(
                heads: language.heads(
                    "rooms", ["from", "until", "closureReason", "touched"] + (mayReopen ? ["action"] : [])),
                lines: detail.closures.map { closure in
                    let back = DeskPage.Form(
                        formPath: "\(path)/reopenings", formButton: text("reopen"),
                        formFields: [
                            .hidden("start", "\(closure.span.start.milliseconds)"),
                            .hidden("end", "\(closure.span.end.milliseconds)"),
                        ])
                    return DeskPage.Line(
                        cells: [
                            .words(time.dayAndMinute(closure.span.start)),
                            .words(time.dayAndMinute(closure.span.end)),
                            .words(language.text("words.reason.\(closure.reason.rawValue)")),
                            .words(
                                closure.sittings.isEmpty
                                    ? "–" : closure.sittings.map(\.rawValue).joined(separator: separator)),
                        ] + (mayReopen ? [.forms([back])] : []))
                })
        }
        guard visitor.may(CloseRoom.self) else { return section }
        let day = time.day(now)
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/closures", formButton: text("close"),
                formFields: [
                    .text(text("fromDay"), "fromDay", value: day, hint: "2021-11-27"),
                    .text(text("fromTime"), "fromTime", hint: "08:00"),
                    .text(text("untilDay"), "untilDay", value: day, hint: "2021-11-27"),
                    .text(text("untilTime"), "untilTime", hint: "18:00"),
                    .select(
                        text("closureReason"), "reason",
                        language.choices(ClosureReason.self, "words.reason")),
                ])
        ]
        return section
    }

    private func inspections() -> DeskPage.Section {
        var section = DeskPage.Section(
            title: text("inspections"), note: detail.inspections.isEmpty ? text("noInspections") : nil)
        if !detail.inspections.isEmpty {
            section.table = DeskPage.Table(
                heads: language.heads("rooms", ["inspectedAt", "inspector", "inspection"]),
                lines: detail.inspections.map { inspection in
                    DeskPage.Line(cells: [
                        .words(time.dayAndMinute(inspection.inspected)),
                        .words(
                            inspection.staffName ?? language.text("room.nameErased"),
                            small: inspection.staff.rawValue),
                        .tag(
                            language.text("words.inspection.\(inspection.inspection.rawValue)"),
                            inspection.inspection == .failed ? "closed" : "open"),
                    ])
                })
        }
        guard visitor.may(RecordInspection.self) else { return section }
        section.forms = [
            DeskPage.Form(
                formPath: "\(path)/inspections", formButton: text("record"),
                formFields: [
                    .text(text("inspector"), "staff", value: visitor.id),
                    .text(text("inspectedDay"), "day", value: time.day(now), hint: "2021-11-27"),
                    .text(text("inspectedTime"), "time", value: time.minute(now), hint: "08:00"),
                    .select(
                        text("inspection"), "inspection",
                        language.choices(InspectionOutcome.self, "words.inspection")),
                ])
        ]
        return section
    }

    private func description() -> DeskPage.Section {
        DeskPage.Section(
            title: text("description"),
            forms: [
                DeskPage.Form(
                    formPath: "\(path)/description", formButton: language.text("places.save"),
                    formFields: [
                        .text(language.text("places.name"), "title", value: row.title),
                        .text(language.text("places.building"), "building", value: row.building),
                        .text(language.text("places.floor"), "floor", value: "\(row.floor)"),
                        .select(
                            language.text("places.kind"), "kind",
                            language.choices(Room.Kind.self, "words.kind", selected: row.kind)),
                    ])
            ])
    }
}
