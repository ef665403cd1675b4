import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// The form of one step: what the people who sign it state.
struct StepForm: Sendable {
    struct Field: Sendable {
        let key: String
        let word: String
        let isNumber: Bool
        let isText: Bool
        let isTick: Bool
        let filled: String
        let hint: String?
        let choices: [FormChoice]
        let hasChoices: Bool
    }

    let kind: String
    let word: String
    let meaning: String
    let signersWord: String
    let fields: [Field]

    init(
        _ kind: PaperStep.Kind, packet: PacketRow, known: RoomCount,
        pair: (lead: Staff.ID, second: Staff.ID)?, _ language: Language
    ) {
        self.kind = kind.rawValue
        word = language.text("words.step.\(kind.rawValue)")
        meaning = language.text("papers.meaning.\(kind.rawValue)")
        signersWord = language.text(
            kind.signers == .roomPair ? "papers.signers.roomPair" : "papers.signers.office")
        let maker = FieldMaker(language: language)
        fields =
            switch kind {
            case .depart, .receive: [maker.seal()]
            case .store, .storeScripts: [maker.text("cabinet")]
            case .stage: [maker.tick("confirmedPlan")]
            case .begin: [maker.tick("confirmedStart")]
            case .issue:
                [
                    maker.text("lead", pair?.lead.rawValue ?? ""),
                    maker.text("secondProctor", pair?.second.rawValue ?? ""),
                ]
            case .enterRoom: [maker.text("room"), maker.seal()]
            case .showSeal: [maker.seal(), maker.text("witnesses")]
            case .open: [maker.number("found")]
            case .distribute: ["given", "leftOver", "defective"].map { maker.number($0) }
            case .collect: ["scripts", "papers"].map { maker.number($0) }
            case .reconcile:
                ["papers", "used", "leftOver", "defective"].map { maker.number($0) } + [
                    maker.number("registered", known.registered), maker.number("present", known.present),
                    maker.number("absent", known.absent), maker.number("scripts"),
                    maker.number("heldApart", 0),
                ]
            case .sealScripts: [maker.text("strip")]
            case .giveBack: [maker.number("scripts")]
            case .dispatch: [maker.text("manifest")]
            case .acknowledge: [maker.text("receipt")]
            case .quarantine:
                [
                    maker.choices(
                        "quarantineReason",
                        QuarantineReason.allCases.map { ($0.rawValue, "words.reason.\($0.rawValue)") })
                ]
            case .settle: [maker.number("settled")]
            }
    }

    /// Reads the statements back.
    ///
    /// - Parameters:
    ///   - kind: the step that the form is for.
    ///   - form: as submitted.
    ///   - seats: of the packet's room: witnesses may be given by the number of their seat.
    /// - Returns: the step with its statements.
    /// - Throws: `FieldMissing`, or `HTTPError` 400 for what the form cannot send.
    static func step(
        _ kind: PaperStep.Kind, in form: SubmittedForm, seats: [DayQueries.Seat]
    ) throws -> PaperStep {
        switch kind {
        case .depart: .depart(seal: try seal(form))
        case .receive: .receive(seal: try seal(form))
        case .store: .store(cabinet: try form.require("cabinet"))
        case .storeScripts: .storeScripts(cabinet: try form.require("cabinet"))
        case .stage: .stage(confirmed: form["confirmedPlan"] != nil)
        case .begin: .begin(confirmed: form["confirmedStart"] != nil)
        case .issue:
            .issue(
                lead: Staff.ID(rawValue: try form.require("lead").uppercased()),
                second: Staff.ID(rawValue: try form.require("secondProctor").uppercased()))
        case .enterRoom:
            .enterRoom(room: Room.ID(rawValue: try form.require("room").uppercased()), seal: try seal(form))
        case .showSeal:
            .showSeal(seal: try seal(form), witnesses: witnesses(form["witnesses"] ?? "", seats))
        case .open: .open(found: try form.number("found"))
        case .distribute:
            .distribute(
                given: try form.number("given"), leftOver: try form.number("leftOver"),
                defective: try form.number("defective"))
        case .collect: .collect(scripts: try form.number("scripts"), papers: try form.number("papers"))
        case .reconcile:
            .reconcile(
                count: PaperCount(
                    papers: try form.number("papers"), used: try form.number("used"),
                    leftOver: try form.number("leftOver"), defective: try form.number("defective"),
                    registered: try form.number("registered"), present: try form.number("present"),
                    absent: try form.number("absent"), scripts: try form.number("scripts"),
                    heldApart: try form.number("heldApart")))
        case .sealScripts: .sealScripts(strip: try form.require("strip"))
        case .giveBack: .giveBack(scripts: try form.number("scripts"))
        case .dispatch: .dispatch(manifest: try form.require("manifest"))
        case .acknowledge: .acknowledge(receipt: try form.require("receipt"))
        case .quarantine:
            .quarantine(reason: try choice(QuarantineReason(rawValue: form.require("quarantineReason"))))
        case .settle: .settle(count: try form.number("settled"))
        }
    }

    private static func seal(_ form: SubmittedForm) throws -> SealState {
        try choice(SealState(rawValue: form.require("seal")))
    }

    private static func choice<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw HTTPError(.badRequest) }
        return value
    }

    private static func witnesses(_ text: String, _ seats: [DayQueries.Seat]) -> [Candidate.ID] {
        let words = text.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        return words.map { word in
            let seat = word.count <= 3 ? Int(word) : nil
            return seats.first { $0.number == seat }?.candidate ?? Candidate.ID(rawValue: String(word))
        }
    }
}

private struct FieldMaker {
    let language: Language

    func text(_ key: String, _ filled: String = "") -> StepForm.Field {
        field(key, isText: true, filled: filled)
    }

    func number(_ key: String, _ filled: Int? = nil) -> StepForm.Field {
        field(key, isNumber: true, filled: filled.map { "\($0)" } ?? "")
    }

    func tick(_ key: String) -> StepForm.Field { field(key, isTick: true) }

    func seal() -> StepForm.Field {
        choices("seal", SealState.allCases.map { ($0.rawValue, "words.seal.\($0.rawValue)") })
    }

    func choices(_ key: String, _ values: [(String, String)]) -> StepForm.Field {
        field(
            key,
            choices: values.map { FormChoice(value: $0.0, word: language.text($0.1), isSelected: false) })
    }

    private func field(
        _ key: String, isNumber: Bool = false, isText: Bool = false, isTick: Bool = false,
        filled: String = "",
        choices: [FormChoice] = []
    ) -> StepForm.Field {
        StepForm.Field(
            key: key, word: language.text("fields.\(key)"), isNumber: isNumber, isText: isText,
            isTick: isTick,
            filled: filled, hint: language.find("papers.hint.\(key)"), choices: choices,
            hasChoices: !choices.isEmpty)
    }
}
