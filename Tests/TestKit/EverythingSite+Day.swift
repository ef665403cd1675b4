import Exam
import StationStore
import Vault

/// The day itself, and what follows from it.
extension EverythingSite {
    /// Everything that changes a room before the day.
    var refit: [StationEvent] {
        guard let refitted = SeatLayout(text: "7-8=8-3_!3") else { preconditionFailure("a lawful layout") }
        let week = TimeSpan(start: start.adding(minutes: 1440), minutes: 7 * 1440)
        let later = TimeSpan(start: week.end, minutes: 600)
        return [
            .rooms(
                .described(
                    room: "T102", title: "明德楼102机房", building: "明德楼", floor: 1, kind: .computer)),
            .rooms(.layoutSet(room: "T102", columns: refitted, reason: .refitted)),
            .rooms(.seatBroken(room: "T102", seat: 4)), .rooms(.seatBroken(room: "T102", seat: 5)),
            .rooms(.seatMended(room: "T102", seat: 5)),
            .rooms(.equipmentSet(room: "T102", equipment: ["listening", "projector"])),
            .rooms(
                .machinesSet(
                    room: "T102", machines: [SeatMachine(seat: 1, machine: "PC-1", address: "10.6.1.1")],
                    spares: ["PC-9"])),
            .rooms(
                .featuresSet(
                    room: "T102", isStepFree: false, isShielded: true, spacing: 85,
                    cameras: ["CAM-1", "CAM-2"])),
            .rooms(.closed(room: "T102", span: week, reason: .repair)),
            .rooms(.closed(room: "T102", span: later, reason: .teaching)),
            .rooms(.reopened(room: "T102", span: later)),
            .rooms(.inspected(room: "T102", staff: Self.chief, inspected: start, inspection: .remarks)),
        ]
    }
    func playDoor() async throws {
        let arrived = start.adding(minutes: -2)
        try await tell([
            .sittings(.opened(sitting: "T-1")),
            .checkIn(
                .admitted(candidate: candidates[0], sitting: "T-1", room: "T101", seat: 1, isLate: false)),
            .checkIn(
                .admitted(
                    candidate: candidates[1], sitting: "T-1", room: "T101", seat: 2, isLate: false,
                    arrived: arrived)),
            .checkIn(
                .admittedConditionally(
                    candidate: candidates[2], sitting: "T-1", room: "T101", seat: 3, isLate: true,
                    missing: .both)),
            .checkIn(.alreadyAdmitted(candidate: candidates[0], sitting: "T-1", room: "T101", seat: 1)),
            .checkIn(.refused(candidate: nil, sitting: nil, room: "T101", reason: .unreadable)),
            .checkIn(
                .refused(candidate: candidates[3], sitting: "T-1", room: "T102", reason: .wrongRoom)),
            .checkIn(
                .referred(
                    candidate: candidates[1], sitting: "T-1", room: "T101", reason: .deviceClockOff)),
            .sittings(.started(sitting: "T-1")),
            .checkIn(
                .absenceProposed(
                    sitting: "T-1", room: "T101", candidates: [candidates[3], candidates[4]])),
            .checkIn(
                .absenceConfirmed(
                    sitting: "T-1", room: "T101", candidates: [candidates[3], candidates[4]])),
            .checkIn(
                .absenceReversed(candidate: candidates[4], sitting: "T-1", room: "T101", seat: 9)),
        ])
        try await playLots()
    }

    /// A practical whose work stations are drawn at the door.
    private func playLots() async throws {
        let secret = try site.seal(["the secret of lots"])
        try await tell(
            [
                .sittings(
                    .opened(sitting: "P-2-1", commitment: Self.hash, record: secret.reference)),
                .checkIn(
                    .admitted(
                        candidate: candidates[0], sitting: "P-2-1", room: "W201", seat: 2, isLate: false)),
                .checkIn(
                    .stationDrawn(
                        candidate: candidates[0], sitting: "P-2-1", room: "W201", seat: 2,
                        free: Array(1...30), witness: Self.second, second: Self.lead)),
                .seating(
                    .moved(
                        candidate: candidates[0], sitting: "P-2-1", room: "W201", seat: 8,
                        reason: .brokenSeat, creditMinutes: 5)),
                .checkIn(
                    .absenceConfirmed(sitting: "P-2-1", room: "W201", candidates: [candidates[1]])),
                .sittings(.closed(sitting: "P-2-1", nonce: Self.hash)),
            ], particulars: [secret.record])
    }

