/// Reports an incident: the first of two signatures, or both when two people stand at one screen.
package struct ReportIncident: Command {
    package let incident: Incident.ID
    /// One of ``IncidentCode``; as text, so that a wrong one is a refusal and not a crash.
    package let code: String
    package let sitting: Sitting.ID
    package let room: Room.ID
    package let candidate: Candidate.ID?
    /// What happened, in free text: a particular.
    package let facts: ParticularDigest

    package init(
        incident: Incident.ID, code: String, sitting: Sitting.ID, room: Room.ID, candidate: Candidate.ID?,
        facts: ParticularDigest
    ) {
        self.incident = incident
        self.code = code
        self.sitting = sitting
        self.room = room
        self.candidate = candidate
        self.facts = facts
    }

    // Without `facts`: salts are random, and the same report sent twice must digest the same.
    private enum CodingKeys: CodingKey {
        case incident, code, sitting, room, candidate
    }

    package static let permission = Permission.staff(
        .chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor, .marker)

    package func decide(
        given facts: IncidentPlaceFacts, by actor: Actor, at moment: Moment
    ) throws(IncidentRefusal) -> [StationEvent] {
        guard let person = actor.person else { throw .personNeeded }
        try facts.check(incident)
        guard let code = IncidentCode(rawValue: code) else { throw .unknownCode }
        guard candidate != nil || !code.class.wantsCandidate else { throw .candidateNeeded }
        let reported = StationEvent.incidents(
            .reported(
                incident: incident, code: code, sitting: sitting, room: room, candidate: candidate,
                facts: self.facts, by: person))
        guard let second = actor.second else { return [reported] }
        return [reported, .incidents(.countersigned(incident: incident, by: second))]
    }
}

/// Sends away somebody who sits in another's name (替考): incident and door in one transaction.
///
/// Removal is the chief's order (`rules` 7.5), so only the chief or a deputy gives this command.
/// The penalty is not the station's to decide.
package struct ReportImpersonation: Command {
    package let incident: Incident.ID
    package let sitting: Sitting.ID
    package let room: Room.ID
    /// In whose name the person came.
    package let candidate: Candidate.ID
    package let facts: ParticularDigest

    package init(
        incident: Incident.ID, sitting: Sitting.ID, room: Room.ID, candidate: Candidate.ID,
        facts: ParticularDigest
    ) {
        self.incident = incident
        self.sitting = sitting
        self.room = room
        self.candidate = candidate
        self.facts = facts
    }

    private enum CodingKeys: CodingKey {
        case incident, sitting, room, candidate
    }

    package static let permission = Permission.staff(.chief, .deputy)

    package func decide(
        given facts: IncidentPlaceFacts, by actor: Actor, at moment: Moment
    ) throws(IncidentRefusal) -> [StationEvent] {
        let report = ReportIncident(
            incident: incident, code: IncidentCode.w65.rawValue, sitting: sitting, room: room,
            candidate: candidate, facts: self.facts)
        return try report.decide(given: facts, by: actor, at: moment) + [
            .checkIn(.refused(candidate: candidate, sitting: sitting, room: room, reason: .removed))
        ]
    }
}
