import Exam
import Foundation
import Testing

/// Which pages show an event, and which personal records it names or lets go.
@Suite struct SubjectTests {
    @Test func `every event shows on the pages it is about, under identifiers that may stand in a journal`()
        throws
    {
        /// What concerns the station as a whole has its own page.
        let aboutNobody: Set<String> = [
            "candidates.rosterOpened", "candidates.rosterDropped", "candidates.rosterImported",
            "candidates.rosterCorrected",
            "candidates.rosterCorrected-nobody-new",
            "seating.drawn", "sync.centralEnrolled", "upkeep.rehearsal",
            "upkeep.founded",
            "upkeep.started", "upkeep.stopped", "upkeep.clockStepped", "upkeep.timeAttested",
            "upkeep.profileAdopted", "certificates.allowed", "certificates.majorPlanned",
            "certificates.seriesOpened", "certificates.seriesMoved", "certificates.seriesClosed",
        ]

        for (name, event) in try GoldenEvents.all() {
            let subjects = event.areaEvent.subjects
            #expect(subjects.isEmpty == aboutNobody.contains(name), "\(name)")
            for subject in subjects {
                #expect(Identifier<Subject>(rawValue: subject.id).isWellFormed, "\(name): \(subject)")
            }
        }
    }

    @Test func `each kind of subject has a word of its own`() {
        let subjects: [Subject] = [
            .candidate("a"), .certificate("b"), .room("c"), .sitting("d"), .staff("e"), .device("f"),
            .packet("g"), .incident("h"), .batch("i"),
        ]

        #expect(
            subjects.map(\.kind) == [
                "candidate", "certificate", "room", "sitting", "staff", "device", "packet", "incident",
                "batch",
            ])
        #expect(subjects.map(\.id) == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    }

    @Test func `a verdict shows with the candidate, the sitting and the room, as far as they are known`() {
        let known = CheckInEvent.refused(candidate: "1", sitting: "T-1", room: "T101", reason: .tooLate)
        let unknown = CheckInEvent.refused(candidate: nil, sitting: nil, room: "T101", reason: .unreadable)
        let absent = CheckInEvent.absenceConfirmed(sitting: "T-1", room: "T101", candidates: ["1", "2"])

        #expect(Set(known.subjects) == [.candidate("1"), .sitting("T-1"), .room("T101")])
        #expect(unknown.subjects == [.room("T101")])
        #expect(Set(absent.subjects) == [.candidate("1"), .candidate("2"), .sitting("T-1"), .room("T101")])
    }

    @Test func `an erasure shows with whom it forgets, and lets exactly the named records go`() {
        let digests = [ParticularDigest(rawValue: "aa"), ParticularDigest(rawValue: "bb")]
        func erased(_ subject: ErasedSubject) -> StationEvent {
            .upkeep(.particularsErased(subject: subject, digests: digests, reason: .retentionEnded))
        }

        #expect(erased(.candidate(id: "1")).areaEvent.subjects == [.candidate("1")])
        #expect(erased(.staff(id: "S-001")).areaEvent.subjects == [.staff("S-001")])
        #expect(erased(.incident(id: "I-1")).areaEvent.subjects == [.incident("I-1")])
        #expect(erased(.staff(id: "S-001")).erasedParticulars == digests)
        #expect(erased(.staff(id: "S-001")).areaEvent.particulars == [])
        #expect(StationEvent.upkeep(.stopped(version: "1")).erasedParticulars == [])
    }

    @Test func `only these events name personal records`() throws {
        let naming = try GoldenEvents.all().filter { !$0.event.areaEvent.particulars.isEmpty }.map(\.name)

        #expect(
            naming == [
                "candidates.partExempted", "candidates.photoFiled", "candidates.registered",
                "candidates.registered-institution",
                "candidates.secondAllowed", "candidates.supportRecorded", "incidents.closed",
                "incidents.recoded", "incidents.reported", "seating.planFrozen",
                "sittings.opened-lot", "staff.appointed",
                "staff.described", "staff.interestDeclared", "staff.qualified",
            ])
    }

    @Test func `an area of a newer program is not guessed at`() throws {
        struct Never: EventReader {
            func read<Event: AreaEvent>(_ type: Event.Type) throws -> Event {
                throw CocoaError(.coderInvalidValue)
            }
        }

        #expect(try StationEvent.read(area: "parking", with: Never()) == nil)
    }

    @Test func `an actor tells person, second person and device apart`() {
        let pair = Actor.staff("S-001", device: "D-01", second: "S-002")

        #expect(pair.person == "S-001" && pair.second == "S-002" && pair.device == "D-01")
        for actor in [Actor.device("D-02"), .station, .central] {
            #expect(actor.person == nil && actor.second == nil)
        }
        #expect(Actor.device("D-02").device == "D-02")
        #expect(Actor.station.device == nil && Actor.central.device == nil)
    }
}
