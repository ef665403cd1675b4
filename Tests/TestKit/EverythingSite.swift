package import Exam
import Foundation
import GRDB
package import Journal
package import StationStore
package import Vault

/// A site where everything has happened once: every event there is, and a row in every table.
///
/// Checkpoints are signed every few entries; the last entry comes after the last of them. One
/// candidate, one member of staff and one incident are forgotten again.
package struct EverythingSite: Sendable {
    package let site: TestSite
    package let keys: StationKeys
    /// The station's own.
    package let signer: NoteSigner
    package let keeper: CheckpointKeeper

    package static let chief: Staff.ID = "S-001"
    package static let lead: Staff.ID = "S-002"
    package static let second: Staff.ID = "S-003"
    package static let custodian: Staff.ID = "S-004"
    package static let marker: Staff.ID = "S-005"
    package static let otherMarker: Staff.ID = "S-006"
    package static let floater: Staff.ID = "S-007"
    package static let substitute: Staff.ID = "S-008"
    package static let forgottenStaff: Staff.ID = "S-009"
    package static let forgottenIncident: Incident.ID = "I-3"
    /// Names that must stand nowhere once they are forgotten.
    package static let forgottenNames = ["被遗忘的考生", "被遗忘的工作人员", "被遗忘的事情经过"]

    /// Six; the last one withdrew and was forgotten.
    package let candidates: [Candidate.ID]

    package var store: StationStore { site.store }

    let start = TestSite.morning

    /// Plays all chapters; the erasures only where `forgets`.
    package init(forgets: Bool = true) async throws {
        site = try TestSite(at: TestSite.morning.adding(minutes: -60), hasKeys: true)
        guard let keys = site.keys else { preconditionFailure("a site with keys") }
        self.keys = keys
        signer = try NoteSigner(
            name: CheckpointKeeper.origin(station: "068"), kind: .ed25519, privateKey: keys.log)
        keeper = try await CheckpointKeeper(store: site.store, signer: signer)
        candidates = (1...6).compactMap {
            AdmissionNumber(year: 21, series: 1, station: 68, serial: $0)?.candidate
        }
        try await playFounding()
        try await playStaff()
        try await playDevices()
        try await playRoster()
        try await playCertificates()
        try await playPeople()
        try await playSelection()
        try await playPlans()
        try await playDuty()
        try await playDoor()
        try await playPapers()
        try await playIncidents()
        try await playResults()
        try await playSync()
        try await stageRosters()
        if forgets { try await forget() }
        // The last one comes after the last checkpoint.
        try await site.store.perform(RecordStop(version: "0.1.0"), by: .station)
    }

    /// Records `events` one by one, a second apart, and signs a checkpoint after every third.
    func tell(
        _ events: [StationEvent], by actor: Actor = .station, particulars: [SealedParticular] = []
    ) async throws {
        for (index, event) in events.enumerated() {
            let named = Set(event.areaEvent.particulars)
            try await site.record(
                [event], by: actor,
                particulars: particulars.filter { named.contains(TestSite.reference(to: $0)) })
            site.clock.advance(seconds: 1)
            if index % 3 == 2 || index == events.count - 1 { try await keeper.sign() }
        }
    }

    func seal(_ text: String) throws -> (record: SealedParticular, reference: ParticularDigest) {
        try site.seal(FreeText(text: text))
    }
}

// MARK: - Before the day

extension EverythingSite {
    private func playFounding() async throws {
        try await store.perform(BeginRehearsal(offsetMilliseconds: 0), by: .station)
        try await store.perform(
            FoundStation(
                number: "068", title: "第六十八考点", host: "site.example", utcOffsetMinutes: 480,
                verifierKey: keeper.verifierKey.text,
                applicationKey: keys.application.publicKey.x963Representation.base64EncodedString(),
                authority: "aa:bb"), by: .station)
        try await store.perform(AdoptProfile(profile: .nationalReference), by: .station)
        try await store.perform(RecordStart(version: "0.1.0", isTimeAttested: false), by: .station)
        try await store.perform(RecordClockStep(milliseconds: -1500), by: .station)
        try await tell([.upkeep(.timeAttested(source: .ntp))])
    }

