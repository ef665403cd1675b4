import Exam
import StationStore
import Web

/// One packet: its state, the line of hands, the step that comes next.
struct PacketPage: Sendable {
    struct Line: Sendable {
        let clock: String
        let word: String
        let people: String
        let statements: String
        let position: Int64
    }

    struct Refused: Sendable {
        let clock: String
        let word: String
        let reasonWord: String
        let position: Int64
    }

    struct Waiting: Sendable {
        let who: String
        let stepWord: String
        let until: String
        let isOwn: Bool
    }

    let id: String
    let room: String
    let sitting: String
    let paperCode: String
    let serial: String
    let declared: Int
    let headline: String
    let voice: String
    let holders: String
    let due: String?
    let hands: HandsLine
    let lines: [Line]
    let hasLines: Bool
    let waiting: Waiting?
    let form: StepForm?
    let apart: StepForm?
    let refusals: [Refused]
    let hasRefusals: Bool
    let history: [HistoryLine]
    let canSign: Bool
    let request: String
}

/// What the page of a packet is made of, read in one snapshot.
struct PacketFindings: Sendable {
    let detail: PacketDetail
    let known: RoomCount
    let lead: Staff.ID?
    let second: Staff.ID?
    let names: [String: String]
    let history: [HistoryLine]

    static func read(
        _ parts: Console.Parts, _ id: PaperPacket.ID, _ language: Language
    ) async throws -> PacketFindings? {
        let now = parts.store.now()
        let time = parts.time
        return try await parts.store.read { db in
            guard let detail = try PaperQueries.packet(id, now: now, db) else { return nil }
            let pair = try DayQueries.pair(in: detail.packet.room, at: detail.packet.sittingStart, db)
            var staff = Set(detail.packet.custody.people)
            for line in detail.lines {
                if let hands = line.hands { staff.formUnion([hands.first, hands.second]) }
            }
            if let waiting = detail.waiting { staff.insert(waiting.staff) }
            let history = try JournalQueries.history(db, of: .packet(id), limit: 40)
            return PacketFindings(
                detail: detail, known: try PacketFacts.find(id, signers: [], db).roomCount, lead: pair?.lead,
                second: pair?.second,
                names: try JournalQueries.names(db, candidates: [], staff: Set(staff.map(\.rawValue))),
                history: try HistoryLine.lines(history, db, language, time))
        }
    }

    func page(
        for visitor: Visitor, canSign: Bool, now: Moment, time: StationTime, _ language: Language
    ) -> PacketPage {
        let words = PacketWords(names: names, now: now, time: time, language: language)
        let packet = detail.packet
        let row = words.row(packet)
        var headline = [row.stateWord, row.holders]
        if let next = row.nextWord { headline.append(language.text("papers.next", ["step": next])) }
        let pair = lead.flatMap { lead in second.map { (lead: lead, second: $0) } }
        func form(_ kind: PaperStep.Kind) -> StepForm {
            StepForm(kind, packet: packet, known: known, pair: pair, language)
        }
        let mayGoApart = PaperStep.Kind.quarantine.startsFrom.contains(packet.state)
        return PacketPage(
            id: packet.id.rawValue, room: packet.room.rawValue, sitting: packet.sitting.rawValue,
            paperCode: packet.paperCode, serial: packet.serial, declared: packet.declared,
            headline: headline.joined(separator: language.text("frame.stateSeparator")), voice: row.voice,
            holders: row.holders, due: row.dueWord, hands: HandsLine(detail, words),
            lines: detail.lines.compactMap { line($0, words) }, hasLines: !detail.lines.isEmpty,
            waiting: detail.waiting.map {
                PacketPage.Waiting(
                    who: words.person($0.staff),
                    stepWord: language.text("words.step.\($0.step.kind.rawValue)"),
                    until: time.minute($0.expires, near: now), isOwn: $0.staff.rawValue == visitor.id)
            },
            form: packet.next.map(form), apart: mayGoApart ? form(.quarantine) : nil,
            refusals: detail.refusals.compactMap { refused($0, time, language) },
            hasRefusals: !detail.refusals.isEmpty, history: history, canSign: canSign,
            request: FreshRequestID.next())
    }

    private func line(_ line: PacketLine, _ words: PacketWords) -> PacketPage.Line? {
        guard let hands = line.hands else { return nil }
        let language = words.language
        let statements = line.statements.map { statement in
            let label = statement.label.split(separator: ".").last.map(String.init) ?? statement.label
            let word = language.find("words.\(label).\(statement.value)") ?? statement.value
            return "\(language.find("fields.\(label)") ?? label) \(word)"
        }
        return PacketPage.Line(
            clock: words.time.dayAndMinute(line.moment),
            word: language.find("words.packetShort.\(line.event.word)") ?? language.text("papers.settled"),
            people: words.person(hands.first) + language.text("frame.listSeparator")
                + words.person(hands.second),
            statements: statements.joined(separator: language.text("frame.stateSeparator")),
            position: line.position)
    }

    private func refused(
        _ line: PacketLine, _ time: StationTime, _ language: Language
    ) -> PacketPage.Refused? {
        guard case .stepRefused(_, let step, let reason, _) = line.event else { return nil }
        return PacketPage.Refused(
            clock: time.full(line.moment), word: language.text("words.step.\(step.rawValue)"),
            reasonWord: language.text("words.reason.\(reason.rawValue)"), position: line.position)
    }
}

extension PaperEvent {
    /// The key of what happened, as short as a table wants it.
    fileprivate var word: String {
        switch self {
        case .inTransit: "inTransit"
        case .received: "received"
        case .stored: "stored"
        case .staged: "staged"
        case .issued: "issued"
        case .inRoom: "inRoom"
        case .sealShown: "sealShown"
        case .opened: "opened"
        case .distributed: "distributed"
        case .inUse: "inUse"
        case .collected: "collected"
        case .reconciled: "reconciled"
        case .sealedScripts: "sealedScripts"
        case .returned: "returned"
        case .storedScripts: "storedScripts"
        case .dispatched: "dispatched"
        case .acked: "acked"
        case .quarantined: "quarantined"
        case .discrepancyFound: "discrepancy"
        case .discrepancySettled: "settled"
        case .expected, .stepSigned, .stepRefused: "other"
        }
    }
}