    func playPapers() async throws {
        try await playWholePath()
        let hands = (Self.custodian, Self.chief)
        try await tell([
            expected("P-02", "T-1", "T102", "A"), expected("P-03", "P-1", "W201", "B"),
            expected("P-04", "P-1", "W201", "C"), expected("P-05", "T-1", "T102", "D"),
            .papers(
                .quarantined(
                    packet: "P-02", step: .receive, reason: .sealBroken, firstBy: hands.0,
                    secondBy: hands.1)),
            .papers(
                .discrepancyFound(
                    packet: "P-03", step: .open, expected: 30, found: 29, firstBy: hands.0,
                    secondBy: hands.1)),
            .papers(
                .discrepancySettled(
                    packet: "P-03", step: .open, count: 29, firstBy: hands.0, secondBy: hands.1)),
            .papers(
                .discrepancyFound(
                    packet: "P-04", step: .collect, expected: 30, found: 28, scripts: 27, firstBy: hands.0,
                    secondBy: hands.1)),
            .papers(
                .stepSigned(
                    packet: "P-05", step: .depart, stated: .depart(seal: .intact), by: hands.0, expires: start
                )),
            .papers(.stepRefused(packet: "P-05", step: .open, reason: .tooEarly, room: "T102")),
        ])
    }

    private func expected(
        _ packet: PaperPacket.ID, _ sitting: Sitting.ID, _ room: Room.ID, _ code: String
    ) -> StationEvent {
        .papers(
            .expected(
                packet: packet, sitting: sitting, room: room, paperCode: code, serial: "N-\(packet)",
                declared: 30))
    }

    private func playWholePath() async throws {
        let packet: PaperPacket.ID = "P-01"
        let (one, other) = (Self.custodian, Self.chief)
        let (lead, second) = (Self.lead, Self.substitute)
        let count = PaperCount(
            papers: 30, used: 4, leftOver: 25, defective: 1, registered: 5, present: 4, absent: 1,
            scripts: 3, heldApart: 1)
        try await tell(
            [
                expected(packet, "T-1", "T101", "A"),
                .papers(.inTransit(packet: packet, seal: .intact, firstBy: one, secondBy: other)),
                .papers(.received(packet: packet, seal: .intact, firstBy: one, secondBy: other)),
                .papers(.stored(packet: packet, cabinet: "K1", firstBy: one, secondBy: other)),
                .papers(.staged(packet: packet, firstBy: one, secondBy: other)),
                .papers(
                    .issued(packet: packet, lead: lead, second: second, firstBy: one, secondBy: lead)),
                .papers(
                    .inRoom(
                        packet: packet, room: "T101", seal: .intact, firstBy: lead, secondBy: second)),
                .papers(
                    .sealShown(
                        packet: packet, seal: .intact, witnesses: [candidates[0], candidates[1]],
                        firstBy: lead, secondBy: second)),
                .papers(.opened(packet: packet, found: 30, firstBy: lead, secondBy: second)),
                .papers(
                    .distributed(
                        packet: packet, given: 4, leftOver: 25, defective: 1, firstBy: lead,
                        secondBy: second)),
                .papers(.inUse(packet: packet, firstBy: lead, secondBy: second)),
                .papers(
                    .collected(packet: packet, scripts: 4, papers: 30, firstBy: lead, secondBy: second)),
                .papers(.reconciled(packet: packet, count: count, firstBy: lead, secondBy: second)),
                .papers(.sealedScripts(packet: packet, strip: "B77", firstBy: lead, secondBy: second)),
                .papers(.returned(packet: packet, scripts: 3, firstBy: lead, secondBy: one)),
                .papers(.storedScripts(packet: packet, cabinet: "K2", firstBy: one, secondBy: other)),
                .papers(.dispatched(packet: packet, manifest: "M-1", firstBy: one, secondBy: other)),
                .papers(.acked(packet: packet, receipt: "R-1", firstBy: one, secondBy: other)),
            ])
    }

