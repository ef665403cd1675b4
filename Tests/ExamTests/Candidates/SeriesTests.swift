import Exam
import Testing

/// Contract, fee, cost cap and lists before anybody is assessed: seed rules 4, 9, 10, 19, 20, 27, 29, 55, 61, 80.
@Suite struct SeriesTests {
    /// 2021-11-20 12:00 at UTC+8.
    private let moment = Moment(milliseconds: 1_637_380_800_000)
    private let contractDay = CivilDate(text: "2021-10-11")
    private let listDay = CivilDate(text: "2021-11-20")
    private let firstDay = CivilDate(text: "2021-11-27")

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text: text)) }

    private func certificate(
        _ status: CertificateStatus = .approved, levels: [Certificate.Level] = [.intermediate],
        owner: Staff.ID? = "S-004", cap: Int? = 30_000
    ) -> CertificateStanding {
        CertificateStanding(
            listed: CertificateFact(
                title: "母婴护理", level: .intermediate, organisation: "组织六", majors: ["护理"], isOpen: false),
            status: status, levels: levels, approval: "批复1号", owner: owner, cap: cap.map(Money.init(fen:)))
    }

    private func standing(
        certificate: CertificateStanding? = nil, hasTerms: Bool = true, fee: Int? = 28_000,
        cost: Int = 3_000_000, count: Int = 100, sent: [ListRecipient: String]? = nil,
        isConfirmed: Bool = false, isClosed: Bool = false
    ) throws -> SeriesStanding {
        let days = sent ?? [.academicAffairs: "2021-11-20", .awardingBody: "2021-11-20"]
        return SeriesStanding(
            certificate: certificate ?? self.certificate(),
            series: SeriesFact(
                firstDay: try #require(firstDay), leadDays: 7, isClosed: isClosed, hasConfirmed: isConfirmed),
            terms: hasTerms
                ? SeriesTerms(contract: "HT-1", day: try #require(contractDay), isCourseExam: false) : nil,
            fees: fee.map { [.student: Money(fen: $0)] } ?? [:], cost: Money(fen: cost),
            sent: try days.mapValues(day), candidateCount: count, isConfirmed: isConfirmed)
    }

    private func refusal<C: Command>(
        _ command: C, _ facts: C.Facts
    ) -> CertificateRefusal? where C.Refused == CertificateRefusal {
        do throws(CertificateRefusal) {
            _ = try command.decide(given: facts, by: .station, at: moment)
            return nil
        } catch {
            return error
        }
    }

    private let confirm = ConfirmSeries(certificate: "C01", year: 2021, series: 1)

    @Test func `Row 19: nothing is confirmed without contract, fee, cap and cost`() throws {
        #expect(refusal(confirm, try standing()) == nil)
        #expect(refusal(confirm, try standing(hasTerms: false)) == .noTerms)
        #expect(refusal(confirm, try standing(fee: nil)) == .noFee)
        #expect(refusal(confirm, try standing(certificate: certificate(cap: nil))) == .noCap)
        #expect(refusal(confirm, try standing(cost: 0)) == .noCost)
        #expect(refusal(confirm, try standing(count: 0)) == .nobodyOnList)
        #expect(refusal(confirm, try standing(certificate: certificate(owner: nil))) == .noOwner)
        #expect(try confirm.decide(given: standing(isConfirmed: true), by: .station, at: moment) == [])
    }

    @Test func `Row 80: the cost of one candidate stays within the cap, to the fen`() throws {
        #expect(refusal(confirm, try standing(cost: 3_000_000, count: 100)) == nil)
        #expect(refusal(confirm, try standing(cost: 3_000_001, count: 100)) == .capExceeded)
        #expect(refusal(confirm, try standing(cost: 3_000_000, count: 99)) == .capExceeded)
        #expect(try standing(cost: 3_000_001).isOverCap)
        #expect(try !standing(certificate: certificate(cap: nil), cost: 3_000_001).isOverCap)
        let cap = SetCap(certificate: "C01", amount: Money(fen: 30_000), reference: "上限表")
        #expect(try cap.decide(given: certificate(), by: .station, at: moment) == [])
        #expect(refusal(cap, certificate(cap: 1)) == nil)
        #expect(
            refusal(SetCap(certificate: "C01", amount: Money(fen: 0), reference: "表"), certificate())
                == .amountOutOfRange)
        #expect(
            refusal(SetCap(certificate: "C01", amount: Money(fen: 1), reference: ""), certificate())
                == .malformed)
        #expect(refusal(cap, nil) == .unknownCertificate)
    }

    @Test func `Row 29: both lists are out seven days ahead, or the series is not confirmed`() throws {
        #expect(
            refusal(confirm, try standing(sent: [.academicAffairs: "2021-11-20"])) == .listNotSent)
        #expect(refusal(confirm, try standing(sent: [.awardingBody: "2021-11-20"])) == .listNotSent)
        #expect(
            refusal(
                confirm,
                try standing(sent: [.academicAffairs: "2021-11-20", .awardingBody: "2021-11-21"]))
                == .listTooLate)
        #expect(
            refusal(
                confirm,
                try standing(sent: [.academicAffairs: "2021-11-19", .awardingBody: "2021-11-20"])) == nil)
    }

    @Test func `Row 29: academic affairs has the list beforehand, and nobody an empty one`() throws {
        func send(_ recipient: ListRecipient, _ text: String = "2021-11-20") throws -> RecordListSent {
            RecordListSent(
                certificate: "C01", year: 2021, series: 1, recipient: recipient, day: try day(text))
        }
        #expect(refusal(try send(.awardingBody), try standing(sent: [:])) == .listOutOfOrder)
        #expect(
            refusal(try send(.awardingBody), try standing(sent: [.academicAffairs: "2021-11-20"])) == nil)
        #expect(
            refusal(
                try send(.awardingBody, "2021-11-18"), try standing(sent: [.academicAffairs: "2021-11-19"]))
                == .listOutOfOrder)
        #expect(refusal(try send(.academicAffairs), try standing(count: 0, sent: [:])) == .nobodyOnList)
        #expect(refusal(try send(.academicAffairs, "2021-11-21"), try standing(sent: [:])) == .dayInFuture)
        #expect(refusal(try send(.academicAffairs), try standing(hasTerms: false)) == .noTerms)
        #expect(try send(.academicAffairs).decide(given: standing(), by: .station, at: moment) == [])
        #expect(
            try send(.academicAffairs).decide(given: standing(sent: [:]), by: .station, at: moment) == [
                .certificates(
                    .listSent(
                        certificate: "C01", year: 2021, series: 1, recipient: .academicAffairs,
                        day: day("2021-11-20"), candidateCount: 100))
            ])
    }

    private func terms(_ text: String = "2021-10-12", isCourseExam: Bool = false) throws -> SetTerms {
        SetTerms(
            certificate: "C01", year: 2021, series: 1, contract: "HT-1", day: try day(text),
            isCourseExam: isCourseExam)
    }

    @Test func `Rows 5, 6: no series takes a certificate that is not approved, or left the pilot`() throws {
        #expect(refusal(try terms(), try standing(hasTerms: false)) == nil)
        for (status, refused) in [
            (CertificateStatus.vetting, CertificateRefusal.notApproved), (.suspended, .notApproved),
            (.exited, .exited),
        ] {
            let facts = try standing(certificate: certificate(status))
            #expect(refusal(try terms(), facts) == refused)
            #expect(refusal(confirm, facts) == refused)
        }
        let junior = try standing(certificate: certificate(levels: [.junior]))
        #expect(refusal(try terms(), junior) == .levelNotApproved)
        #expect(refusal(confirm, SeriesStanding(certificate: nil, series: nil)) == .unknownCertificate)
        #expect(refusal(confirm, SeriesStanding(certificate: certificate(), series: nil)) == .unknownSeries)
        #expect(refusal(try terms(), try standing(isClosed: true)) == .seriesClosed)
    }

    @Test func `Row 19: the contract is signed before the assessment`() throws {
        #expect(refusal(try terms("2021-11-21"), try standing()) == .dayInFuture)
        #expect(refusal(try terms(), try standing(isConfirmed: true)) == .alreadyConfirmed)
        #expect(try terms("2021-10-11").decide(given: standing(), by: .station, at: moment) == [])
        let nameless = SetTerms(
            certificate: "C01", year: 2021, series: 1, contract: "", day: try day("2021-10-11"),
            isCourseExam: false)
        #expect(refusal(nameless, try standing()) == .malformed)
        let facts = SeriesStanding(
            certificate: certificate(),
            series: SeriesFact(
                firstDay: try day("2021-10-01"), leadDays: 0, isClosed: false, hasConfirmed: false))
        #expect(refusal(try terms(), facts) == .contractTooLate)
    }

    @Test func `Rows 9, 27, 55, 74: a course's exam and the assessment may be one`() throws {
        let events = try terms(isCourseExam: true).decide(given: standing(), by: .station, at: moment)
        #expect(
            try events == [
                .certificates(
                    .termsSet(
                        certificate: "C01", year: 2021, series: 1, contract: "HT-1", day: day("2021-10-12"),
                        isCourseExam: true))
            ])
    }

    @Test func `Row 10: enrolled students pay no fee for training`() throws {
        func fee(_ kind: Candidate.Kind, _ fee: FeeKind, _ fen: Int = 28_000) -> SetFee {
            SetFee(
                certificate: "C01", year: 2021, series: 1, fee: fee, kind: kind, amount: Money(fen: fen))
        }
        #expect(refusal(fee(.student, .training), try standing()) == .trainingFee)
        #expect(refusal(fee(.social, .training), try standing()) == nil)
        #expect(refusal(fee(.student, .assessment, 1), try standing()) == nil)
        #expect(try fee(.student, .assessment).decide(given: standing(), by: .station, at: moment) == [])
        #expect(refusal(fee(.social, .assessment, -1), try standing()) == .amountOutOfRange)
        #expect(refusal(fee(.social, .assessment), try standing(hasTerms: false)) == .noTerms)
    }

    @Test func `Rows 20, 61: an account of its own, in thirteen kinds of cost`() throws {
        #expect(CostCode.allCases.count == 13)
        #expect(Set(SeriesReading.costWords.values).count == 13)
        func enter(_ fen: Int, _ reference: String = "账01") -> EnterCost {
            EnterCost(
                certificate: "C01", year: 2021, series: 1, cost: .security, payer: .organisation,
                amount: Money(fen: fen), reference: reference)
        }
        #expect(refusal(enter(1), try standing()) == nil)
        // What was spent is entered, even above the cap: the account tells the truth.
        #expect(refusal(enter(9_000_000), try standing(isConfirmed: true)) == nil)
        #expect(refusal(enter(0), try standing()) == .amountOutOfRange)
        #expect(refusal(enter(Money.fenMax + 1), try standing()) == .amountOutOfRange)
        #expect(refusal(enter(1, ""), try standing()) == .malformed)
        #expect(refusal(enter(1), try standing(hasTerms: false)) == .noTerms)
    }

    @Test func `Rows 4, 93: the fund pays five kinds of things, for approved certificates alone`() {
        #expect(FundCategory.allCases.count == 5)
        func spend(_ fen: Int = 1, year: Int = 2021) -> SpendFund {
            SpendFund(
                certificate: "C01", year: year, fund: .travel, amount: Money(fen: fen), reference: "账")
        }
        #expect(refusal(spend(), certificate()) == nil)
        #expect(refusal(spend(), certificate(.vetting)) == .notApproved)
        #expect(refusal(spend(), certificate(.exited)) == .exited)
        #expect(refusal(spend(0), certificate()) == .amountOutOfRange)
        #expect(refusal(spend(year: 1999), certificate()) == .malformed)
        #expect(refusal(spend(), nil) == .unknownCertificate)
    }

    @Test func `Row 1: a series is opened once, moved while nothing is confirmed, and closed`() throws {
        let open = OpenSeries(year: 2021, series: 1, firstDay: try day("2021-11-27"))
        func known(_ text: String, isClosed: Bool = false, hasConfirmed: Bool = false) throws -> SeriesFact {
            SeriesFact(
                firstDay: try day(text), leadDays: 7, isClosed: isClosed, hasConfirmed: hasConfirmed)
        }
        #expect(
            try open.decide(given: nil, by: .station, at: moment) == [
                .certificates(.seriesOpened(year: 2021, series: 1, firstDay: open.firstDay, leadDays: 7))
            ])
        #expect(try open.decide(given: known("2021-11-27"), by: .station, at: moment) == [])
        #expect(
            try open.decide(given: known("2021-11-20"), by: .station, at: moment) == [
                .certificates(.seriesMoved(year: 2021, series: 1, firstDay: open.firstDay))
            ])
        #expect(refusal(open, try known("2021-11-20", hasConfirmed: true)) == .seriesUnderWay)
        #expect(refusal(open, try known("2021-11-20", isClosed: true)) == .seriesClosed)
        #expect(
            refusal(OpenSeries(year: 2021, series: 0, firstDay: open.firstDay), nil) == .seriesOutOfRange)
        #expect(
            refusal(OpenSeries(year: 2021, series: 1, firstDay: open.firstDay, leadDays: 366), nil)
                == .seriesOutOfRange)
        let close = CloseSeries(year: 2021, series: 1)
        #expect(refusal(close, nil) == .unknownSeries)
        #expect(try close.decide(given: known("2021-11-27"), by: .station, at: moment).count == 1)
        #expect(try close.decide(given: known("2021-11-27", isClosed: true), by: .station, at: moment) == [])
    }

    @Test(arguments: [
        ("120", 12_000), ("120.5", 12_050), ("120.05", 12_005), ("0", 0), ("0.01", 1), ("", nil),
        ("1.234", nil), ("-1", nil), ("1e3", nil), (".5", nil), ("5.", nil), ("１２", nil),
        ("99999999", 9_999_999_900), ("100000000", nil),
    ])
    func `an amount of yuan is read to the fen`(text: String, fen: Int?) {
        #expect(Money(yuan: text)?.fen == fen)
    }

    @Test func `an amount is written with two digits`() {
        #expect(Money(fen: 12_005).yuan == "120.05")
        #expect(Money(fen: 1).yuan == "0.01")
        #expect(Money(fen: 12_050) < Money(fen: 12_051))
    }
}
