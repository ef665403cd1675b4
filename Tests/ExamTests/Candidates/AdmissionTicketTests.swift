import Exam
import Testing

@Suite struct AdmissionTicketTests {
    private let number = "21001068000015"

    @Test(arguments: [
        ("21001068000015", String?.none), ("210010680000157K2MQX", "7K2MQX"),
        (" 21 001 068 00001 5 - 7k2mqx ", "7K2MQX"), ("21001068000015oiL01z", "01101Z"),
    ])
    func `reads a number with or without its code`(text: String, code: String?) throws {
        let ticket = try #require(AdmissionTicket(text))

        #expect(ticket.number.digits == number)
        #expect(ticket.code == code)
        #expect(ticket.text == number + (code ?? ""))
    }

    @Test(arguments: [
        "", "2100106800001", "21001068000014", "210010680000147K2MQX", "210010680000157K2MQ",
        "210010680000157K2MQXZ", "210010680000157K2MQU", "210010680000157K2MQ!", "7K2MQX21001068000015",
        "21001068000015７Ｋ２ＭＱＸ",
    ])
    func `is nothing when a character is missing, foreign or too many`(text: String) {
        #expect(AdmissionTicket(text) == nil)
    }
}

@Suite struct ReissueTicketTests {
    private let command = ReissueTicket(candidate: "21001068000015")
    private let now = Moment(milliseconds: 1_637_974_800_000)

    @Test(arguments: [1, 19]) func `the next ticket counts`(generation: Int) throws {
        let events = try command.decide(
            given: .init(isWithdrawn: false, generation: generation), by: .staff("S-001"), at: now)

        #expect(
            events == [
                .candidates(
                    .ticketReissued(candidate: "21001068000015", generation: generation + 1))
            ])
    }

    @Test func `refuses strangers, those who withdrew, and a twenty-first ticket`() {
        #expect(throws: CandidateRefusal.unknownCandidate) {
            try command.decide(given: .init(isWithdrawn: nil, generation: 1), by: .staff("S-001"), at: now)
        }
        #expect(throws: CandidateRefusal.noLongerRegistered) {
            try command.decide(given: .init(isWithdrawn: true, generation: 1), by: .staff("S-001"), at: now)
        }
        #expect(throws: CandidateRefusal.ticketsUsedUp) {
            try command.decide(
                given: .init(isWithdrawn: false, generation: AdmissionTicket.generationMax),
                by: .staff("S-001"), at: now)
        }
    }
}
