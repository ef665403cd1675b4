/// Registers some people of a large roster, who count once the whole of it is closed.
///
/// A file of 20,000 people is brought in piece by piece, so that check-ins go on meanwhile. The first piece opens the
/// roster and keeps its numbers free; nobody of it is seen before ``CloseRoster``, but nobody else gets their places.
package struct StageRoster: Command {
    package let year: Int
    package let series: Int
    package let fileDigest: String
    /// Of the whole file.
    package let entrantCount: Int
    /// How many of the file come before these.
    package let offset: Int
    package let entrants: [RosterEntrant]

    package init(
        year: Int, series: Int, fileDigest: String, entrantCount: Int, offset: Int, entrants: [RosterEntrant]
    ) {
        self.year = year
        self.series = series
        self.fileDigest = fileDigest
        self.entrantCount = entrantCount
        self.offset = offset
        self.entrants = entrants
    }

    package static let permission = ImportRoster.permission
    /// As many as a writer takes in about twenty milliseconds. A roster of no more needs no stages.
    package static let entrantsMax = 250

    package struct Facts: Sendable {
        /// With the people of an open roster among the known, and their places taken.
        package let roster: ImportRoster.Facts
        /// The one that is open, of this file or another.
        package let open: OpenRoster?

        package init(roster: ImportRoster.Facts, open: OpenRoster?) {
            self.roster = roster
            self.open = open
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let station = facts.roster.station else { throw .stationNotFounded }
        guard (2000...2099).contains(year), (1...999).contains(series) else { throw .seriesOutOfRange }
        guard !facts.roster.isFileImported else { throw .fileAlreadyImported }
        guard !entrants.isEmpty else { throw .rosterEmpty }
        guard entrants.count <= Self.entrantsMax, entrantCount <= ImportRoster.entrantsMax else {
            throw .rosterTooLong
        }
        let isFirst = facts.open == nil && offset == 0
        guard isFirst || facts.open?.fileDigest == fileDigest else { throw .rosterUnderWay }
        guard isFirst || facts.open?.stagedCount == offset, offset + entrants.count <= entrantCount else {
            throw .rosterIncomplete
        }
        var judge = RegistrationJudge(facts.roster)
        for entrant in entrants {
            if let refusal = judge.refusal(of: entrant, isApplicant: entrant.isApplicant) { throw refusal }
        }

        func number(_ index: Int) throws(CandidateRefusal) -> Candidate.ID {
            let first = facts.open?.firstSerial ?? facts.roster.nextSerial
            let number = AdmissionNumber(
                year: year % 100, series: series, station: station, serial: first + index)
            guard let candidate = number?.candidate else { throw .serialsUsedUp }
            return candidate
        }
        var events: [StationEvent] = []
        if isFirst {
            events.append(
                .candidates(
                    .rosterOpened(
                        fileDigest: fileDigest, candidateCount: entrantCount, first: try number(0),
                        last: try number(entrantCount - 1))))
        }
        for (index, entrant) in entrants.enumerated() {
            let candidate = try number(offset + index)
            events.append(.candidates(entrant.registered(as: candidate)))
            if entrant.isApplicant { events.append(.candidates(.applied(candidate: candidate))) }
        }
        return events
    }
}

/// A large roster on its way in.
package struct OpenRoster: Sendable, Equatable {
    package let fileDigest: String
    package let entrantCount: Int
    package let stagedCount: Int
    package let first: Candidate.ID
    package let last: Candidate.ID

    package init(
        fileDigest: String, entrantCount: Int, stagedCount: Int, first: Candidate.ID, last: Candidate.ID
    ) {
        self.fileDigest = fileDigest
        self.entrantCount = entrantCount
        self.stagedCount = stagedCount
        self.first = first
        self.last = last
    }

    /// The number within year, series and station that the first of its people has.
    var firstSerial: Int? { Int(first.rawValue.dropFirst(8).prefix(5)) }
}

/// Makes all people of a staged roster candidates, at once.
package struct CloseRoster: Command {
    package let fileDigest: String

    package init(fileDigest: String) {
        self.fileDigest = fileDigest
    }

    package static let permission = ImportRoster.permission

    package struct Facts: Sendable {
        package let open: OpenRoster?
        package let isFileImported: Bool

        package init(open: OpenRoster?, isFileImported: Bool) {
            self.open = open
            self.isFileImported = isFileImported
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard !facts.isFileImported else { throw .fileAlreadyImported }
        // Each piece was judged with the ones before it, and nobody has got their numbers or places since.
        guard let open = facts.open, open.fileDigest == fileDigest, open.stagedCount == open.entrantCount
        else { throw .rosterIncomplete }
        return [
            .candidates(
                .rosterImported(
                    fileDigest: fileDigest, candidateCount: open.entrantCount, first: open.first,
                    last: open.last))
        ]
    }
}

/// Takes back a roster that was opened and never closed, some people at a time: what is known of them goes.
///
/// Repeated until it has nothing more to say. Their numbers are not given again.
package struct DropRoster: Command {
    package init() {}

    package static let permission = ImportRoster.permission
    package static let peopleMax = 250

    package struct Facts: Sendable {
        package let open: OpenRoster?
        /// At most ``peopleMax`` of those who are staged, with the record of each that is still there.
        package let people: [(candidate: Candidate.ID, particulars: [ParticularDigest])]

        package init(
            open: OpenRoster?, people: [(candidate: Candidate.ID, particulars: [ParticularDigest])]
        ) {
            self.open = open
            self.people = people
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(CandidateRefusal) -> [StationEvent] {
        guard let open = facts.open else { return [] }
        guard facts.people.isEmpty else {
            return facts.people.map { person in
                .upkeep(
                    .particularsErased(
                        subject: .candidate(id: person.candidate), digests: person.particulars,
                        reason: .enteredInError))
            }
        }
        return [
            .candidates(.rosterDropped(fileDigest: open.fileDigest, first: open.first, last: open.last))
        ]
    }
}
