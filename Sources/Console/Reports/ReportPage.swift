import Exam
import StationStore
import Web

/// What there is to print.
struct ReportsPage: Sendable {
    struct Row: Sendable {
        let id: String
        let day: String
        let clock: String
        let certificate: String
        let partWord: String
        let stateWord: String
        let state: String
        let counts: String
    }

    let headline: String
    let rows: [Row]
    let hasRows: Bool

    init(_ sittings: [SittingQueries.SittingRow], time: StationTime, language: Language) {
        rows = sittings.map { row in
            Row(
                id: row.id.rawValue, day: time.day(row.span.start), clock: time.minute(row.span.start),
                certificate: row.certificateTitle, partWord: language.text("words.part.\(row.part.rawValue)"),
                stateWord: language.text("words.sittingState.\(row.state.rawValue)"),
                state: row.state.rawValue,
                counts: "\(row.presentCount)/\(row.seatedCount)")
        }
        hasRows = !rows.isEmpty
        headline = language.text("reports.headline", ["count": "\(rows.count)"])
    }
}

/// What a sitting came to, made for signing on paper.
struct SittingReportPage: Sendable {
    struct RoomRow: Sendable {
        let id: String
        let title: String
        let registered: Int
        let present: Int
        let late: Int
        let conditional: Int
        let absent: Int
        let unseen: Int
    }

    struct PacketRow: Sendable {
        let id: String
        let room: String
        let stateWord: String
        let declared: Int
        let found: String
        let given: String
        let leftOver: String
        let defective: String
        let scripts: String
    }

    struct IncidentRow: Sendable {
        let id: String
        let clock: String
        let room: String
        let code: String
        let stateWord: String
        let findingWord: String
    }

    struct DutyLine: Sendable {
        let room: String
        let postWord: String
        let person: String
        let reported: String
    }

    struct Turned: Sendable {
        let reasonWord: String
        let candidates: Int
    }

    let id: String
    let certificate: String
    let partWord: String
    let paperCode: String
    let planned: String
    let actual: String
    let stateWord: String
    let total: RoomRow
    let rooms: [RoomRow]
    let packets: [PacketRow]
    let hasPackets: Bool
    let incidents: [IncidentRow]
    let hasIncidents: Bool
    let duties: [DutyLine]
    let hasDuties: Bool
    let turned: [Turned]
    let hasTurned: Bool

    init(_ report: SittingReport, time: StationTime, language: Language) {
        func figure(_ number: Int?) -> String { number.map { "\($0)" } ?? "–" }
        func row(_ id: String, _ title: String, _ counts: AttendanceCounts) -> RoomRow {
            RoomRow(
                id: id, title: title, registered: counts.registered, present: counts.present,
                late: counts.late,
                conditional: counts.conditional, absent: counts.absent,
                unseen: counts.unseen + counts.proposedAbsent)
        }
        id = report.sitting.rawValue
        certificate = "\(report.certificate) \(report.certificateTitle)"
        partWord = language.text("words.part.\(report.part.rawValue)")
        paperCode = report.paperCode
        planned =
            "\(time.day(report.planned.start)) \(time.minute(report.planned.start))–\(time.minute(report.planned.end))"
        actual = report.startedAt.map { "\(time.minute($0))–\(report.endedAt.map(time.minute) ?? "")" } ?? "–"
        stateWord = language.text("words.sittingState.\(report.state.rawValue)")
        total = row("", "", report.counts)
        rooms = report.rooms.map { row($0.room.rawValue, $0.title, $0.counts) }
        packets = report.packets.map { packet in
            PacketRow(
                id: packet.packet.rawValue, room: packet.room.rawValue,
                stateWord: language.text("words.packetShort.\(packet.state.rawValue)"),
                declared: packet.declared,
                found: figure(packet.counts.found), given: figure(packet.counts.given),
                leftOver: figure(packet.counts.leftOver), defective: figure(packet.counts.defective),
                scripts: figure(packet.counts.scripts))
        }
        hasPackets = !packets.isEmpty
        incidents = report.incidents.map { incident in
            IncidentRow(
                id: incident.incident.rawValue, clock: time.minute(incident.at), room: incident.room.rawValue,
                code: "\(incident.code) \(language.find("incident.\(incident.code).label") ?? "")",
                stateWord: language.text("words.incidentState.\(incident.state.rawValue)"),
                findingWord: incident.finding.map { language.text("words.finding.\($0.rawValue)") } ?? "")
        }
        hasIncidents = !incidents.isEmpty
        duties = report.duties.map { duty in
            DutyLine(
                room: duty.room?.rawValue ?? "–", postWord: language.text("words.post.\(duty.post.rawValue)"),
                person: "\(duty.name ?? "") \(duty.staff)",
                reported: duty.reportedAt.map { time.minute($0) } ?? language.text("reports.notReported"))
        }
        hasDuties = !duties.isEmpty
        turned = report.turnedAway.map {
            Turned(
                reasonWord: language.find("words.reason.\($0.reason)") ?? $0.reason, candidates: $0.candidates
            )
        }
        hasTurned = !turned.isEmpty
    }
}
