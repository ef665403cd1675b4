import Exam
import StationStore

/// A packet, as a list shows it.
struct PacketAnswer: Encodable {
    /// Who answers for it now.
    struct Custody: Encodable {
        /// `outside`, `pair` or `cabinet`.
        let kind: String
        let first: Staff.ID?
        let second: Staff.ID?
        let cabinet: String?

        init(_ custody: PacketCustody) {
            switch custody {
            case .outside: (kind, first, second, cabinet) = ("outside", nil, nil, nil)
            case .pair(let one, let other): (kind, first, second, cabinet) = ("pair", one, other, nil)
            case .cabinet(let name, let one, let other):
                (kind, first, second, cabinet) = ("cabinet", one, other, name)
            }
        }
    }

    let packet: PaperPacket.ID
    let sitting: Sitting.ID
    let room: Room.ID
    let paperCode: String
    let serial: String
    let declared: Int
    let state: PaperPacket.State
    let quarantine: QuarantineReason?
    let heldStep: PaperStep.Kind?
    let custody: Custody
    let since: Timestamp
    let sittingStart: Timestamp
    let next: PaperStep.Kind?
    let isLate: Bool
    let entry: JournalEntry.Position

    init(_ row: PacketRow) {
        packet = row.id
        sitting = row.sitting
        room = row.room
        paperCode = row.paperCode
        serial = row.serial
        declared = row.declared
        state = row.state
        quarantine = row.quarantine
        heldStep = row.heldStep
        custody = Custody(row.custody)
        since = Timestamp(row.at)
        sittingStart = Timestamp(row.sittingStart)
        next = row.next
        isLate = row.isLate
        entry = row.entry
    }
}

/// A packet with its line of hands.
struct PacketDetailAnswer: Encodable {
    struct Waiting: Encodable {
        let step: PaperStep
        let staff: Staff.ID
        let expires: Timestamp
    }

    struct Line: Encodable {
        let position: JournalEntry.Position
        let time: Timestamp
        let event: String
        let actor: ActorAnswer
        let first: Staff.ID?
        let second: Staff.ID?
        /// What was stated, by the event's own labels: `count.papers`.
        let statements: [String: String]

        init(_ line: PacketLine) {
            position = line.position
            time = Timestamp(line.moment)
            event = line.event.word
            actor = ActorAnswer(line.actor)
            first = line.hands?.first
            second = line.hands?.second
            statements = Dictionary(
                line.statements.map { ($0.label, $0.value) }, uniquingKeysWith: { one, _ in one })
        }
    }

    struct Counts: Encodable {
        let found: Int?
        let given: Int?
        let leftOver: Int?
        let defective: Int?
        let papers: Int?
        let scripts: Int?
        let heldApart: Int?
    }

    let packet: PacketAnswer
    let counts: Counts
    let strip: String?
    let manifest: String?
    let receipt: String?
    let waiting: Waiting?
    let lines: [Line]
    let refusals: [Line]

    init(_ detail: PacketDetail) {
        packet = PacketAnswer(detail.packet)
        let known = detail.counts
        counts = Counts(
            found: known.found, given: known.given, leftOver: known.leftOver, defective: known.defective,
            papers: known.papers, scripts: known.scripts, heldApart: known.heldApart)
        strip = detail.strip
        manifest = detail.manifest
        receipt = detail.receipt
        waiting = detail.waiting.map {
            Waiting(step: $0.step, staff: $0.staff, expires: Timestamp($0.expires))
        }
        lines = detail.lines.map(Line.init)
        refusals = detail.refusals.map(Line.init)
    }
}
