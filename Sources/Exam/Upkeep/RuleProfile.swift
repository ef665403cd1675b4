/// A named set of rule numbers with a version (规则档).
///
/// The numbers of the national examinations bind 1+X sites only where an organisation
/// adopts them, so each one can be set; every decision is made under the profile in force.
package struct RuleProfile: Hashable, Codable, Sendable {
    package let title: String
    package let version: Int
    /// `entry.open_min_before`: doors open, minutes before the start.
    package let entryOpenMinutesBefore: Int
    /// `late.cutoff_min.theory_paper`: last admission, minutes after the start, that whole second included.
    package let lateCutoffMinutesTheory: Int
    /// `late.cutoff_min.practical`.
    package let lateCutoffMinutesPractical: Int
    /// `absent.mark_min_after`: absentees are proposed, minutes after the start.
    package let absentMarkMinutesAfter: Int
    /// `paper.issue_min_before`: earliest issue of a packet to the room's pair.
    package let paperIssueMinutesBefore: Int
    /// `packet.open_min_before`: earliest opening, minutes before the start. Never more than 10.
    package let packetOpenMinutesBefore: Int
    /// `paper.distribute_min_before`.
    package let paperDistributeMinutesBefore: Int
    /// Minutes after the end by which a packet is back (`return.deadline_min_after_end`).
    package let returnDeadlineMinutesAfterEnd: Int
    /// Minutes a first signature waits for the second.
    package let signatureMinutes: Int
    /// `room.theory.capacity`: candidates in one classroom.
    package let roomTheoryCapacity: Int
    /// `inv.theory.ratio`: candidates to one proctor; never fewer than two proctors in a room.
    package let candidatesPerProctor: Int
    /// `mark.pass_line`, in tenths of a point.
    package let passLineTheoryTenths: Int
    package let passLinePracticalTenths: Int
    /// Nil in profiles from before seating had numbers: then ``SeatingNumbers/reference`` holds.
    package let seating: SeatingNumbers?
    /// Whether doors stay shut until every room of the sitting is READY (`rules` 1.3). Nil and false: the page warns.
    package let isReadinessRequired: Bool?
    /// `room.cbt.spare_machine_ratio`: places of a computer room that should be spare, in percent, at least one,
    /// rounded up. Nil in profiles from before: ten.
    package let sparePercent: Int?
    /// `practical.lotAtEntry`: whether the work station of a practical is drawn when the candidate comes in. Nil and
    /// true: it is.
    package let isLotAtEntry: Bool?
    /// Completed sessions before somebody is no novice any more. Nil: ``noviceSessionsReference``.
    package let noviceSessions: Int?

    /// The reference profile, numbers of the parameter sheet (`seeds/catalogue/profiles`).
    package static let nationalReference = RuleProfile(
        title: "national-ref", version: 1, entryOpenMinutesBefore: 30, lateCutoffMinutesTheory: 15,
        lateCutoffMinutesPractical: 30, absentMarkMinutesAfter: 30, paperIssueMinutesBefore: 35,
        packetOpenMinutesBefore: 10, paperDistributeMinutesBefore: 5, returnDeadlineMinutesAfterEnd: 15,
        signatureMinutes: 10, roomTheoryCapacity: 30, candidatesPerProctor: 15, passLineTheoryTenths: 600,
        passLinePracticalTenths: 600)

    package init(
        title: String, version: Int, entryOpenMinutesBefore: Int, lateCutoffMinutesTheory: Int,
        lateCutoffMinutesPractical: Int, absentMarkMinutesAfter: Int, paperIssueMinutesBefore: Int,
        packetOpenMinutesBefore: Int, paperDistributeMinutesBefore: Int, returnDeadlineMinutesAfterEnd: Int,
        signatureMinutes: Int, roomTheoryCapacity: Int, candidatesPerProctor: Int, passLineTheoryTenths: Int,
        passLinePracticalTenths: Int, seating: SeatingNumbers? = nil, isReadinessRequired: Bool? = nil,
        sparePercent: Int? = nil, isLotAtEntry: Bool? = nil, noviceSessions: Int? = nil
    ) {
        self.title = title
        self.version = version
        self.entryOpenMinutesBefore = entryOpenMinutesBefore
        self.lateCutoffMinutesTheory = lateCutoffMinutesTheory
        self.lateCutoffMinutesPractical = lateCutoffMinutesPractical
        self.absentMarkMinutesAfter = absentMarkMinutesAfter
        self.paperIssueMinutesBefore = paperIssueMinutesBefore
        self.packetOpenMinutesBefore = packetOpenMinutesBefore
        self.paperDistributeMinutesBefore = paperDistributeMinutesBefore
        self.returnDeadlineMinutesAfterEnd = returnDeadlineMinutesAfterEnd
        self.signatureMinutes = signatureMinutes
        self.roomTheoryCapacity = roomTheoryCapacity
        self.candidatesPerProctor = candidatesPerProctor
        self.passLineTheoryTenths = passLineTheoryTenths
        self.passLinePracticalTenths = passLinePracticalTenths
        self.seating = seating
        self.isReadinessRequired = isReadinessRequired
        self.sparePercent = sparePercent
        self.isLotAtEntry = isLotAtEntry
        self.noviceSessions = noviceSessions
    }

    /// Our own: no source fixes it.
    package static let noviceSessionsReference = 3

    package var noviceSessionsWanted: Int { noviceSessions ?? Self.noviceSessionsReference }

    package var seatingNumbers: SeatingNumbers { seating ?? .reference }

    /// Spare places or machines advised beside `count`: at least one, rounded up.
    package func sparesAdvised(beside count: Int) -> Int {
        max(1, (count * (sparePercent ?? 10) + 99) / 100)
    }

    /// Whether the places of `part` are drawn by lot at the door, as far as the profile says.
    package func drawsAtEntry(_ part: Sitting.Part) -> Bool { part == .practical && isLotAtEntry != false }

    package func lateCutoffMinutes(for part: Sitting.Part) -> Int {
        part == .theory ? lateCutoffMinutesTheory : lateCutoffMinutesPractical
    }

    /// Proctors a room with `count` candidates wants: 15 → 2, 30 → 2, 45 → 3, 46 → 4.
    package func proctorsWanted(for count: Int) -> Int {
        max(2, (count + candidatesPerProctor - 1) / candidatesPerProctor)
    }

    /// What is wrong with these numbers together, by the derived invariants of the parameter sheet.
    package var contradictions: [ProfileContradiction] {
        var found: [ProfileContradiction] = []
        if packetOpenMinutesBefore > 10 { found.append(.packetOpensTooEarly) }
        if paperDistributeMinutesBefore >= packetOpenMinutesBefore || paperDistributeMinutesBefore <= 0 {
            found.append(.distributionNotAfterOpening)
        }
        if absentMarkMinutesAfter < max(lateCutoffMinutesTheory, lateCutoffMinutesPractical) {
            found.append(.absentBeforeLateCutoff)
        }
        if entryOpenMinutesBefore < packetOpenMinutesBefore { found.append(.nobodySeesTheSeal) }
        if candidatesPerProctor < 1 || roomTheoryCapacity < 1 || !(0...100).contains(sparePercent ?? 0) {
            found.append(.notPositive)
        }
        return found
    }
}

package enum ProfileContradiction: String, Sendable, CaseIterable {
    case packetOpensTooEarly
    case distributionNotAfterOpening
    case absentBeforeLateCutoff
    case nobodySeesTheSeal
    case notPositive
}