    func playIncidents() async throws {
        let facts = try [
            seal("手机放在桌内"), seal("试卷印刷不清"), seal(Self.forgottenNames[2]), seal("改用准确的代码"),
            seal("核实无误"), seal("与考生无关"),
        ]
        func reported(
            _ id: Incident.ID, _ code: IncidentCode, _ candidate: Candidate.ID?, _ index: Int
        ) -> StationEvent {
            .incidents(
                .reported(
                    incident: id, code: code, sitting: "T-1", room: "T101", candidate: candidate,
                    facts: facts[index].reference, by: Self.lead))
        }
        try await tell(
            [
                reported("I-1", .v51, candidates[1], 0), reported("I-2", .x1, nil, 1),
                reported(Self.forgottenIncident, .x2, nil, 2),
                .incidents(.countersigned(incident: "I-1", by: Self.substitute)),
                .incidents(.countersigned(incident: Self.forgottenIncident, by: Self.substitute)),
                .incidents(
                    .recoded(
                        incident: "I-1", from: .v51, code: .v52, reason: facts[3].reference,
                        by: Self.chief)),
                .incidents(
                    .closed(
                        incident: "I-1", finding: .partVoid, reason: facts[4].reference, by: Self.chief)),
                .incidents(
                    .closed(
                        incident: Self.forgottenIncident, finding: .noCandidate,
                        reason: facts[5].reference, by: Self.chief)),
            ], particulars: facts.map(\.record))
    }

    func playResults() async throws {
        guard let good = Mark(tenths: 805), let poor = Mark(tenths: 590) else {
            preconditionFailure("marks of 0…100 points")
        }
        try await tell([
            .sittings(.ended(sitting: "T-1")), .sittings(.closed(sitting: "T-1")),
            .sittings(.signed(sitting: "T-1")),
        ])
        try await tell(
            [
                .results(.markEntered(candidate: candidates[0], part: .theory, mark: good)),
                .results(.markEntered(candidate: candidates[2], part: .theory, mark: good)),
                .results(.markEntered(candidate: candidates[4], part: .theory, mark: poor)),
            ], by: .staff(Self.marker))
        try await tell(
            [
                .results(.markConfirmed(candidate: candidates[0], part: .theory, mark: good)),
                .results(
                    .markMismatched(candidate: candidates[2], part: .theory, first: good, second: poor)),
            ], by: .staff(Self.otherMarker))
        try await tell(
            [
                .results(
                    .outcomeDecided(
                        candidate: candidates[0], certificate: "C01", outcome: .pass, theory: .scored,
                        theoryMark: good, practical: .scored, practicalMark: good)),
                .results(
                    .outcomeDecided(
                        candidate: candidates[3], certificate: "C01", outcome: .failAbsent,
                        theory: .absent, practical: .absent)),
            ], by: .staff(Self.chief))
    }

    func playSync() async throws {
        let last = store.head.position
        func released(_ batch: ResultBatch.ID, insteadOf other: ResultBatch.ID?) -> StationEvent {
            .sync(
                .batchReleased(
                    batch: batch, first: 1, last: last, approvals: [Self.chief, Self.custodian],
                    supersedes: other))
        }
        try await tell([
            .sync(.centralEnrolled(title: "考核办", verifierKey: "central.example+00+AA", fingerprint: "cc:dd"))
        ])
        for (batch, earlier) in [("B-1", nil), ("B-2", "B-1")] as [(ResultBatch.ID, ResultBatch.ID?)] {
            for person in [Self.chief, Self.custodian] {
                try await tell(
                    [.sync(.batchApproved(batch: batch, first: 1, last: last))], by: .staff(person))
            }
            try await tell([released(batch, insteadOf: earlier)])
        }
        try await tell([
            .sync(.batchRejected(batch: "B-1", reasons: ["row-3", "row-9"])),
            .sync(.batchAccepted(batch: "B-2", receipt: "a cosigned checkpoint")),
        ])
    }

    /// Two people let one candidate, one colleague and one incident be forgotten.
    package func forget() async throws {
        let pair = Actor.staff(Self.chief, second: Self.custodian)
        for subject in [
            ErasedSubject.candidate(id: candidates[5]), .staff(id: Self.forgottenStaff),
            .incident(id: Self.forgottenIncident),
        ] {
            try await store.perform(
                EraseParticulars(subject: subject, reason: .retentionEnded), by: pair)
        }
        try await keeper.sign()
    }
}
