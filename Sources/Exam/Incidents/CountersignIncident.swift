/// The second signature under a report: from now on an accused candidate's result is withheld.
package struct CountersignIncident: Command {
    package let incident: Incident.ID

    package init(incident: Incident.ID) {
        self.incident = incident
    }

    package static let permission = ReportIncident.permission

    package func decide(
        given facts: IncidentFact?, by actor: Actor, at moment: Moment
    ) throws(IncidentRefusal) -> [StationEvent] {
        guard let facts else { throw .unknownIncident }
        guard let person = actor.person else { throw .personNeeded }
        guard facts.state != .closed else { throw .alreadyClosed }
        guard person != facts.reportedBy else { throw .secondPersonNeeded }
        guard facts.state == .reported else { return [] }
        return [.incidents(.countersigned(incident: incident, by: person))]
    }
}

/// Gives an incident another code: a new version with its reason, never a correction in place.
package struct RecodeIncident: Command {
    package let incident: Incident.ID
    package let code: String
    package let reason: ParticularDigest

    package init(incident: Incident.ID, code: String, reason: ParticularDigest) {
        self.incident = incident
        self.code = code
        self.reason = reason
    }

    private enum CodingKeys: CodingKey {
        case incident, code
    }

    package static let permission = Permission.staff(.chief)

    package func decide(
        given facts: IncidentFact?, by actor: Actor, at moment: Moment
    ) throws(IncidentRefusal) -> [StationEvent] {
        guard let facts else { throw .unknownIncident }
        guard let person = actor.person else { throw .personNeeded }
        guard facts.state != .closed else { throw .alreadyClosed }
        guard let code = IncidentCode(rawValue: code) else { throw .unknownCode }
        guard facts.candidate != nil || !code.class.wantsCandidate else { throw .candidateNeeded }
        guard code != facts.code else { return [] }
        return [
            .incidents(
                .recoded(incident: incident, from: facts.code, code: code, reason: reason, by: person))
        ]
    }
}

/// Closes an incident with what was found, by the organisation's decision.
package struct CloseIncident: Command {
    package let incident: Incident.ID
    package let finding: Incident.Finding
    package let reason: ParticularDigest

    package init(incident: Incident.ID, finding: Incident.Finding, reason: ParticularDigest) {
        self.incident = incident
        self.finding = finding
        self.reason = reason
    }

    private enum CodingKeys: CodingKey {
        case incident, finding
    }

    package static let permission = Permission.staff(.chief)

    package func decide(
        given facts: IncidentFact?, by actor: Actor, at moment: Moment
    ) throws(IncidentRefusal) -> [StationEvent] {
        guard let facts else { throw .unknownIncident }
        guard let person = actor.person else { throw .personNeeded }
        guard facts.state != .closed else { throw .alreadyClosed }
        guard facts.state == .signed else { throw .notCountersigned }
        guard finding.fits(facts.code, namesCandidate: facts.candidate != nil) else {
            throw .findingDoesNotFit
        }
        return [
            .incidents(.closed(incident: incident, finding: finding, reason: reason, by: person))
        ]
    }
}
