package import Exam
import Foundation
package import GRDB
package import Vault

/// Reads about incidents for pages and the API.
package enum IncidentQueries {
    /// The incidents in `state`, or all; newest first unless asked otherwise.
    ///
    /// Sorts by `at` (the list's own order), `code`, `state` or `room`; searches incident, code,
    /// room, sitting and admission number. What happened stands only on the incident's own page.
    package static func incidents(
        in state: Incident.State?, _ request: ListRequest, _ db: Database
    ) throws -> Listed<IncidentRow> {
        let condition: Query = """
            (\(state?.rawValue) IS NULL OR state = \(state?.rawValue)) AND (id LIKE \(request.pattern) ESCAPE '!'
                OR code LIKE \(request.pattern) ESCAPE '!' OR room LIKE \(request.pattern) ESCAPE '!'
                OR sitting LIKE \(request.pattern) ESCAPE '!' OR candidate LIKE \(request.pattern) ESCAPE '!')
            """
        let total = try db.value(Int.self, "SELECT count(*) FROM incident WHERE \(condition)") ?? 0
        let order: Query =
            switch request.sort {
            case "code": "code, at DESC, id"
            case "state": "state, at DESC, id"
            case "room": "room, at DESC, id"
            default: "at DESC, id"
            }
        let rows = try db.rows(
            """
            SELECT \(IncidentRow.columns) FROM incident WHERE \(condition) ORDER BY \(order)
            LIMIT \(ListRequest.pageSize) OFFSET \(request.offset(of: total))
            """
        ).map(IncidentRow.init(row:))
        return Listed(rows: rows, total: total, request: request)
    }

    /// One incident with every version of it.
    ///
    /// `sealer` opens what happened and why; erased texts come as nil.
    ///
    /// - Returns: nil when there is no such incident.
    /// - Throws: ``StoreFault`` when an entry or a personal record of it cannot be read.
    package static func incident(
        _ id: Incident.ID, _ sealer: ParticularSealer, _ db: Database
    ) throws -> IncidentDetail? {
        let row = try db.row("SELECT \(IncidentRow.columns) FROM incident WHERE id = \(id)")
        guard let row else { return nil }
        let decoder = EntryDecoder()
        let versions = try db.rows(
            """
            SELECT \(JournalEntry.columns) FROM entrySubject JOIN journalEntry ON position = entry
            WHERE kind = \(Subject.incident(id).kind) AND subject = \(id) ORDER BY position
            """
        ).compactMap { row -> IncidentVersion? in
            let entry = try JournalEntry(row: row)
            guard case .incidents(let event) = try entry.event(decoder) else { return nil }
            return IncidentVersion(
                position: entry.position, moment: entry.moment, actor: entry.header.actor.examActor,
                event: event, text: try text(of: event, sealer, db))
        }
        return IncidentDetail(incident: IncidentRow(row: row), versions: versions)
    }

    private static func text(
        of event: IncidentEvent, _ sealer: ParticularSealer, _ db: Database
    ) throws -> String? {
        guard let digest = event.particulars.first,
            let plaintext = try ParticularRecord.open(digest, sealer, db)
        else { return nil }
        return try JSONDecoder().decode(FreeText.self, from: Data(plaintext)).text
    }
}

/// One line of the incident list.
package struct IncidentRow: Sendable, Equatable {
    package let id: Incident.ID
    package let code: IncidentCode
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let candidate: Candidate.ID?
    package let state: Incident.State
    package let finding: Incident.Finding?
    package let reportedBy: Staff.ID
    package let countersignedBy: Staff.ID?
    /// When it was reported.
    package let at: Moment
    /// How many codes it has had, from 1.
    package let versionCount: Int
    package let entry: JournalEntry.Position

    static let columns: Query = """
        id, code, sitting, room, candidate, state, finding, reportedBy, countersignedBy, at, versionCount, entry
        """

    init(row: Row) {
        guard let code = IncidentCode(rawValue: row[1]), let state = Incident.State(rawValue: row[5]) else {
            preconditionFailure("incident.code and incident.state come from their own events")
        }
        let finding: String? = row[6]
        id = row[0]
        self.code = code
        sitting = row[2]
        room = row[3]
        candidate = row[4]
        self.state = state
        self.finding = finding.flatMap(Incident.Finding.init(rawValue:))
        reportedBy = row[7]
        countersignedBy = row[8]
        at = row[9]
        versionCount = row[10]
        entry = row[11]
    }

    /// Whether it withholds its candidate's result now.
    package var withholdsResult: Bool {
        state == .signed && candidate != nil && code.class.accusesCandidate
    }
}

/// One incident with its versions, oldest first.
package struct IncidentDetail: Sendable {
    package let incident: IncidentRow
    package let versions: [IncidentVersion]
}

/// One entry about an incident.
package struct IncidentVersion: Sendable, Equatable {
    package let position: JournalEntry.Position
    package let moment: Moment
    package let actor: Actor
    package let event: IncidentEvent
    /// What happened, or why; nil when nothing was written or it was erased.
    package let text: String?
}
