import Dispatch
import Exam
import Foundation
import GRDB
import StationStore
import TestKit
import Testing
import Vault

/// Many commands share one transaction, and none of them is told a lie.
@Suite struct GroupCommitTests {
    @Test func `a broken constraint undoes its own command only`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])
        let before = site.store.head.position

        // All wait for the same transaction; every tenth breaks a key of the schema.
        let results = try await inOneBatch(site) { group in
            for number in 0..<100 {
                let department = number.isMultiple(of: 10) ? "S-001" : "S-\(100 + number)"
                group.addTask { await outcome { try await appoint(Staff.ID(rawValue: department), site) } }
            }
        }

        let failed = results.compactMap(\.fault)
        let positions = results.compactMap(\.position).sorted()
        #expect(failed.count == 10)
        #expect(
            failed.allSatisfy {
                if case .constraint = $0 { true } else { false }
            }, "\(failed)")
        #expect(positions == Array(before + 1...before + 90))
        #expect(site.store.head.position == before + 90)
        try await site.expectReplayEqualsTables()
    }

    @Test func `says which constraint broke, and nothing of what was to be written`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])

        let fault = await outcome { try await appoint("S-001", site) }.fault

        #expect(fault == .constraint(message: "UNIQUE constraint failed: staff.id"))
    }

    @Test func `refuses clearly when too many wait, and takes commands again after`() async throws {
        let site = try TestSite(queueMax: 3)
        let gate = DispatchSemaphore(value: 0)
        let blocked = Task { try await site.store.local { _ in gate.wait() } }
        // The writer has taken its work up when nothing waits any more.
        try await Task.sleep(for: .milliseconds(200))
        let waiting = (1...3).map { number in
            Task { try await appoint(Staff.ID(rawValue: "S-00\(number)"), site) }
        }
        while site.store.waitingCount < 3 { try await Task.sleep(for: .milliseconds(5)) }

        let fault = await outcome { try await appoint("S-004", site) }.fault
        gate.signal()
        _ = try await blocked.value
        for task in waiting { _ = try await task.value }
        try await appoint("S-005", site)

        #expect(fault == .busy)
        #expect(site.store.head.position == 4)
        try await site.expectReplayEqualsTables()
    }

    @Test(arguments: [(1, 1), (256, 0)])
    func `shares a commit with no more commands than it may`(batchMax: Int, seen: Int) async throws {
        let site = try TestSite(batchMax: batchMax)
        let gate = DispatchSemaphore(value: 0)
        let blocked = Task { try await site.store.local { _ in gate.wait() } }
        try await Task.sleep(for: .milliseconds(200))
        let first = Task { try await appoint("S-001", site) }
        while site.store.waitingCount < 1 { try await Task.sleep(for: .milliseconds(5)) }
        // The next in the queue looks, from a connection of its own, at what is committed by then.
        let committed = Task {
            try await site.store.local { [path = site.databasePath] _ in
                try DatabaseQueue(path: path).read { db in
                    try Int.fetchOne(db, sql: "SELECT count(*) FROM staff")
                }
            }
        }
        while site.store.waitingCount < 2 { try await Task.sleep(for: .milliseconds(5)) }

        gate.signal()
        _ = try await blocked.value
        _ = try await first.value

        #expect(try await committed.value == seen)
    }

    @Test func `two stores on one file never fork the journal`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])
        let other = try StationStore(path: site.databasePath, dataKey: site.dataKey, clock: site.clock)
        try await site.appoint("S-002", [.proctor])

        let fault = await outcome {
            try await other.perform(RecordStop(version: "0.1.0"), by: .station).position ?? 0
        }.fault

        try other.close()
        #expect(fault == .constraint(message: "UNIQUE constraint failed: journalEntry.position"))
        try await site.expectReplayEqualsTables()
    }

    // MARK: - Disks

    @Test(.enabled(if: Mounted.isPossible, "needs the right to mount: run the tests as root"))
    func `a full disk stops writing, not reading, and nobody is told a lie`() async throws {
        let disk = try Mounted(["-t", "tmpfs", "-o", "size=3m", "tmpfs"])
        do {
            let site = try TestSite(in: disk.folder)
            try await site.appoint("S-001", [.chief])
            let filler = disk.folder.appending(path: "filler")
            fill(filler)

            var kept: Set<Staff.ID> = ["S-001"]
            var faults: [StoreFault] = []
            for round in 0..<20 {
                let ids = (0..<20).map { Staff.ID(rawValue: "S-\(1000 + round * 20 + $0)") }
                let results = await withTaskGroup(of: (Staff.ID, Outcome).self) { group in
                    for id in ids { group.addTask { (id, await outcome { try await appoint(id, site) }) } }
                    return await group.reduce(into: []) { $0.append($1) }
                }
                kept.formUnion(results.filter { $0.1.position != nil }.map(\.0))
                faults += results.compactMap(\.1.fault)
            }
            let stored = try await staff(site)
            #expect(!faults.isEmpty, "the disk never filled")
            #expect(faults.allSatisfy { $0 == .diskFull }, "\(Set(faults.map { "\($0)" }))")
            #expect(stored == kept)
            #expect(site.store.head.position == Int64(kept.count))

            try FileManager.default.removeItem(at: filler)
            let retried = try await appoint("S-9999", site)

            #expect(retried == Int64(kept.count) + 1)
            try await site.expectReplayEqualsTables()
        }
        try disk.unmount()
    }

    @Test(.enabled(if: Frozen.isPossible, "needs root and a file system with immutable files"))
    func `a disk that takes no writes any more stops writing, not reading`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])
        let log = site.folder.appending(path: "station.db-wal")

        let frozen = try Frozen(log)
        let faults = await [
            outcome { try await appoint("S-002", site) }.fault,
            outcome { try await appoint("S-003", site) }.fault,
        ]
        let stored = try await staff(site)
        try frozen.thaw()
        let position = try await appoint("S-002", site)

        for fault in faults {
            guard case .inputOutput = fault else {
                #expect(fault == .readOnly)
                continue
            }
        }
        #expect(stored == ["S-001"])
        #expect(position == 2)
        try await site.expectReplayEqualsTables()
    }

    @Test(.enabled(if: Mounted.isPossible, "needs the right to mount: run the tests as root"))
    func `a read-only file system is said to be one`() async throws {
        let site = try TestSite()
        try await site.appoint("S-001", [.chief])
        try await site.store.truncateLog()
        let disk = try Mounted(["--bind", site.folder.path])
        try disk.remount("remount,bind,ro")

        let fault = #expect(throws: StoreFault.self) {
            try StationStore(
                path: disk.folder.appending(path: "station.db").path, dataKey: site.dataKey,
                clock: site.clock)
        }
        let report = try await Verification.run(
            path: disk.folder.appending(path: "station.db").path, dataKey: site.dataKey, logKey: nil,
            against: nil)

        try disk.unmount()
        #expect(fault == .readOnly)
        #expect(report.faults.isEmpty, "\(report.faults)")
    }

    // MARK: - What these tests do

    private func staff(_ site: TestSite) async throws -> Set<Staff.ID> {
        try await site.store.read { db in try Staff.ID.fetchSet(db, sql: "SELECT id FROM staff") }
    }

    /// Fills the disk to its last page.
    private func fill(_ file: URL) {
        _ = FileManager.default.createFile(atPath: file.path, contents: nil)
        guard let handle = FileHandle(forWritingAtPath: file.path) else { return }
        defer { try? handle.close() }
        while (try? handle.write(contentsOf: Data(count: 4096))) != nil {}
    }

    /// Lets all of `commands` wait for the same transaction.
    private func inOneBatch(
        _ site: TestSite, _ commands: (inout TaskGroup<Outcome>) -> Void
    ) async throws -> [Outcome] {
        let gate = DispatchSemaphore(value: 0)
        let blocked = Task { try await site.store.local { _ in gate.wait() } }
        try await Task.sleep(for: .milliseconds(200))
        let results = await withTaskGroup(of: Outcome.self) { group in
            commands(&group)
            while site.store.waitingCount < 100 { try? await Task.sleep(for: .milliseconds(5)) }
            gate.signal()
            return await group.reduce(into: []) { $0.append($1) }
        }
        _ = try await blocked.value
        return results
    }
}

/// What one caller was told.
private struct Outcome: Sendable {
    let position: Int64?
    let fault: StoreFault?
}

private func outcome(_ command: @Sendable () async throws -> Int64) async -> Outcome {
    do {
        return Outcome(position: try await command(), fault: nil)
    } catch let fault as StoreFault {
        return Outcome(position: nil, fault: fault)
    } catch {
        Issue.record("no fault of the store: \(error)")
        return Outcome(position: nil, fault: .other(message: "\(error)"))
    }
}

@discardableResult
private func appoint(_ id: Staff.ID, _ site: TestSite) async throws -> Int64 {
    let sealed = try site.seal(StaffParticulars(name: "甲\(id)"))
    let performed = try await site.record(
        [
            .staff(
                .appointed(
                    staff: id, department: "教务处", roles: [.proctor], qualifications: [],
                    particulars: sealed.reference))
        ], particulars: [sealed.record])
    return performed.position ?? 0
}
