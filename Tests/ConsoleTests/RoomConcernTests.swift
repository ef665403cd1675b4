import Exam
import TestKit
import Testing

@testable import Console
@testable import StationStore

@Suite struct RoomConcernTests {
    static let start = TestSite.morning
    let profile = RuleProfile.nationalReference

    private func room(
        sitting: Sitting.State = .running, present: Int = 30, proposed: Int = 0, absent: Int = 0,
        proctors: Int = 2, reported: Int = 2, packets: [PaperPacket.State] = [.inUse], incidents: Int = 0,
        unsigned: Int = 0, state: Room.State = .active, isReady: Bool = true
    ) -> BoardQueries.RoomState {
        BoardQueries.RoomState(
            room: BoardQueries.RoomLine(
                id: "T101", title: "", building: "", floor: 1, kind: .classroom, state: state, seatCount: 30),
            sittings: [
                BoardQueries.SittingLine(
                    id: "S", certificate: "", part: .theory, span: TimeSpan(start: Self.start, minutes: 120),
                    paperCode: "A", state: sitting)
            ], expected: 30, present: present, proposedAbsent: proposed, absent: absent, proctors: proctors,
            proctorsReported: reported, packets: packets, incidents: incidents, incidentsUnsigned: unsigned,
            devices: 1, isReady: isReady)
    }

    private func concerns(_ state: BoardQueries.RoomState, minutes: Int, seconds: Int = 0) -> [RoomConcern
        .Kind]
    {
        let now = Self.start.adding(minutes: minutes).adding(seconds: seconds)
        return RoomConcern.all(in: state, profile: profile, at: now).map(\.kind)
    }

    private func voices(_ state: BoardQueries.RoomState, minutes: Int) -> [RoomVoice] {
        RoomConcern.all(in: state, profile: profile, at: Self.start.adding(minutes: minutes)).map(\.voice)
    }

    @Test func `a room where all is well is quiet`() {
        #expect(concerns(room(), minutes: 20) == [])
        #expect(
            concerns(room(sitting: .planned, present: 0, reported: 0, packets: [.stored]), minutes: -61) == []
        )
    }

    @Test func `a room that is not ready says so quietly, and aloud where the profile keeps the doors shut`()
    {
        let waiting = room(sitting: .planned, present: 0, packets: [], isReady: false)
        #expect(concerns(waiting, minutes: -61) == [.notReady])
        #expect(voices(waiting, minutes: -45) == [.quiet])
        #expect(concerns(room(sitting: .open, packets: [], isReady: false), minutes: -20) == [])

        let national = RuleProfile.nationalReference
        let strict = RuleProfile(
            title: "strict", version: 1, entryOpenMinutesBefore: 30, lateCutoffMinutesTheory: 15,
            lateCutoffMinutesPractical: 30, absentMarkMinutesAfter: 30, paperIssueMinutesBefore: 35,
            packetOpenMinutesBefore: 10, paperDistributeMinutesBefore: 5, returnDeadlineMinutesAfterEnd: 15,
            signatureMinutes: 10, roomTheoryCapacity: 30,
            candidatesPerProctor: national.candidatesPerProctor, passLineTheoryTenths: 600,
            passLinePracticalTenths: 600, isReadinessRequired: true)
        func voice(_ minutes: Int) -> RoomVoice? {
            RoomConcern.all(in: waiting, profile: strict, at: Self.start.adding(minutes: minutes)).first?
                .voice
        }
        #expect(voice(-61) == .quiet)
        #expect(voice(-60) == .look)
    }

    @Test func `a missing proctor is awaited from an hour before, and missing when the doors open`() {
        let waiting = room(sitting: .planned, present: 0, reported: 1, packets: [])

        #expect(concerns(waiting, minutes: -60, seconds: -1) == [])
        #expect(concerns(waiting, minutes: -60) == [.proctorsAwaited])
        #expect(concerns(waiting, minutes: -30, seconds: -1) == [.proctorsAwaited])
        #expect(concerns(waiting, minutes: -30) == [.proctorsMissing])
    }

    @Test
    func `a packet is due out of the cabinet when the doors open, and open five minutes before the start`() {
        let stored = room(sitting: .open, packets: [.staged])

        #expect(concerns(stored, minutes: -30) == [.packetUnissued])
        #expect(concerns(stored, minutes: -5, seconds: -1) == [.packetUnissued])
        #expect(concerns(stored, minutes: -5) == [.packetUnopened])
    }

    @Test func `whoever is not there counts from the start on, and not once decided`() {
        #expect(concerns(room(present: 28), minutes: 0, seconds: -1) == [])
        #expect(concerns(room(present: 28), minutes: 0) == [.candidatesMissing])
        #expect(voices(room(present: 28), minutes: 14) == [.quiet])
        #expect(voices(room(present: 28), minutes: 15) == [.look])
        #expect(concerns(room(present: 28, proposed: 2), minutes: 31) == [.absenceToConfirm])
        #expect(concerns(room(present: 28, absent: 2), minutes: 40) == [])
    }

    @Test func `a sitting that has not started a minute after its time needs a person`() {
        #expect(concerns(room(sitting: .open), minutes: 0, seconds: 59) == [])
        #expect(concerns(room(sitting: .open), minutes: 1) == [.notStarted])
    }

    @Test func `a packet that is not back a quarter of an hour after the end needs a person`() {
        let ended = room(sitting: .ended, packets: [.sealedScripts])

        #expect(concerns(ended, minutes: 135, seconds: -1) == [])
        #expect(concerns(ended, minutes: 135) == [.packetOut])
        #expect(concerns(room(sitting: .ended, packets: [.returned]), minutes: 200) == [])
    }

    @Test func `what needs a person now comes before what asks for a look`() {
        let loud = room(present: 29, packets: [.quarantined], incidents: 2, unsigned: 1)

        let found = RoomConcern.all(in: loud, profile: profile, at: Self.start.adding(minutes: 16))

        #expect(found.map(\.voice) == [.now, .now, .look, .look])
        #expect(found.map(\.kind).prefix(2) == [.incidentUnsigned, .packetTrouble])
    }

    @Test func `a room that rests says nothing`() {
        let resting = BoardQueries.RoomState(
            room: room().room, sittings: [], expected: 0, present: 0, proposedAbsent: 0, absent: 0,
            proctors: 0, proctorsReported: 0, packets: [], incidents: 0, incidentsUnsigned: 0, devices: 0,
            isReady: false)

        #expect(concerns(resting, minutes: 0) == [])
    }
}
