import Exam
import Testing

@Suite struct PaperCountTests {
    private let known = RoomCount(papers: 30, scripts: 27, registered: 28, present: 27, absent: 1)

    private func count(
        papers: Int = 30, used: Int = 27, leftOver: Int = 2, defective: Int = 1, registered: Int = 28,
        present: Int = 27, absent: Int = 1, scripts: Int = 26, heldApart: Int = 1
    ) -> PaperCount {
        PaperCount(
            papers: papers, used: used, leftOver: leftOver, defective: defective, registered: registered,
            present: present, absent: absent, scripts: scripts, heldApart: heldApart)
    }

    @Test func `balances when every equation holds`() {
        #expect(count().isBalanced)
        #expect(count().inequalities(against: known).isEmpty)
    }

    @Test func `names each equation that does not hold`() {
        let cases: [(PaperCount, [CountInequality.Equation])] = [
            (count(papers: 29), [.papers, .papersInUse]),
            (count(used: 26), [.papersInUse]),
            (count(registered: 29), [.registered, .attendance]),
            (count(present: 28, absent: 0), [.present, .absent, .scripts]),
            (count(absent: 2), [.absent, .attendance]),
            (count(scripts: 25), [.scripts, .scriptsCollected]),
            (count(heldApart: 0), [.scripts, .scriptsCollected]),
            (count(used: -1), [.outOfRange]),
            (count(used: .max), [.outOfRange]),
        ]
        for (stated, equations) in cases {
            #expect(stated.inequalities(against: known).map(\.equation) == equations)
        }
    }

    @Test func `says what was stated and what would be equal`() {
        let found = count(scripts: 25).inequalities(against: known)

        #expect(found.first == CountInequality(.scripts, stated: 25, expected: 26))
    }

    @Test func `a balanced count of other people than the station knows is refused`() {
        let stated = count(registered: 27, present: 26, scripts: 25)

        #expect(stated.isBalanced)
        #expect(throws: PaperRefusal.countUnequal) {
            try PaperScene(before: .reconcile).sign(.reconcile(count: stated))
        }
    }
}
