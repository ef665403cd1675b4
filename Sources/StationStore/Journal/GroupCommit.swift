import Dispatch
import Foundation
import GRDB
import Synchronization

/// Lets commands that arrive while a commit is under way share the next one.
///
/// One fdatasync answers up to ``batchCommandsMax`` commands, which turns a disk that
/// syncs 250 times a second into one that keeps 6,000 promises. Nobody is answered
/// before the COMMIT that holds their entry has returned.
package final class GroupCommit: Sendable {
    /// A piece of work for the writer.
    struct Work: Sendable {
        /// Runs inside the transaction; what it returns is called after COMMIT. When other work of the
        /// transaction fails it is undone and runs once more, in a savepoint of its own: it may change the
        /// database and nothing else.
        let run: @Sendable (Database, inout JournalHead) throws -> @Sendable () -> Void
        /// Called instead, when the work or the whole transaction failed.
        let fail: @Sendable (any Error) -> Void
    }

    /// Commands in one transaction at most, so that one stays short (about 25 ms of work).
    package static let batchCommandsMax = 256

    private struct State {
        var pending: [Work] = []
        var isDraining = false
        /// A sync failed: what it should have kept may still lie in the log, refused and yet readable.
        var isSuspect = false
        var head: JournalHead
    }

    private let pool: DatabasePool
    private let queueMax: Int
    private let batchMax: Int
    private let state: Mutex<State>
    private let answering = DispatchQueue(label: "examstation.answers", qos: .userInitiated)
    /// Told after every commit that moved the head.
    private let onGrowth: @Sendable (JournalHead) -> Void

    init(
        pool: DatabasePool, head: JournalHead, queueMax: Int, batchMax: Int,
        onGrowth: @escaping @Sendable (JournalHead) -> Void
    ) {
        self.pool = pool
        precondition((1...Self.batchCommandsMax).contains(batchMax), "a transaction stays short")
        self.queueMax = queueMax
        self.batchMax = batchMax
        self.onGrowth = onGrowth
        state = Mutex(State(head: head))
    }

    /// The head as of the last COMMIT that returned.
    var head: JournalHead { state.withLock { $0.head } }

    /// How many pieces of work wait for a transaction to begin.
    var waitingCount: Int { state.withLock { $0.pending.count } }

    /// Queues `work`.
    ///
    /// - Throws: ``StoreFault/busy`` when the queue is full: a clear refusal now is better than a slow answer for all.
    func submit(_ work: Work) throws(StoreFault) {
        let mustStart = state.withLock { state -> Bool? in
            guard state.pending.count < queueMax else { return nil }
            state.pending.append(work)
            defer { state.isDraining = true }
            return !state.isDraining
        }
        guard let mustStart else { throw .busy }
        if mustStart { drain() }
    }

    private func drain() {
        pool.asyncWriteWithoutTransaction { db in
            while let batch = self.nextBatch() {
                self.commit(batch, db)
                // At once, not with the next command: a crash in between would bring back what was refused.
                if self.isSuspect { try? self.overwrite(db) }
            }
        }
    }

    private func nextBatch() -> [Work]? {
        state.withLock { state in
            guard !state.pending.isEmpty else {
                state.isDraining = false
                return nil
            }
            let batch = Array(state.pending.prefix(batchMax))
            state.pending.removeFirst(batch.count)
            return batch
        }
    }

    private func commit(_ batch: [Work], _ db: Database) {
        let before = self.head
        var head = before
        var answers: [@Sendable () -> Void] = []
        do {
            if isSuspect { try overwrite(db) }
            do {
                // Work that fails after it has written is rare, and savepoints cost a fifth of a check-in.
                answers = try transact(batch, &head, db) { try $0.run(db, &$1) }
            } catch let error where batch.count > 1 && !StoreFault.endsTransaction(error) {
                // Nothing of it stands. Each again by itself, so that only what fails is undone.
                head = before
                answers = try transact(batch, &head, db) { try perform($0, &$1, db) }
            }
        } catch {
            // The transaction is gone and the head as before: nobody was answered.
            // A database error would carry the statement's arguments, and with them names.
            let fault: any Error = error is DatabaseError || batch.count > 1 ? StoreFault(error) : error
            if case StoreFault.inputOutput = fault { state.withLock { $0.isSuspect = true } }
            for work in batch { work.fail(fault) }
            return
        }
        state.withLock { $0.head = head }
        if head.position != before.position { onGrowth(head) }
        // In the order of commits, beside the writer: it goes on with the next batch.
        answering.async { [answers] in
            for answer in answers { answer() }
        }
    }

    private var isSuspect: Bool { state.withLock { $0.isSuspect } }

    /// Writes a transaction without meaning over what a failed sync left in the log (decision 0010).
    ///
    /// SQLite begins at the same place of the log again, so its first frame ends the refused ones, in the
    /// page cache even when the disk still fails.
    private func overwrite(_ db: Database) throws {
        try db.inTransaction(.immediate) {
            try WriterProbe.touch(db)
            return .commit
        }
        state.withLock { $0.isSuspect = false }
    }

    /// Does all of `batch` in one transaction, or nothing.
    private func transact(
        _ batch: [Work], _ head: inout JournalHead, _ db: Database,
        _ perform: (Work, inout JournalHead) throws -> @Sendable () -> Void
    ) throws -> [@Sendable () -> Void] {
        var answers: [@Sendable () -> Void] = []
        answers.reserveCapacity(batch.count)
        try db.inTransaction(.immediate) {
            for work in batch { answers.append(try perform(work, &head)) }
            return .commit
        }
        return answers
    }

    /// Runs one piece of work in its savepoint.
    ///
    /// A broken constraint undoes this work only. A full disk, an I/O error or lack of
    /// memory may already have ended the transaction, so those are passed on and end it for all.
    private func perform(_ work: Work, _ head: inout JournalHead, _ db: Database) throws
        -> @Sendable () -> Void
    {
        let before = head
        try db.cachedStatement(sql: "SAVEPOINT command").execute()
        do {
            let answer = try work.run(db, &head)
            try db.cachedStatement(sql: "RELEASE command").execute()
            return answer
        } catch {
            if StoreFault.endsTransaction(error) { throw error }
            head = before
            try db.cachedStatement(sql: "ROLLBACK TO command").execute()
            try db.cachedStatement(sql: "RELEASE command").execute()
            // A database error would carry the statement's arguments, and with them names.
            let fault: any Error = error is DatabaseError ? StoreFault(error) : error
            return { work.fail(fault) }
        }
    }
}
