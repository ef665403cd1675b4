import Exam
import Hummingbird
import StationStore
import Web

/// What somebody signs.
struct ReportRoutes: Sendable {
    let parts: API.Parts

    func add(to calls: inout Calls) {
        calls.get("reports/sittings/:sitting", use: sitting)
    }

    @Sendable
    private func sitting(_ request: Request, _ context: APIContext) async throws -> Response {
        try context.require(Sight.reports)
        let id: Sitting.ID = try context.path("sitting")
        let report = try await parts.store.read { db in try ReportQueries.sitting(id, db) }.orNotFound()
        // Signed afterwards, so that it covers everything the report counts.
        let checkpoint = try await parts.checkpoints.sign()
        return try Answers.json(SittingReportAnswer(report, checkpoint: checkpoint?.note))
    }
}

/// A sitting's report. Holds no identity number and no telephone number, masked or not.
private struct SittingReportAnswer: Encodable {
    struct Counts: Encodable {
        let registered: Int
        let present: Int
        let late: Int
        let conditional: Int
        let proposedAbsent: Int
        let absent: Int
        let unseen: Int

        init(_ counts: AttendanceCounts) {
            registered = counts.registered
            present = counts.present
            late = counts.late
            conditional = counts.conditional
            proposedAbsent = counts.proposedAbsent
            absent = counts.absent
            unseen = counts.unseen
        }
    }

    struct RoomLine: Encodable {
        let room: Room.ID
        let title: String
        let counts: Counts
    }

    struct TurnedAway: Encodable {
        let reason: String
        let candidates: Int
        let verdicts: Int
    }

    struct Packet: Encodable {
        let packet: PaperPacket.ID
        let room: Room.ID
        let paperCode: String
        let declared: Int
        let state: PaperPacket.State
    }

    struct IncidentLine: Encodable {
        let incident: Incident.ID
        let code: String
        let room: Room.ID
        let candidate: Candidate.ID?
        let state: Incident.State
        let finding: Incident.Finding?
        let reported: Timestamp
    }

    struct Duty: Encodable {
        let staff: Staff.ID
        let name: String?
        let post: DutyPost
        let room: Room.ID?
        let reported: Timestamp?
    }

    let sitting: Sitting.ID
    let certificate: Certificate.ID
    let certificateTitle: String
    let part: Sitting.Part
    let paperCode: String
    let state: Sitting.State
    let start: Timestamp
    let end: Timestamp
    let started: Timestamp?
    let ended: Timestamp?
    let counts: Counts
    let rooms: [RoomLine]
    let turnedAway: [TurnedAway]
    let packets: [Packet]
    let incidents: [IncidentLine]
    let duties: [Duty]
    let checkpoint: String?

    init(_ report: SittingReport, checkpoint: String?) {
        sitting = report.sitting
        certificate = report.certificate
        certificateTitle = report.certificateTitle
        part = report.part
        paperCode = report.paperCode
        state = report.state
        start = Timestamp(report.planned.start)
        end = Timestamp(report.planned.end)
        started = report.startedAt.map(Timestamp.init)
        ended = report.endedAt.map(Timestamp.init)
        counts = Counts(report.counts)
        rooms = report.rooms.map { RoomLine(room: $0.room, title: $0.title, counts: Counts($0.counts)) }
        turnedAway = report.turnedAway.map {
            TurnedAway(reason: $0.reason, candidates: $0.candidates, verdicts: $0.verdicts)
        }
        packets = report.packets.map {
            Packet(
                packet: $0.packet, room: $0.room, paperCode: $0.paperCode, declared: $0.declared,
                state: $0.state)
        }
        incidents = report.incidents.map {
            IncidentLine(
                incident: $0.incident, code: $0.code, room: $0.room, candidate: $0.candidate,
                state: $0.state, finding: $0.finding, reported: Timestamp($0.at))
        }
        duties = report.duties.map {
            Duty(
                staff: $0.staff, name: $0.name, post: $0.post, room: $0.room,
                reported: $0.reportedAt.map(Timestamp.init))
        }
        self.checkpoint = checkpoint
    }
}
