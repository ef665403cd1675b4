package import Exam
package import Foundation
import GRDB
package import StationStore
package import Testing
package import Vault

/// A station's store on a real file in a folder of its own, with a clock the test owns.
package final class TestSite: Sendable {
    package let folder: URL
    package let clock: TestClock
    package let store: StationStore
    package let dataKey: DataKey
    /// In `keys`, where the program looks for them; nil when nobody asked for them.
    package let keys: StationKeys?

    /// 2021-11-27 09:00 at UTC+8: the morning of the demo day.
    package static let morning = Moment(milliseconds: 1_637_974_800_000)

    /// Makes the folder in `parent`; with keys in it where the program itself is to read it.
    package init(
        at moment: Moment = TestSite.morning, hasKeys: Bool = false, in parent: URL = .temporaryDirectory,
        queueMax: Int = 4096, batchMax: Int = 256
    ) throws {
        folder = parent.appending(path: "examstation-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clock = TestClock(at: moment)
        keys = hasKeys ? try StationKeys.create(in: folder.appending(path: "keys")) : nil
        dataKey = keys?.data ?? DataKey.random()
        store = try StationStore(
            path: folder.appending(path: "station.db").path, dataKey: dataKey, clock: clock,
            queueMax: queueMax, batchMax: batchMax)
    }

    deinit {
        try? store.close()
        try? FileManager.default.removeItem(at: folder)
    }

    package var databasePath: String { folder.appending(path: "station.db").path }

    /// Puts a person on the station's list, with a name that can be searched for in the file.
    @discardableResult
    package func appoint(_ id: Staff.ID, _ roles: [Role], department: String = "教务处") async throws -> Staff.ID
    {
        let sealed = try seal(StaffParticulars(name: "甲\(id.rawValue)"))
        try await record(
            [
                .staff(
                    .appointed(
                        staff: id, department: department, roles: roles, qualifications: [],
                        particulars: sealed.reference))
            ], particulars: [sealed.record])
        return id
    }

    /// Writes events as they are, for what a test needs to stand on.
    ///
    /// `actor` is the station itself, or a member of staff who was appointed before.
    @discardableResult
    package func record(
        _ events: [StationEvent], by actor: Actor = .station, particulars: [SealedParticular] = []
    ) async throws -> Performed {
        try await store.perform(
            RecordEvents(events: events), by: actor, request: CommandRequest(particulars: particulars))
    }

    /// Seals a personal record and names it.
    package func seal(_ value: some Encodable) throws -> (
        record: SealedParticular, reference: ParticularDigest
    ) {
        let sealed = try store.sealer.seal([UInt8](JSONEncoder().encode(value)))
        return (sealed, Self.reference(to: sealed))
    }

    /// The name by which an event speaks of a sealed record.
    package static func reference(to record: SealedParticular) -> ParticularDigest {
        let hex = record.digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return ParticularDigest(rawValue: hex)
    }

    /// The promise behind every screen: replaying the journal gives the same tables.
    package func expectReplayEqualsTables(_ location: SourceLocation = #_sourceLocation) async throws {
        let report = try await Verification.run(
            path: databasePath, dataKey: dataKey, logKey: nil, against: nil)
        #expect(report.faults.isEmpty, "\(report.faults)", sourceLocation: location)
    }
}

/// Writes what it is given: a test's shortcut to a state, through the one door.
private struct RecordEvents: Storable {
    let events: [StationEvent]

    static let permission = Permission.staffOrStation(
        .administrator, .chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor, .marker,
        .inspector, .academicAffairs, .finance, .continuingEducation)

    struct Facts: Sendable {}

    enum NoRefusal: String, Refusal {
        case never
    }

    func facts(_ db: GRDB.Database, for actor: Actor) throws -> Facts { Facts() }

    func decide(given facts: Facts, by actor: Actor, at moment: Moment) throws(NoRefusal) -> [StationEvent] {
        events
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(events.count)
    }
}