    private func playStaff() async throws {
        let people: [(Staff.ID, String, [Role])] = [
            (Self.chief, "周正", [.chief, .administrator]), (Self.lead, "李甲", [.proctor]),
            (Self.second, "王乙", [.proctor]), (Self.custodian, "钱守", [.custodian]),
            (Self.marker, "孙评", [.marker]), (Self.otherMarker, "吴评", [.marker]),
            (Self.floater, "郑流", [.floater]), (Self.substitute, "冯替", [.proctor]),
            (Self.forgottenStaff, Self.forgottenNames[1], [.proctor]),
        ]
        var events: [StationEvent] = []
        var records: [SealedParticular] = []
        for (id, name, roles) in people {
            let sealed = try site.seal(StaffParticulars(name: name))
            records.append(sealed.record)
            events.append(
                .staff(
                    .appointed(
                        staff: id, department: "教务处", roles: roles, qualifications: ["考评员"],
                        particulars: sealed.reference)))
        }
        events += [
            .staff(.rolesSet(staff: Self.substitute, roles: [.proctor, .floater])),
            .staff(.codeIssued(staff: Self.lead, expires: start)),
            .staff(.passwordSet(staff: Self.lead)), .staff(.signedIn(staff: Self.lead)),
            .staff(.signedOut(staff: Self.lead)), .staff(.suspended(staff: Self.substitute)),
            .staff(.reinstated(staff: Self.substitute)), .staff(.suspended(staff: Self.forgottenStaff)),
        ]
        try await tell(events, particulars: records)
    }

    private func playDevices() async throws {
        try await tell([
            .devices(.codeIssued(device: "D-01", label: "一号门", room: nil, expires: start)),
            .devices(.enrolled(device: "D-01", publicKey: "BA01")),
            .devices(.codeIssued(device: "D-02", label: "二号门", room: "T101", expires: start)),
            .devices(.enrolled(device: "D-02", publicKey: "BA02")),
            .devices(.revoked(device: "D-02", reason: .lost)),
        ])
    }

    private func playRoster() async throws {
        var events: [StationEvent] = [
            .candidates(
                .certificateListed(
                    certificate: "C01", title: "母婴护理", level: .intermediate, organisation: "组织六",
                    majors: ["护理", "助产"], isOpen: true)),
            .candidates(.quotaSet(certificate: "C01", major: "护理", year: 2021, places: 40)),
            .candidates(.quotaSet(certificate: "C01", major: "护理", year: 2021, places: 60)),
        ]
        var records: [SealedParticular] = []
        for (index, candidate) in candidates.enumerated() {
            let isLast = index == candidates.count - 1
            let sealed = try site.seal(
                CandidateParticulars(
                    name: isLast ? Self.forgottenNames[0] : "考生\(index + 1)", documentType: .residentCard,
                    documentNumber: "99999920000101001\(index)", studentNumber: "2021000\(index)",
                    telephone: "1380000000\(index)"))
            records.append(sealed.record)
            events.append(
                .candidates(
                    .registered(
                        candidate: candidate, certificate: "C01", major: "护理", group: "护理2101",
                        kind: .student, particulars: sealed.reference)))
        }
        let photo = try site.seal(["a photograph"])
        events += [
            .candidates(
                .rosterImported(
                    fileDigest: String(repeating: "ab", count: 32), candidateCount: 6, first: candidates[0],
                    last: candidates[5])),
            .candidates(.withdrawn(candidate: candidates[5])),
            .candidates(.ticketReissued(candidate: candidates[2], generation: 2)),
            .candidates(.ticketReissued(candidate: candidates[2], generation: 3)),
            .candidates(
                .rosterCorrected(
                    fileDigest: String(repeating: "cd", count: 32), addedCount: 0, changedCount: 0,
                    withdrawnCount: 0)),
            .candidates(.photoFiled(candidate: candidates[1], particulars: photo.reference)),
            .candidates(.particularsShown(candidate: candidates[1], reason: .identityCheck)),
        ]
        records.append(photo.record)
        try await tell(events, particulars: records)
    }

    /// A roster that came in pieces and was taken back, and one that is not closed yet.
    private func stageRosters() async throws {
        for (serial, isTakenBack) in [(901, true), (902, false)] {
            guard
                let staged = AdmissionNumber(year: 21, series: 1, station: 68, serial: serial)?.candidate
            else { preconditionFailure("a lawful serial") }
            let file = String(repeating: "e\(serial % 10)", count: 32)
            let person = try site.seal(
                CandidateParticulars(
                    name: "考生\(serial)", documentType: .residentCard,
                    documentNumber: "9999992000010\(serial)",
                    studentNumber: "2021\(serial)", telephone: "13900000\(serial)"))
            try await tell(
                [
                    .candidates(
                        .rosterOpened(fileDigest: file, candidateCount: 2, first: staged, last: staged)),
                    .candidates(
                        .registered(
                            candidate: staged, certificate: "C01", major: "护理", group: "护理2101",
                            kind: .student, institution: "高州学院", particulars: person.reference)),
                ], particulars: [person.record])
            guard isTakenBack else { continue }
            try await tell([
                .upkeep(
                    .particularsErased(
                        subject: .candidate(id: staged), digests: [person.reference], reason: .enteredInError)
                ),
                .candidates(.rosterDropped(fileDigest: file, first: staged, last: staged)),
            ])
        }
    }

    static let hash = String(repeating: "0a", count: 32)

