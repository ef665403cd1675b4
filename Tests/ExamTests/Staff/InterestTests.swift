import Exam
import Testing

private let now = Moment(milliseconds: 1_637_974_800_000)
private let digest = ParticularDigest(rawValue: "ab")

@Suite struct InterestTests {
    private func declaration(
        relatives: [Candidate.ID] = [], relativeGroups: [String] = [], taught: [String] = []
    ) -> InterestDeclaration {
        InterestDeclaration(relatives: relatives, relativeGroups: relativeGroups, taughtGroups: taught)
    }

    private func decide(
        _ said: InterestDeclaration, by actor: Actor = .staff("S-001"), isClosed: Bool? = false,
        candidates: Set<Candidate.ID> = [], declared: InterestDeclaration? = nil
    ) throws -> [StationEvent] {
        let firstDay = try #require(CivilDate(text: "2021-11-27"))
        return try DeclareInterest(
            staff: "S-001", year: 2021, series: 1, declaration: said, particulars: digest
        ).decide(
            given: .init(
                series: isClosed.map {
                    SeriesFact(firstDay: firstDay, leadDays: 7, isClosed: $0, hasConfirmed: false)
                }, candidates: candidates, declared: declared), by: actor, at: now)
    }

    @Test func `declares something, nothing, and is quiet about the same`() throws {
        let something = declaration(relatives: ["21001068000011"], taught: ["护理2001"])

        let events = try decide(something, candidates: ["21001068000011"])
        let nothing = try decide(declaration(), declared: something)

        #expect(
            events == [
                .staff(
                    .interestDeclared(
                        staff: "S-001", year: 2021, series: 1, isNothing: false, particulars: digest))
            ])
        #expect(
            nothing == [
                .staff(
                    .interestDeclared(
                        staff: "S-001", year: 2021, series: 1, isNothing: true, particulars: digest))
            ])
        #expect(try decide(declaration(), declared: declaration()) == [])
    }

    @Test func `nobody declares for another, for no series, or for relatives who are no candidates`() throws {
        #expect(throws: StaffRefusal.notOwnDeclaration) { try decide(declaration(), by: .staff("S-002")) }
        #expect(throws: StaffRefusal.notOwnDeclaration) { try decide(declaration(), by: .station) }
        #expect(throws: StaffRefusal.seriesUnknown) { try decide(declaration(), isClosed: nil) }
        #expect(throws: StaffRefusal.seriesClosed) { try decide(declaration(), isClosed: true) }
        #expect(throws: StaffRefusal.relativeUnknown) {
            try decide(declaration(relatives: ["21001068000011"]))
        }
        for wrong in [
            declaration(relatives: ["1", "1"]), declaration(relativeGroups: ["一;二"]),
            declaration(taught: (0...40).map { "班\($0)" }),
        ] {
            #expect(throws: StaffRefusal.declarationMalformed) { try decide(wrong, candidates: ["1"]) }
        }
        #expect(try decide(declaration(taught: (0..<40).map { "班\($0)" })).count == 1)
    }

    // MARK: recusal

    private let room = RecusalScene(
        candidates: ["C-1", "C-2"], groups: ["护理2001", "助产2101"], departments: ["护理系"])

    private func person(
        _ said: InterestDeclaration?, department: String = "教务处", taught: [String] = [],
        category: StaffCategory? = nil
    ) -> RecusalPerson {
        RecusalPerson(department: department, category: category, declaration: said, taughtGroups: taught)
    }

    private func clauses(_ person: RecusalPerson, asProctor: Bool = true) -> [RecusalClause] {
        Recusal.clauses(for: person, in: room, asProctor: asProctor)
    }

    @Test
    func
        `each clause of recusal keeps out by itself, and nothing keeps out who has nothing to do with the room`()
    {
        #expect(clauses(person(declaration())) == [])
        #expect(clauses(person(declaration(relatives: ["C-3"], taught: ["药学2001"]))) == [])
        #expect(clauses(person(nil)) == [.undeclared])
        #expect(clauses(person(declaration(relatives: ["C-2"]))) == [.relative])
        #expect(clauses(person(declaration(relativeGroups: ["助产2101"]))) == [.relative])
        #expect(clauses(person(declaration(taught: ["护理2001"]))) == [.ownClass])
        // What the staff list says counts, whatever is declared.
        #expect(clauses(person(declaration(), taught: ["护理2001"])) == [.ownClass])
        #expect(clauses(person(declaration(), department: "护理系")) == [.ownDepartment])
        #expect(clauses(person(declaration(), department: "护理系"), asProctor: false) == [])
        #expect(
            clauses(person(nil, department: "护理系", taught: ["助产2101"]))
                == [.undeclared, .ownClass, .ownDepartment])
    }

    @Test
    func `who has a relative in a sitting touches no paper of it, and from outside does not serve at all`() {
        let relative = declaration(relatives: ["C-2"])

        #expect(Recusal.clausesOfPapers(for: person(relative), in: room) == [.relative])
        #expect(Recusal.clausesOfPapers(for: person(nil), in: room) == [.undeclared])
        #expect(Recusal.clausesOfPapers(for: person(declaration(taught: ["护理2001"])), in: room) == [])
        #expect(Recusal.mayServe(person(relative), anywhereIn: room))
        #expect(!Recusal.mayServe(person(relative, category: .bodyTrainer), anywhereIn: room))
        #expect(!Recusal.mayServe(person(relative, category: .industryTeacher), anywhereIn: room))
        #expect(Recusal.mayServe(person(declaration(), category: .industryTeacher), anywhereIn: room))
        #expect(!Recusal.mayServe(person(nil), anywhereIn: room))
    }
}
