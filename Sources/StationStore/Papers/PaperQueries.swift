package import Exam
import Foundation
package import GRDB

/// Reads about packets for pages and the API.
package enum PaperQueries {
    /// The packets of the sittings that start within `day`, or of all.
    ///
    /// Sorts by `start` (the list's own order), `room`, `state` or `serial`; searches packet,
    /// serial, room and sitting. Steps are due or late by `now`, the station's time.
    package static func packets(
        on day: TimeSpan?, _ request: ListRequest, now: Moment, _ db: Database
    ) throws -> Listed<PacketRow> {
        let condition: Query = """
            (\(day?.start) IS NULL OR (sitting.start >= \(day?.start) AND sitting.start < \(day?.end)))
                AND (packet.id LIKE \(request.pattern) ESCAPE '!'
                OR packet.serial LIKE \(request.pattern) ESCAPE '!'
                OR packet.room LIKE \(request.pattern) ESCAPE '!'
                OR packet.sitting LIKE \(request.pattern) ESCAPE '!')
            """
        let total =
            try db.value(
                Int.self,
                """
                SELECT count(*) FROM packet JOIN sitting ON sitting.id = packet.sitting WHERE \(condition)
                """) ?? 0
        let order: Query =
            switch request.sort {
            case "room": "packet.room, sitting.start, packet.id"
            case "state": "packet.state, sitting.start, packet.room, packet.id"
            case "serial": "packet.serial"
            default: "sitting.start, packet.room, packet.id"
            }
        let profile = try RuleProfile.inForce(db)
        let rows = try db.rows(
            """
            SELECT \(PacketRow.columns) FROM packet JOIN sitting ON sitting.id = packet.sitting
            WHERE \(condition) ORDER BY \(order)
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """
        ).map { PacketRow(row: $0, profile: profile, now: now) }
        return Listed(rows: rows, total: total, request: request)
    }

    /// One packet with everything that two people ever signed on it.
    ///
    /// - Returns: nil when there is no such packet.
    /// - Throws: ``StoreFault/journalBroken(position:reason:)`` when an entry of it cannot be read.
    package static func packet(_ id: PaperPacket.ID, now: Moment, _ db: Database) throws -> PacketDetail? {
        let row = try db.row(
            """
            SELECT \(PacketRow.columns) FROM packet JOIN sitting ON sitting.id = packet.sitting
            WHERE packet.id = \(id)
            """)
        guard let row else { return nil }
        let counts = try db.row(
            """
            SELECT found, given, leftOver, defective, papers, scripts, heldApart, strip, manifest, receipt
            FROM packet WHERE id = \(id)
            """)
        guard let counts else { return nil }
        let waiting = try PendingSignature.find(id, db).flatMap { now.isNoLater(than: $0.expires) ? $0 : nil }
        let lines = try PacketLine.all(of: id, db)
        return try PacketDetail(
            packet: PacketRow(row: row, profile: .inForce(db), now: now),
            counts: PacketCounts(row: counts), strip: counts[7], manifest: counts[8], receipt: counts[9],
            waiting: waiting, lines: lines.filter { $0.hands != nil },
            refusals: lines.filter(\.isRefusal))
    }

    /// The equations that `count` breaks for the packet as it stands, to show beside the form.
    package static func inequalities(
        of count: PaperCount, for packet: PaperPacket.ID, _ db: Database
    ) throws -> [CountInequality] {
        try count.inequalities(against: PacketFacts.find(packet, signers: [], db).roomCount)
    }
}

/// Who answers for a packet now: always exactly one answer.
package enum PacketCustody: Equatable, Sendable {
    /// The organisation: before the packet departs, and after its receipt.
    case outside
    case pair(Staff.ID, Staff.ID)
    /// Locked away; the two hold its keys.
    case cabinet(String, Staff.ID, Staff.ID)
}