    private func playPlans() async throws {
        guard let layout = SeatLayout(text: "7-8-8-7") else { preconditionFailure("a lawful layout") }
        func room(_ id: Room.ID, _ kind: Room.Kind) -> StationEvent {
            .rooms(
                .added(
                    room: id, title: "明德楼\(id)", building: "明德楼", floor: 1, kind: kind, columns: layout,
                    isStepFree: true))
        }
        let seated = candidates.prefix(5).enumerated().map {
            SeatedPlace(seat: $0.offset + 1, candidate: $0.element)
        }
        let record = try site.seal(["the secret and the input of a draw"])
        try await tell([
            room("T101", .classroom), room("T102", .classroom), room("W201", .workshop),
            .rooms(.stateSet(room: "T102", state: .maintenance)),
        ])
        try await tell(refit)
        try await tell(
            [
                .sittings(
                    .planned(
                        sitting: "T-1", certificate: "C01", part: .theory, start: start, minutes: 120,
                        paperCode: "A", rooms: ["T101", "T102"])),
                .sittings(
                    .planned(
                        sitting: "P-1", certificate: "C01", part: .practical,
                        start: start.adding(minutes: 300),
                        minutes: 60, paperCode: "B", rooms: ["W201"])),
                .seating(
                    .planFrozen(
                        plan: "P1", sittings: ["T-1"], input: Self.hash, commitment: Self.hash,
                        publicSource: "排列五", personCount: 5, cellCount: 1, cellsOfOne: 0,
                        record: record.reference,
                        kept: [KeptRoom(sitting: "T-1", room: "T102", seatCount: 1)])),
                .seating(.drawn(plan: "P1", nonce: Self.hash, publicValue: "07351", seed: Self.hash, run: 1)),
                .seating(.roomStaged(plan: "P1", sitting: "T-1", room: "T101", places: seated)),
                .seating(.adopted(plan: "P1", sittings: ["T-1"], seed: 1, roomCount: 1, candidateCount: 5)),
                .seating(.published(plan: "P1", sittings: ["T-1"])),
                .seating(.reopened(plan: "P1", sittings: ["T-1"], reason: .misprint)),
                .seating(
                    .moved(
                        candidate: candidates[4], sitting: "T-1", room: "T101", seat: 9, reason: .brokenSeat)),
                .seating(
                    .roomStaged(plan: "P2", sitting: "P-1", room: "W201", places: Array(seated.prefix(4)))),
                .seating(.adopted(plan: "P2", sittings: ["P-1"], seed: 1, roomCount: 1, candidateCount: 4)),
                .seating(
                    .transferred(
                        candidate: candidates[4], from: "T-1", sitting: "P-1", room: "W201", seat: 6,
                        reason: .roomLost)),
                .seating(
                    .seated(
                        candidate: candidates[4], sitting: "T-1", room: "T101", seat: 9, reason: .rosterGrew)),
            ], particulars: [record.record])
        try await tell([
            .sittings(
                .planned(
                    sitting: "P-2-1", certificate: "C01", part: .practical,
                    start: start.adding(minutes: 480), minutes: 60, paperCode: "C", rooms: ["W201"],
                    isByLot: true,
                    rotation: Rotation(
                        group: "P-2", number: 1, count: 2, waitingPlace: "二楼报告厅", exitPlace: "东门"))),
            .seating(
                .roomStaged(plan: "P3", sitting: "P-2-1", room: "W201", places: Array(seated.prefix(2)))),
            .seating(.adopted(plan: "P3", sittings: ["P-2-1"], seed: 1, roomCount: 1, candidateCount: 2)),
        ])
        try await tell(
            [
                .rooms(.checked(room: "T101", sitting: "T-1", points: [.doorSheet, .clockRight])),
                .rooms(.unchecked(room: "T101", sitting: "T-1", points: [.clockRight])),
                .rooms(
                    .checked(
                        room: "W201", sitting: "P-1", points: Room.Kind.workshop.readinessPoints)),
                .rooms(.readied(room: "W201", sitting: "P-1")),
            ], by: .staff(Self.lead))
    }

    private func playDuty() async throws {
        let span = TimeSpan(start: start, minutes: 120)
        let later = TimeSpan(start: start.adding(minutes: 300), minutes: 60)
        try await tell([
            .duty(.roomStaffed(room: "T101", span: span, lead: Self.lead, second: Self.second)),
            .duty(.floaterPosted(staff: Self.floater, span: span)),
            .duty(
                .replaced(
                    room: "T101", span: span, post: .second, from: Self.second, to: Self.substitute)),
            .duty(.reported(staff: Self.lead, start: start)),
            .duty(.reported(staff: Self.substitute, start: start)),
            .duty(.roomStaffed(room: "W201", span: later, lead: Self.lead, second: Self.second)),
            .duty(.roomCleared(room: "W201", span: later)),
            .duty(.floaterPosted(staff: Self.floater, span: later)),
            .duty(.floaterReleased(staff: Self.floater, span: later)),
        ])
    }
}
