import Exam
import Testing

@Suite struct StageRosterTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)

    private func entrant(_ document: String, isApplicant: Bool = false) -> RosterEntrant {
        RosterEntrant(
            certificate: "C01", major: "", group: "", kind: .social, isApplicant: isApplicant,
            documentDigest: document, particulars: ParticularDigest(rawValue: document))
    }

    private func facts(
        station: Int? = 68, known: [String: [KnownDocument]] = [:], isFileImported: Bool = false,
        nextSerial: Int = 7, open: OpenRoster? = nil
    ) -> StageRoster.Facts {
        let certificate = CertificateFact(
            title: "母婴护理", level: .intermediate, organisation: "组织六", majors: [], isOpen: false)
        return StageRoster.Facts(
            roster: ImportRoster.Facts(
                station: station, certificates: ["C01": certificate], quotas: [:], known: known,
                isFileImported: isFileImported, nextSerial: nextSerial), open: open)
    }

    private func number(_ serial: Int) throws -> Candidate.ID {
        try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: serial)?.candidate)
    }

    private func open(_ stagedCount: Int, of count: Int = 3, file: String = "f") throws -> OpenRoster {
        OpenRoster(
            fileDigest: file, entrantCount: count, stagedCount: stagedCount, first: try number(7),
            last: try number(6 + count))
    }

    private func piece(
        _ entrants: [RosterEntrant], offset: Int = 0, of count: Int = 3, year: Int = 2021, series: Int = 1
    ) -> StageRoster {
        StageRoster(
            year: year, series: series, fileDigest: "f", entrantCount: count, offset: offset,
            entrants: entrants)
    }

    private func refusal(_ piece: StageRoster, _ facts: StageRoster.Facts) -> CandidateRefusal? {
        do throws(CandidateRefusal) {
            _ = try piece.decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    private func registered(_ document: String, _ serial: Int) throws -> StationEvent {
        .candidates(
            .registered(
                candidate: try number(serial), certificate: "C01", major: "", group: "", kind: .social,
                particulars: ParticularDigest(rawValue: document)))
    }

    @Test func `the first piece keeps all numbers free, the next go on where it ended`() throws {
        let first = try piece([entrant("a"), entrant("b")]).decide(given: facts(), by: .station, at: moment)
        let next = try piece([entrant("c", isApplicant: true)], offset: 2)
            .decide(given: facts(nextSerial: 10, open: open(2)), by: .station, at: moment)

        #expect(
            try first == [
                .candidates(
                    .rosterOpened(
                        fileDigest: "f", candidateCount: 3, first: number(7), last: number(9))),
                registered("a", 7), registered("b", 8),
            ])
        #expect(
            try next == [registered("c", 9), .candidates(.applied(candidate: number(9)))])
    }

    @Test func `one roster at a time, and its pieces in their order`() throws {
        #expect(try refusal(piece([entrant("a")]), facts(open: open(1, file: "g"))) == .rosterUnderWay)
        #expect(refusal(piece([entrant("a")], offset: 1), facts()) == .rosterUnderWay)
        #expect(try refusal(piece([entrant("a")]), facts(open: open(1))) == .rosterIncomplete)
        #expect(try refusal(piece([entrant("a")], offset: 2), facts(open: open(1))) == .rosterIncomplete)
        #expect(try refusal(piece([entrant("a")], offset: 1), facts(open: open(1))) == nil)
        #expect(
            try refusal(piece([entrant("a"), entrant("b")], offset: 2), facts(open: open(2)))
                == .rosterIncomplete)
    }

    @Test func `each piece is judged as a roster is`() throws {
        let known = ["a": [KnownDocument(certificate: "C01", isSameSeries: true)]]
        let many = (0...StageRoster.entrantsMax).map { entrant("\($0)") }

        #expect(refusal(piece([entrant("a")]), facts(known: known)) == .documentOnRoster)
        #expect(refusal(piece([entrant("a"), entrant("a")]), facts()) == .documentTwice)
        #expect(refusal(piece([entrant("a")]), facts(isFileImported: true)) == .fileAlreadyImported)
        #expect(refusal(piece([entrant("a")]), facts(station: nil)) == .stationNotFounded)
        #expect(refusal(piece([entrant("a")], series: 1_000), facts()) == .seriesOutOfRange)
        #expect(refusal(piece([entrant("a")], year: 1999), facts()) == .seriesOutOfRange)
        #expect(refusal(piece([]), facts()) == .rosterEmpty)
        #expect(refusal(piece(many, of: 500), facts()) == .rosterTooLong)
        #expect(refusal(piece(many.dropLast(), of: 500), facts()) == nil)
        #expect(refusal(piece([entrant("a")], of: ImportRoster.entrantsMax), facts()) == nil)
        #expect(refusal(piece([entrant("a")], of: ImportRoster.entrantsMax + 1), facts()) == .rosterTooLong)
        #expect(refusal(piece([entrant("a")]), facts(nextSerial: 99_997)) == nil)
        #expect(refusal(piece([entrant("a")]), facts(nextSerial: 99_998)) == .serialsUsedUp)
    }

    @Test func `a roster is closed when everybody is there, and once`() throws {
        func close(_ open: OpenRoster?, isFileImported: Bool = false) -> Result<
            [StationEvent], CandidateRefusal
        > {
            Result { () throws(CandidateRefusal) in
                try CloseRoster(fileDigest: "f").decide(
                    given: CloseRoster.Facts(open: open, isFileImported: isFileImported), by: .station,
                    at: moment)
            }
        }

        #expect(
            try close(open(3))
                == .success([
                    .candidates(
                        .rosterImported(
                            fileDigest: "f", candidateCount: 3, first: number(7), last: number(9)))
                ]))
        #expect(try close(open(2)) == .failure(.rosterIncomplete))
        #expect(try close(open(3, file: "g")) == .failure(.rosterIncomplete))
        #expect(close(nil) == .failure(.rosterIncomplete))
        #expect(close(nil, isFileImported: true) == .failure(.fileAlreadyImported))
    }

    @Test func `a roster is taken back with what is known of its people`() throws {
        let digest = ParticularDigest(rawValue: "a")
        func drop(
            _ open: OpenRoster?, _ people: [(candidate: Candidate.ID, particulars: [ParticularDigest])] = []
        ) throws -> [StationEvent] {
            try DropRoster().decide(
                given: DropRoster.Facts(open: open, people: people), by: .station, at: moment)
        }

        #expect(
            try drop(open(1), [(number(7), [digest])]) == [
                .upkeep(
                    .particularsErased(
                        subject: .candidate(id: number(7)), digests: [digest], reason: .enteredInError))
            ])
        #expect(
            try drop(open(0)) == [
                .candidates(.rosterDropped(fileDigest: "f", first: number(7), last: number(9)))
            ])
        #expect(try drop(nil) == [])
    }
}
