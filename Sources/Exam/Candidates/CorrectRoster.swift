/// Takes a corrected roster file: people come, change and leave as the differences to an earlier file say.
///
/// Who stays keeps number and certificate. Another certificate is another registration, judged as any.
package struct CorrectRoster: Command {
    package let year: Int
    package let series: Int
    /// The keyed digest of the file's bytes, hex.
    package let fileDigest: String
    package let added: [RosterEntrant]
    package let changed: [RosterCorrection]
    package let withdrawn: [Candidate.ID]

    package init(
        year: Int, series: Int, fileDigest: String, added: [RosterEntrant], changed: [RosterCorrection],
        withdrawn: [Candidate.ID]
    ) {
        self.year = year
        self.series = series
        self.fileDigest = fileDigest
        self.added = added
        self.changed = changed
        self.withdrawn = withdrawn
    }

    package static let permission = Permission.staffOrStation(.chief, .deputy, .registrar)

    package struct Facts: Sendable {
        /// As for an import of those who are added; places of those who leave are counted as taken.
        package let roster: ImportRoster.Facts
        /// Everybody who changes or leaves; who is missing here is unknown.
        package let people: [Candidate.ID: Person]

        package init(roster: ImportRoster.Facts, people: [Candidate.ID: Person]) {
            self.roster = roster
            self.people = people
        }
    }

    /// Somebody on the roster whom the file changes or leaves out.
    package struct Person: Equatable, Sendable {
        package let place: QuotaKey
        package let kind: Candidate.Kind
        package let isWithdrawn: Bool
        package let wasAdmitted: Bool
        /// False for who has applied and takes no place.
        package let isSelected: Bool
        /// Whether from another college: such people take no place either.
        package let isFromElsewhere: Bool

        package init(
            place: QuotaKey, kind: Candidate.Kind, isWithdrawn: Bool, wasAdmitted: Bool,
            isSelected: Bool = true, isFromElsewhere: Bool = false
        ) {
            self.place = place
            self.kind = kind
            self.isWithdrawn = isWithdrawn
            self.wasAdmitted = wasAdmitted
            self.isSelected = isSelected
            self.isFromElsewhere = isFromElsewhere
        }

        /// Whether the person counts against the quota of ``place``.
        fileprivate var takesPlace: Bool { kind == .student && isSelected && !isFromElsewhere }

        /// Whether quota and eligibility have to be judged anew.
        fileprivate func isMoved(by entrant: RosterEntrant) -> Bool {
            QuotaKey(certificate: entrant.certificate, major: entrant.major) != place || entrant.kind != kind
                || entrant.institution.isEmpty == isFromElsewhere
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let station = facts.roster.station else { throw .stationNotFounded }
        guard (2000...2099).contains(year), (1...999).contains(series) else { throw .seriesOutOfRange }
        guard !facts.roster.isFileImported else { throw .fileAlreadyImported }
        guard !added.isEmpty || !changed.isEmpty || !withdrawn.isEmpty else { throw .rosterEmpty }
        guard added.count + changed.count <= ImportRoster.entrantsMax else { throw .rosterTooLong }
        var events = try leaving(facts)
        var judge = RegistrationJudge(facts.roster.freeing(places(thatLeave: facts)))
        for correction in changed {
            let person = try person(correction.candidate, facts)
            if person.isMoved(by: correction.entrant) {
                guard !person.wasAdmitted else { throw .alreadyAdmitted }
                if let refusal = judge.refusal(of: correction.entrant, isApplicant: !person.isSelected) {
                    throw refusal
                }
            }
            events.append(.candidates(correction.entrant.registered(as: correction.candidate)))
        }
        var first: Candidate.ID?
        var last: Candidate.ID?
        for (offset, entrant) in added.enumerated() {
            if let refusal = judge.refusal(of: entrant, isApplicant: entrant.isApplicant) { throw refusal }
            let number = AdmissionNumber(
                year: year % 100, series: series, station: station, serial: facts.roster.nextSerial + offset)
            guard let candidate = number?.candidate else { throw .serialsUsedUp }
            first = first ?? candidate
            last = candidate
            events.append(.candidates(entrant.registered(as: candidate)))
            if entrant.isApplicant { events.append(.candidates(.applied(candidate: candidate))) }
        }
        events.append(
            .candidates(
                .rosterCorrected(
                    fileDigest: fileDigest, addedCount: added.count, changedCount: changed.count,
                    withdrawnCount: withdrawn.count, first: first, last: last)))
        return events
    }

    private func leaving(_ facts: Facts) throws(CandidateRefusal) -> [StationEvent] {
        var events: [StationEvent] = []
        for candidate in withdrawn {
            guard try !person(candidate, facts).wasAdmitted else { throw .alreadyAdmitted }
            events.append(.candidates(.withdrawn(candidate: candidate)))
        }
        return events
    }

    /// Somebody else changed the roster in between: what was shown as the difference is none any more.
    private func person(_ candidate: Candidate.ID, _ facts: Facts) throws(CandidateRefusal) -> Person {
        guard let person = facts.people[candidate], !person.isWithdrawn else { throw .rosterMoved }
        return person
    }

    /// The places of students who leave or change theirs.
    private func places(thatLeave facts: Facts) -> [QuotaKey: Int] {
        let moving = changed.filter { correction in
            facts.people[correction.candidate]?.isMoved(by: correction.entrant) ?? false
        }
        var places: [QuotaKey: Int] = [:]
        for candidate in withdrawn + moving.map(\.candidate) {
            guard let person = facts.people[candidate], person.takesPlace else { continue }
            places[person.place, default: 0] += 1
        }
        return places
    }
}

/// One person whose line differs from what the station has.
package struct RosterCorrection: Sendable, Encodable, Equatable {
    package let candidate: Candidate.ID
    /// The whole registration as it is from now on, under the number it has.
    package let entrant: RosterEntrant

    package init(candidate: Candidate.ID, entrant: RosterEntrant) {
        self.candidate = candidate
        self.entrant = entrant
    }
}

extension RosterEntrant {
    /// The event by which this person gets a number.
    func registered(as candidate: Candidate.ID) -> CandidateEvent {
        .registered(
            candidate: candidate, certificate: certificate, major: major, group: group, kind: kind,
            institution: institution.isEmpty ? nil : institution, particulars: particulars)
    }
}

extension ImportRoster.Facts {
    /// The same with fewer places taken.
    fileprivate func freeing(_ places: [QuotaKey: Int]) -> ImportRoster.Facts {
        ImportRoster.Facts(
            station: station, certificates: certificates,
            quotas: quotas.reduce(into: [:]) { quotas, quota in
                quotas[quota.key] = QuotaFact(
                    places: quota.value.places, used: max(0, quota.value.used - places[quota.key, default: 0])
                )
            },
            known: known, isFileImported: isFileImported, nextSerial: nextSerial)
    }
}
