package import Exam
package import GRDB

extension ReportIncident: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> IncidentPlaceFacts {
        try .find(incident, sitting, room, candidate, db)
    }
}

extension ReportImpersonation: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> IncidentPlaceFacts {
        try .find(incident, sitting, room, candidate, db)
    }
}

extension CountersignIncident: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> IncidentFact? {
        try IncidentFacts.find(incident, db)
    }
}

extension RecodeIncident: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> IncidentFact? {
        try IncidentFacts.find(incident, db)
    }
}

extension CloseIncident: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> IncidentFact? {
        try IncidentFacts.find(incident, db)
    }
}

extension IncidentPlaceFacts {
    fileprivate static func find(
        _ incident: Incident.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ candidate: Candidate.ID?,
        _ db: Database
    ) throws -> IncidentPlaceFacts {
        func exists(_ query: Query) throws -> Bool { try db.value(Int.self, query) != nil }
        return try IncidentPlaceFacts(
            isKnownIncident: exists("SELECT 1 FROM incident WHERE id = \(incident)"),
            isKnownSitting: exists("SELECT 1 FROM sitting WHERE id = \(sitting)"),
            isRoomOfSitting: exists(
                "SELECT 1 FROM sittingRoom WHERE sitting = \(sitting) AND room = \(room)"),
            isKnownCandidate: candidate.map { try exists("SELECT 1 FROM candidate WHERE id = \($0)") } ?? true
        )
    }
}

/// What other capabilities ask about incidents, in their own transactions.
package enum IncidentFacts {
    /// Incidents that withhold the result of `candidate`: twice signed, not closed, and about them.
    package static func openCount(for candidate: Candidate.ID, _ db: Database) throws -> Int {
        try db.value(
            Int.self,
            """
            SELECT count(*) FROM incident
            WHERE candidate = \(candidate) AND state = 'signed' AND accuses
            """) ?? 0
    }

    static func find(_ incident: Incident.ID, _ db: Database) throws -> IncidentFact? {
        let row = try db.row(
            "SELECT code, state, candidate, reportedBy, countersignedBy FROM incident WHERE id = \(incident)")
        guard let row else { return nil }
        guard let code = IncidentCode(rawValue: row[0]), let state = Incident.State(rawValue: row[1]) else {
            preconditionFailure("incident.code and incident.state come from their own events")
        }
        return IncidentFact(
            code: code, state: state, candidate: row[2], reportedBy: row[3], countersignedBy: row[4])
    }
}
