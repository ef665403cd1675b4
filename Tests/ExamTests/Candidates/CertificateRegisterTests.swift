import Exam
import Testing

/// What is owed after a certificate's approval: reports week by week, and certificates in people's hands.
@Suite struct CertificateRegisterTests {
    /// A Saturday, 2021-11-27.
    private let moment = Moment(milliseconds: 1_637_974_800_000)

    private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text: text)) }

    private func certificate(_ status: CertificateStatus = .approved) -> CertificateStanding {
        CertificateStanding(
            listed: CertificateFact(
                title: "母婴护理", level: .intermediate, organisation: "组织六", majors: ["护理"], isOpen: true),
            status: status, levels: [.intermediate], approval: "批复1号")
    }

    private func weekly(
        _ status: CertificateStatus = .approved, approved: String = "2021-11-03",
        weeks: [String: WeeklyStanding.Week] = [:]
    ) throws -> WeeklyStanding {
        WeeklyStanding(
            certificate: certificate(status), approved: try day(approved),
            weeks: try weeks.reduce(into: [:]) { $0[try day($1.key)] = $1.value })
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

    // MARK: Weeks

    @Test
    func `Row 7: every week since the approval is reported to academic affairs and filed on the platform`()
        throws
    {
        let reported = WeeklyStanding.Week(reference: "周报1", receipt: nil)
        let filed = WeeklyStanding.Week(reference: "周报1", receipt: "回执1")
        func report(_ week: String, _ standing: WeeklyStanding) throws -> CertificateRefusal? {
            refusal(ReportWeek(certificate: "C01", week: try day(week), reference: "周报2"), standing)
        }
        func file(_ week: String, _ standing: WeeklyStanding) throws -> CertificateRefusal? {
            refusal(FileWeek(certificate: "C01", week: try day(week), receipt: "回执2"), standing)
        }

        #expect(try report("2021-11-22", weekly()) == nil)
        #expect(try report("2021-11-01", weekly()) == nil)
        #expect(try report("2021-11-23", weekly()) == .notAMonday)
        #expect(try report("2021-11-29", weekly()) == .dayInFuture)
        #expect(try report("2021-10-25", weekly()) == .weekBeforeApproval)
        #expect(try report("2021-11-22", weekly(.exited)) == .exited)
        #expect(
            try report("2021-11-22", .init(certificate: certificate(), approved: nil, weeks: [:]))
                == .notApproved)
        #expect(
            try report("2021-11-22", .init(certificate: nil, approved: nil, weeks: [:]))
                == .unknownCertificate)
        // A report is corrected until the platform has it.
        #expect(try report("2021-11-22", weekly(weeks: ["2021-11-22": reported])) == nil)
        #expect(try report("2021-11-22", weekly(weeks: ["2021-11-22": filed])) == .weekFiled)
        #expect(try file("2021-11-22", weekly()) == .weekNotReported)
        #expect(try file("2021-11-22", weekly(weeks: ["2021-11-22": reported])) == nil)
        #expect(try file("2021-11-22", weekly(weeks: ["2021-11-22": filed])) == .weekFiled)
    }

    @Test func `Row 7: a week that is over and unreported is missing, and three in a row are an alarm`()
        throws
    {
        let today = try day("2021-11-27")
        let one = WeeklyStanding.Week(reference: "周报", receipt: nil)

        let all = try weekly()
        #expect(all.missing(on: today).map(\.text) == ["2021-11-01", "2021-11-08", "2021-11-15"])
        #expect(all.isAlarm(on: today))
        let middle = try weekly(weeks: ["2021-11-08": one])
        #expect(middle.missing(on: today).map(\.text) == ["2021-11-01", "2021-11-15"])
        #expect(!middle.isAlarm(on: today))
        // On Monday the week before it is over.
        #expect(try middle.missing(on: day("2021-11-29")).map(\.text).last == "2021-11-22")
        #expect(try weekly(.suspended).missing(on: today) == [])
    }

    @Test func `a week's Monday is found across months and years`() throws {
        #expect(try day("2021-11-27").monday.text == "2021-11-22")
        #expect(try day("2021-11-22").monday.text == "2021-11-22")
        #expect(try day("2022-01-01").monday.text == "2021-12-27")
        #expect(try day("1969-12-31").monday.text == "1969-12-29")
        #expect(try day("2021-11-22").isMonday)
        #expect(try !day("2021-11-21").isMonday)
    }

    // MARK: Certificates

    private func facts(
        certificate: Certificate.ID? = "C01", accepted: Outcome? = .pass, arrived: String? = "2021-11-20",
        arrivedCount: Int = 2, handedOutCount: Int = 0, handedOut: String? = nil, isTaken: Bool = false
    ) throws -> HandOutCertificate.Facts {
        HandOutCertificate.Facts(
            certificate: certificate, accepted: accepted, arrived: try arrived.map(day),
            arrivedCount: arrivedCount, handedOutCount: handedOutCount, handedOut: handedOut,
            isNumberTaken: isTaken, utcOffsetMinutes: 480)
    }

    private func handOut(_ day: String = "2021-11-26") throws -> HandOutCertificate {
        HandOutCertificate(candidate: "21110680000011", number: "ZS-1", day: try self.day(day))
    }

    @Test
    func
        `Rows 11, 15: a certificate is for whom the body's side has accepted as passed, never for our own sums`()
        throws
    {
        #expect(refusal(try handOut(), try facts()) == nil)
        #expect(refusal(try handOut(), try facts(accepted: nil)) == .outcomeNotAccepted)
        for outcome in Outcome.allCases where outcome != .pass {
            #expect(refusal(try handOut(), try facts(accepted: outcome)) == .notPassed)
        }
        #expect(refusal(try handOut(), try facts(certificate: nil)) == .unknownHolder)
        // What comes is what the body issued, for no more people than passed.
        func arrive(_ count: Int, of awaited: Int, on day: String = "2021-11-20") throws
            -> CertificateRefusal?
        {
            refusal(
                RecordArrival(
                    certificate: "C01", year: 2021, series: 1, day: try self.day(day), count: count),
                .init(certificate: certificate(), hasSeries: true, awaited: awaited))
        }
        #expect(try arrive(2, of: 2) == nil)
        #expect(try arrive(3, of: 2) == .moreThanPassed)
        #expect(try arrive(0, of: 2) == .malformed)
        #expect(try arrive(1, of: 2, on: "2021-11-28") == .dayInFuture)
    }

    @Test func `Row 31: a certificate is handed out once, after it came, against a signature`() throws {
        #expect(
            try handOut().decide(given: facts(), by: .station, at: moment) == [
                .certificates(
                    .certificateHandedOut(
                        candidate: "21110680000011", certificate: "C01", number: "ZS-1",
                        day: day("2021-11-26"), receiver: .holder))
            ])
        #expect(try handOut().decide(given: facts(handedOut: "ZS-1"), by: .station, at: moment) == [])
        #expect(refusal(try handOut(), try facts(handedOut: "ZS-2")) == .handedOut)
        #expect(refusal(try handOut(), try facts(isTaken: true)) == .certificateNumberTaken)
        #expect(refusal(try handOut(), try facts(arrived: nil, arrivedCount: 0)) == .notArrived)
        #expect(refusal(try handOut(), try facts(arrivedCount: 1, handedOutCount: 1)) == .notArrived)
        #expect(refusal(try handOut("2021-11-19"), try facts()) == .notArrived)
        #expect(refusal(try handOut("2021-11-28"), try facts()) == .dayInFuture)
    }

    // MARK: The form for the province

    @Test func `Row 86: the summary form counts the majors that it names, and computes nothing`() throws {
        let csv = PilotSummary.csv(
            college: "广东茂名健康职业学院",
            [
                .init(title: "母婴护理", level: .intermediate, majors: ["护理", "助产", "护理"], students: 100),
                .init(title: "=1+1", level: .junior, majors: [], students: 0),
            ])
        let lines = csv.split(separator: "\r\n").map(String.init)

        #expect(csv.hasPrefix("\u{FEFF}序号,试点院校名称,学校类型,参与试点证书及等级,参与试点专业数量"))
        #expect(lines[1] == "1,广东茂名健康职业学院,,母婴护理（中级）,2,助产、护理,100,")
        #expect(lines[2].contains("\"'=1+1（初级）\""))
    }
}
