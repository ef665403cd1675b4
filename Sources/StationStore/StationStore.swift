package import Exam
import Foundation
package import GRDB
package import Journal
import Synchronization
package import Vault

/// The station's only memory: the journal, and the tables derived from it.
///
/// Writing has one door, ``perform(_:by:request:)``. Reading is ordinary SQL on a snapshot.
package final class StationStore: Sendable {
    package let sealer: ParticularSealer
    package let lookup: LookupKey
    package let tickets: TicketKey
    package let clock: any StationClock
    let commandKey: CommandKey
    let pool: DatabasePool
    let commit: GroupCommit
    /// Counts what changed about who may do what, so that caches know when to forget.
    let accessChanges = AccessChanges()
    /// Whether a roster is coming in piece by piece: one at a time.
    let isTakingRoster = Mutex(false)
    /// Tells listeners that the journal has grown.
    package let growth: JournalGrowth

    /// Opens the database file at `path`, creating it when it is not there.
    ///
    /// Projected tables of another version are rebuilt from the journal.
    ///
    /// - Parameters:
    ///   - path: the database file; its folder exists.
    ///   - dataKey: opens the personal records.
    ///   - clock: the station's.
    ///   - queueMax: commands that may wait for a commit, 1…65,536.
    ///   - batchMax: commands that share one commit at most, 1…``GroupCommit/batchCommandsMax``.
    ///   - progress: called as (entries done, entries in all) while tables are rebuilt.
    /// - Throws: ``StoreFault``; nothing is changed in a file that is not a station's.
    package init(
        path: String, dataKey: DataKey, clock: any StationClock, queueMax: Int = 4096,
        batchMax: Int = GroupCommit.batchCommandsMax,
        progress: @Sendable (Int64, Int64) -> Void = { _, _ in }
    ) throws {
        sealer = ParticularSealer(dataKey)
        lookup = LookupKey(dataKey)
        tickets = TicketKey(dataKey)
        commandKey = CommandKey(dataKey)
        self.clock = clock
        pool = try StationDatabase.open(path: path)
        let keys = ProjectionKeys(sealer: sealer, lookup: lookup)
        try pool.writeWithoutTransaction { db in
            try Schema.prepare(db)
            try Replay.rebuildIfNeeded(db, keys: keys, progress: progress)
        }
        let head = try pool.read { db in try JournalHead(reading: db) }
        let growth = JournalGrowth(head: head)
        self.growth = growth
        commit = GroupCommit(
            pool: pool, head: head, queueMax: queueMax, batchMax: batchMax, onGrowth: growth.moved(to:))
    }

    /// Decides a command and records what happened, all or nothing.
    ///
    /// Permission, facts, decision, entries and tables share one transaction, which other
    /// waiting commands may share too. On return the entries are durable: COMMIT with
    /// `synchronous=FULL` has come back. The same holds for a refusal's stored answer.
    ///
    /// - Returns: what was recorded; the first answer again when the request ID was seen before.
    /// - Throws: `C.Refused` or ``StaffRefusal`` when the rules say no;
    ///   ``StoreFault/requestReused(requestID:)`` when the ID came with another command before;
    ///   ``StoreFault/outdated`` when the caller had seen another version;
    ///   another ``StoreFault`` when the disk says no, and then nothing was recorded.
    @discardableResult
    package func perform<C: Storable>(
        _ command: C, by actor: Actor, request: CommandRequest = CommandRequest()
    ) async throws -> Performed {
        let performance = try Performance(command, by: actor, request: request, store: self)
        return try await withCheckedThrowingContinuation { continuation in
            do throws(StoreFault) {
                try commit.submit(
                    GroupCommit.Work(
                        run: { db, head in
                            let outcome = try performance.run(db, &head)
                            return { [accessChanges = self.accessChanges] in
                                accessChanges.note(outcome)
                                continuation.resume(with: outcome)
                            }
                        },
                        fail: { continuation.resume(throwing: $0) }))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Runs any number of queries on one consistent snapshot, on a thread of its own.
    package func read<Value: Sendable>(
        _ query: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        try await pool.read(query)
    }

    /// Changes `local…` tables: sign-in sessions, stored answers, caches. Never evidence.
    ///
    /// Shares the writer's transactions; durable on return.
    package func local<Value: Sendable>(
        _ change: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            do throws(StoreFault) {
                try commit.submit(
                    GroupCommit.Work(
                        run: { db, _ in
                            let value = try change(db)
                            return { continuation.resume(returning: value) }
                        },
                        fail: { continuation.resume(throwing: $0) }))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }

    /// Where the journal stood after the last COMMIT.
    package var head: JournalHead { commit.head }

    /// Commands that wait for a commit: 0 on a station that keeps up.
    package var waitingCount: Int { commit.waitingCount }

    /// The station's time now, as the next entry would carry it.
    package func now() -> Moment { commit.head.moment(for: clock.read()) }

    /// Rewrites the whole file, so that nothing erased survives in it: to be called after an erasure.
    ///
    /// `secure_delete` clears freed cells, but pages that were split or merged earlier may hold
    /// older copies of a row in their gaps; only a rewrite leaves none. Blocks the writer while
    /// it runs (about 1 s for 100 MB), and takes the file's size in memory.
    ///
    /// - Throws: ``StoreFault``: ``StoreFault/busy`` when a long read holds the log; try again.
    package func scrub() async throws {
        try await onWriter { db in
            // In memory: a temporary file would be one more place to erase.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
            try db.execute(sql: "VACUUM")
        }
        try await truncateLog()
    }

    /// Empties the write-ahead log into the database. Durable on return.
    ///
    /// - Throws: ``StoreFault``: ``StoreFault/busy`` when a long read holds the log; try again.
    package func truncateLog() async throws {
        try await onWriter { db in _ = try db.checkpoint(.truncate) }
    }

    /// Runs work that no transaction may surround, between two commits.
    private func onWriter(_ work: @Sendable @escaping (Database) throws -> Void) async throws {
        do {
            try await pool.writeWithoutTransaction(work)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw StoreFault.busy
        } catch let error as DatabaseError {
            throw StoreFault(error)
        }
    }

    /// Closes every connection. No command may be under way.
    package func close() throws { try pool.close() }
}

/// A command the store can gather the facts for.
package protocol Storable: Command {
    /// Reads what the rule needs. Runs in the transaction that records the outcome.
    func facts(_ db: Database, for actor: Actor) throws -> Facts

    /// The same, of a command whose rule looks at something that follows from a sealed record.
    func facts(_ db: Database, for actor: Actor, opening sealer: ParticularSealer) throws -> Facts
}

extension Storable {
    package func facts(_ db: Database, for actor: Actor, opening sealer: ParticularSealer) throws -> Facts {
        try facts(db, for: actor)
    }
}

extension Storable where Facts == NoFacts {
    package func facts(_ db: Database, for actor: Actor) throws -> NoFacts { NoFacts() }
}

/// What comes with a command besides its own words.
package struct CommandRequest: Sendable {
    /// Chosen by the caller, unique for ever: 1…64 of `A–Z a–z 0–9 . _ ~ -`.
    package let id: String?
    /// The sealed personal records that the command's events will name.
    package let particulars: [SealedParticular]
    /// A phone's own time, with its sequence number and measured skew.
    package let claim: EntryClaim?
    /// What the caller saw. Of another version the command is not carried out: ``StoreFault/outdated``. A
    /// repeated request gets its first answer all the same.
    package let expected: ExpectedVersion?
    /// Changes `local…` tables in the transaction that records the events, once they are recorded: a
    /// secret changes with its entry or not at all. What it throws undoes both, and is no `Refusal`. Not
    /// called for a repeated request.
    package let alongside: (@Sendable (Database, Performed) throws -> Void)?

    package init(
        id: String? = nil, particulars: [SealedParticular] = [], claim: EntryClaim? = nil,
        expected: ExpectedVersion? = nil,
        alongside: (@Sendable (Database, Performed) throws -> Void)? = nil
    ) {
        self.id = id
        self.particulars = particulars
        self.claim = claim
        self.expected = expected
        self.alongside = alongside
    }
}

/// What a command came to.
package struct Performed: Sendable, Equatable {
    /// The first journal position written; nil when nothing new happened.
    package let position: JournalEntry.Position?
    package let events: [StationEvent]
    /// Whether this is the answer to an earlier request with the same ID.
    package let isReplayed: Bool
}
