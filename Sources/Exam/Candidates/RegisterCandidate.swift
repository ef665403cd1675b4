/// Puts one person on the roster, as a counter does; as an applicant, or selected at once.
package struct RegisterCandidate: Command {
    package let year: Int
    package let series: Int
    package let entrant: RosterEntrant
    package let isApplicant: Bool

    package init(year: Int, series: Int, entrant: RosterEntrant, isApplicant: Bool) {
        self.year = year
        self.series = series
        self.entrant = entrant
        self.isApplicant = isApplicant
    }

    package static let permission = Permission.staff(.chief, .deputy, .registrar, .continuingEducation)

    package struct Facts: Sendable {
        package let roster: ImportRoster.Facts
        /// Whether the actor answers for members of the public alone.
        package let isForPublicOnly: Bool

        package init(roster: ImportRoster.Facts, isForPublicOnly: Bool) {
            self.roster = roster
            self.isForPublicOnly = isForPublicOnly
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let station = facts.roster.station else { throw .stationNotFounded }
        guard (2000...2099).contains(year), (1...999).contains(series) else { throw .seriesOutOfRange }
        guard !facts.isForPublicOnly || entrant.kind == .social else { throw .notYourCandidate }
        var judge = RegistrationJudge(facts.roster)
        if let refusal = judge.refusal(of: entrant, isApplicant: isApplicant) { throw refusal }
        let number = AdmissionNumber(
            year: year % 100, series: series, station: station, serial: facts.roster.nextSerial)
        guard let candidate = number?.candidate else { throw .serialsUsedUp }
        let registered = StationEvent.candidates(
            .registered(
                candidate: candidate, certificate: entrant.certificate, major: entrant.major,
                group: entrant.group, kind: entrant.kind,
                institution: entrant.institution.isEmpty ? nil : entrant.institution,
                particulars: entrant.particulars))
        return isApplicant ? [registered, .candidates(.applied(candidate: candidate))] : [registered]
    }
}