/// One line of the packet list.
package struct PacketRow: Sendable, Equatable {
    package let id: PaperPacket.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let paperCode: String
    package let serial: String
    package let declared: Int
    package let state: PaperPacket.State
    package let quarantine: QuarantineReason?
    /// The step whose count differed, while the chief has not settled it.
    package let heldStep: PaperStep.Kind?
    package let custody: PacketCustody
    /// When the packet came into this state.
    package let at: Moment
    package let sittingStart: Moment
    /// Nil at the end of the path and in quarantine.
    package let next: PaperStep.Kind?
    package let window: PaperWindow
    package let isLate: Bool
    /// The last entry that touched the packet.
    package let entry: JournalEntry.Position

    static let columns: Query = """
        packet.id, packet.sitting, packet.room, packet.paperCode, packet.serial, packet.declared, packet.state,
        packet.quarantine, packet.heldStep, packet.firstBy, packet.secondBy, packet.cabinet, packet.at,
        packet.entry, sitting.start, sitting."end", sitting.startedAt, sitting.endedAt, sitting.state
        """

    init(row: Row, profile: RuleProfile, now: Moment) {
        guard let state = PaperPacket.State(rawValue: row[6]) else {
            preconditionFailure("packet.state is checked")
        }
        let quarantine: String? = row[7]
        let heldStep: String? = row[8]
        let times = PaperSittingFact(row: row, from: 14)
        id = row[0]
        sitting = row[1]
        room = row[2]
        paperCode = row[3]
        serial = row[4]
        declared = row[5]
        self.state = state
        self.quarantine = quarantine.flatMap(QuarantineReason.init(rawValue:))
        self.heldStep = heldStep.flatMap(PaperStep.Kind.init(rawValue:))
        custody = Self.custody(state, first: row[9], second: row[10], cabinet: row[11])
        at = row[12]
        sittingStart = times.start
        next = state.nextStep
        window =
            state.nextStep.map {
                PaperTiming(profile: profile, sitting: times).window(for: $0, after: row[12])
            }
            ?? PaperWindow()
        isLate = window.isLate(at: now)
        entry = row[13]
    }

    private static func custody(
        _ state: PaperPacket.State, first: Staff.ID?, second: Staff.ID?, cabinet: String?
    ) -> PacketCustody {
        guard state != .acked, let first, let second else { return .outside }
        return cabinet.map { .cabinet($0, first, second) } ?? .pair(first, second)
    }
}

/// A packet's numbers as far as they are known.
package struct PacketCounts: Sendable, Equatable {
    package let found: Int?
    package let given: Int?
    package let leftOver: Int?
    package let defective: Int?
    package let papers: Int?
    package let scripts: Int?
    package let heldApart: Int?

    init(row: Row) {
        found = row[0]
        given = row[1]
        leftOver = row[2]
        defective = row[3]
        papers = row[4]
        scripts = row[5]
        heldApart = row[6]
    }
}

/// One packet with its line of hands.
package struct PacketDetail: Sendable {
    package let packet: PacketRow
    package let counts: PacketCounts
    package let strip: String?
    package let manifest: String?
    package let receipt: String?
    /// The first signature that waits for the second; nil when none does or it has expired.
    package let waiting: PendingSignature?
    /// Every completed step, oldest first.
    package let lines: [PacketLine]
    /// Scans and openings that the rules forbade, oldest first.
    package let refusals: [PacketLine]
}

/// One entry about a packet.
package struct PacketLine: Sendable, Equatable {
    package let position: JournalEntry.Position
    package let moment: Moment
    package let actor: Actor
    package let event: PaperEvent
    /// The two people who completed the step.
    package let hands: PacketHands?
    /// What they stated, by the event's own labels.
    package let statements: [PacketStatement]

    fileprivate var isRefusal: Bool {
        if case .stepRefused = event { return true }
        return false
    }

    fileprivate static func all(of packet: PaperPacket.ID, _ db: Database) throws -> [PacketLine] {
        let decoder = EntryDecoder()
        return try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM entrySubject JOIN journalEntry ON position = entry
            WHERE kind = \(Subject.packet(packet).kind) AND subject = \(packet) ORDER BY position
            """
        ).compactMap { row in
            let entry = try JournalEntry(row: row)
            guard case .papers(let event) = try entry.event(decoder) else { return nil }
            return try PacketLine(
                position: entry.position, moment: entry.moment, actor: entry.header.actor.examActor,
                event: event, hands: event.hands, statements: PacketStatement.all(in: entry.body))
        }
    }
}

/// One label of an event with its value, as the journal spells it.
package struct PacketStatement: Sendable, Equatable {
    /// `found`; inside another value `count.papers`.
    package let label: String
    package let value: String

    /// The statements in an event's body, by label; who signed and which packet stand elsewhere.
    fileprivate static func all(in body: Data) throws -> [PacketStatement] {
        let event = try JSONDecoder().decode([String: [String: StatedValue]].self, from: body)
        return event.values.flatMap { $0 }
            .filter { !["packet", "firstBy", "secondBy"].contains($0.key) }
            .flatMap { $0.value.flattened(under: $0.key) }
            .sorted { $0.label < $1.label }
    }
}

/// A JSON value of the shapes that paper events have.
private indirect enum StatedValue: Decodable {
    case number(Int64)
    case text(String)
    case flag(Bool)
    case list([StatedValue])
    case object([String: StatedValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([StatedValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: StatedValue].self))
        }
    }

    func flattened(under label: String) -> [PacketStatement] {
        if case .object(let values) = self {
            return values.flatMap { $0.value.flattened(under: "\(label).\($0.key)") }
        }
        return [PacketStatement(label: label, value: text)]
    }

    private var text: String {
        switch self {
        case .number(let number): String(number)
        case .text(let text): text
        case .flag(let flag): String(flag)
        case .list(let values): values.map(\.text).joined(separator: " ")
        case .object(let values): values.keys.sorted().joined(separator: " ")
        }
    }
}
