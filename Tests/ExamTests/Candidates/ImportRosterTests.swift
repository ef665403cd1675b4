import Exam
import Testing

@Suite struct ImportRosterTests {
    private let moment = Moment(milliseconds: 1_637_974_800_000)
    private let nursing = QuotaKey(certificate: "C01", major: "护理")

    private func entrant(
        _ document: String, certificate: Certificate.ID = "C01", major: String = "护理",
        kind: Candidate.Kind = .student, isApplicant: Bool = false
    ) -> RosterEntrant {
        RosterEntrant(
            certificate: certificate, major: major, group: "护理2001", kind: kind, isApplicant: isApplicant,
            documentDigest: document, particulars: ParticularDigest(rawValue: document))
    }

    private func facts(
        station: Int? = 68, places: Int = 2, used: Int = 0, known: [String: [KnownDocument]] = [:],
        isFileImported: Bool = false, nextSerial: Int = 1, isOpen: Bool = false
    ) -> ImportRoster.Facts {
        let certificate = CertificateFact(
            title: "母婴护理", level: .intermediate, organisation: "组织六", majors: ["护理", "助产"], isOpen: isOpen)
        return ImportRoster.Facts(
            station: station, certificates: ["C01": certificate, "C02": certificate],
            quotas: [nursing: QuotaFact(places: places, used: used)], known: known,
            isFileImported: isFileImported, nextSerial: nextSerial)
    }

    private func refusal(
        _ entrants: [RosterEntrant], year: Int = 2021, series: Int = 1, _ facts: ImportRoster.Facts
    ) -> CandidateRefusal? {
        do throws(CandidateRefusal) {
            _ = try ImportRoster(year: year, series: series, fileDigest: "f", entrants: entrants)
                .decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    @Test func `gives numbers in the order of the file, then closes the import`() throws {
        let command = ImportRoster(
            year: 2021, series: 1, fileDigest: "f", entrants: [entrant("a"), entrant("b")])

        let events = try command.decide(given: facts(nextSerial: 7), by: .station, at: moment)

        let first = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 7)?.candidate)
        let last = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 8)?.candidate)
        #expect(
            events == [
                .candidates(
                    .registered(
                        candidate: first, certificate: "C01", major: "护理", group: "护理2001", kind: .student,
                        particulars: ParticularDigest(rawValue: "a"))),
                .candidates(
                    .registered(
                        candidate: last, certificate: "C01", major: "护理", group: "护理2001", kind: .student,
                        particulars: ParticularDigest(rawValue: "b"))),
                .candidates(.rosterImported(fileDigest: "f", candidateCount: 2, first: first, last: last)),
            ])
    }

    @Test func `Row 13: an applicant takes no place and waits to be selected`() throws {
        let applicant = entrant("a", isApplicant: true)
        let events = try ImportRoster(year: 2021, series: 1, fileDigest: "f", entrants: [applicant])
            .decide(given: facts(places: 0), by: .station, at: moment)

        let number = try #require(AdmissionNumber(year: 21, series: 1, station: 68, serial: 1)?.candidate)
        #expect(events.count == 3)
        #expect(events[1] == .candidates(.applied(candidate: number)))
        #expect(refusal([applicant, entrant("b")], facts(places: 1)) == nil)
        #expect(refusal([entrant("a"), entrant("b")], facts(places: 1)) == .quotaExceeded)
    }

    @Test func `the last place is given once`() {
        #expect(refusal([entrant("a")], facts(places: 20, used: 19)) == nil)
        #expect(refusal([entrant("a")], facts(places: 20, used: 20)) == .quotaExceeded)
        #expect(refusal([entrant("a"), entrant("b")], facts(places: 20, used: 19)) == .quotaExceeded)
    }

    @Test func `a social candidate takes no place and needs no major`() {
        #expect(refusal([entrant("a", major: "", kind: .social)], facts(places: 0)) == nil)
    }

    @Test func `judges certificate and major`() {
        #expect(refusal([entrant("a", certificate: "C09")], facts()) == .unknownCertificate)
        #expect(refusal([entrant("a", major: "药学")], facts()) == .majorNotEligible)
        #expect(refusal([entrant("a", major: "药学")], facts(isOpen: true)) == .majorNeedsApproval)
        #expect(refusal([entrant("a", major: "助产")], facts()) == .noQuota)
    }

    @Test func `a person stands on the roster once`() {
        #expect(refusal([entrant("a"), entrant("a")], facts()) == .documentTwice)
        let same = ["a": [KnownDocument(certificate: "C01", isSameSeries: true)]]
        #expect(refusal([entrant("a")], facts(known: same)) == .documentOnRoster)
    }

    @Test func `a student has one certificate, and may resit it in a later series`() {
        let other = ["a": [KnownDocument(certificate: "C02", isSameSeries: true)]]
        let earlier = ["a": [KnownDocument(certificate: "C01", isSameSeries: false)]]
        let otherEarlier = ["a": [KnownDocument(certificate: "C02", isSameSeries: false)]]

        #expect(refusal([entrant("a")], facts(known: other)) == .oneCertificate)
        #expect(refusal([entrant("a")], facts(known: otherEarlier)) == .oneCertificate)
        #expect(refusal([entrant("a")], facts(known: earlier)) == nil)
        #expect(refusal([entrant("a", kind: .social)], facts(known: otherEarlier)) == nil)
        #expect(refusal([entrant("a", kind: .social)], facts(known: other)) == .documentOnRoster)
    }

    @Test func `the same file is taken once`() {
        #expect(refusal([entrant("a")], facts(isFileImported: true)) == .fileAlreadyImported)
    }

    @Test func `refuses what makes no number`() {
        #expect(refusal([entrant("a")], facts(station: nil)) == .stationNotFounded)
        #expect(refusal([entrant("a")], series: 0, facts()) == .seriesOutOfRange)
        #expect(refusal([entrant("a")], series: 1_000, facts()) == .seriesOutOfRange)
        #expect(refusal([entrant("a")], series: 999, facts()) == nil)
        #expect(refusal([entrant("a")], year: 1999, facts()) == .seriesOutOfRange)
        #expect(refusal([entrant("a")], facts(nextSerial: 99_999)) == nil)
        #expect(refusal([entrant("a"), entrant("b")], facts(nextSerial: 99_999)) == .serialsUsedUp)
    }

    @Test func `an empty or endless roster is refused`() {
        let many = (0...ImportRoster.entrantsMax).map { entrant("\($0)", major: "", kind: .social) }
        #expect(refusal([], facts()) == .rosterEmpty)
        #expect(refusal(many, facts()) == .rosterTooLong)
        #expect(refusal(Array(many.dropLast()), facts()) == nil)
    }

    @Test func `a page is told of every objection, not of the first alone`() {
        let command = ImportRoster(
            year: 2021, series: 1, fileDigest: "f",
            entrants: [entrant("a"), entrant("b", major: "药学"), entrant("c"), entrant("d")])

        let objections = command.objections(given: facts())

        #expect(objections.map(\.index) == [1, 3])
        #expect(objections.map(\.refusal) == [.majorNotEligible, .quotaExceeded])
    }
}
