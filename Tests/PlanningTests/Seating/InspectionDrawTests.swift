import Exam
import Planning
import Testing

@Suite struct InspectionDrawTests {
    private let pool = InspectionPool(
        places: Set(
            (1...6).map { number in
                InspectionPool.Place(
                    sitting: Sitting.ID(rawValue: "T-\((number + 1) / 2)"),
                    room: Room.ID(rawValue: "R-\(number)"))
            }),
        inspectors: ["S-1", "S-2", "S-3"], recused: ["T-1": ["S-1", "S-2"], "T-2": ["S-1", "S-2", "S-3"]])

    private let day = CivilDate(year: 2021, month: 11, day: 27)

    @Test func `Row 91: rooms and inspectors follow from the value alone, and nobody looks at their own`() {
        let seed = InspectionDraw.seed("X-1", publicValue: "07351")
        let pairs = InspectionDraw.pairs(pool, count: 6, seed: seed)

        #expect(seed == "78e63517396cb0f792a8c4096ae3173a8f1443cac2616c50a0884ec43504bbc2")
        #expect(pairs == InspectionDraw.pairs(pool, count: 6, seed: seed))
        // Nobody may look at T-2.
        #expect(Set(pairs.map(\.sitting)) == ["T-1", "T-3"])
        #expect(pairs.count == 4)
        #expect(pairs.allSatisfy { pool.mayInspect($0.inspector, $0.sitting) })
        #expect(InspectionDraw.pairs(pool, count: 2, seed: seed) == Array(pairs.prefix(2)))
        // Another value, another draw: of fifty, every place comes first at some time.
        let firsts = Set(
            (1...50).compactMap { value in
                InspectionDraw.pairs(
                    pool, count: 1, seed: InspectionDraw.seed("X-1", publicValue: "\(value)")
                ).first?.room
            })
        #expect(firsts == ["R-1", "R-2", "R-5", "R-6"])
    }

    @Test func `Row 91: what was not drawn from the pool is refused, and each draw of a day is counted`()
        throws
    {
        let day = try #require(day)
        let seed = InspectionDraw.seed("X-1", publicValue: "07351")
        func draw(
            _ pairs: [InspectionPair], isSeedRight: Bool = true, isKnown: Bool = false,
            pool: InspectionPool? = nil
        ) throws(CertificateRefusal) -> [StationEvent] {
            try DrawInspection(
                inspection: "X-1", day: day, publicValue: "07351", seed: seed, pairs: pairs
            ).decide(
                given: .init(
                    pool: pool ?? self.pool, isKnown: isKnown, isSeedRight: isSeedRight, runsBefore: 2),
                by: .station, at: Moment(milliseconds: 1_637_974_800_000))
        }
        let lawful = InspectionPair(sitting: "T-3", room: "R-5", inspector: "S-1")

        #expect(
            try draw([lawful]) == [
                .certificates(
                    .inspectionDrawn(
                        inspection: "X-1", day: day, publicValue: "07351", seed: seed, run: 3, pairs: [lawful]
                    ))
            ])
        #expect(throws: CertificateRefusal.malformed) { try draw([lawful], isSeedRight: false) }
        #expect(throws: CertificateRefusal.malformed) { try draw([lawful], isKnown: true) }
        #expect(throws: CertificateRefusal.malformed) { try draw([lawful, lawful]) }
        #expect(throws: CertificateRefusal.malformed) {
            try draw([.init(sitting: "T-3", room: "R-9", inspector: "S-1")])
        }
        #expect(throws: CertificateRefusal.inspectorRecused) {
            try draw([.init(sitting: "T-1", room: "R-1", inspector: "S-1")])
        }
        #expect(throws: CertificateRefusal.inspectorRecused) {
            try draw([.init(sitting: "T-3", room: "R-5", inspector: "S-9")])
        }
        #expect(throws: CertificateRefusal.nobodyInspects) { try draw([]) }
        #expect(throws: CertificateRefusal.nothingToInspect) {
            try draw([lawful], pool: .init(places: [], inspectors: ["S-1"], recused: [:]))
        }
    }
}
