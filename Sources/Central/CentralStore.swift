package import Exam
package import Exchange
package import Foundation
package import GRDB
package import Journal
package import Vault

/// Central's only memory: what stations sent, as they sent it, and what follows from it.
///
/// Writing has one door, ``change(_:)``, behind the functions that take pages and batches. Reading is ordinary
/// SQL on a snapshot.
package final class CentralStore: Sendable {
    package let sealer: ParticularSealer
    package let signer: CentralSigner
    /// Formats that end in `/0` are taken from rehearsals only. Tests may lift that.
    let takesDrafts: Bool
    private let pool: DatabasePool

    /// Opens the database file at `path`, creating it when it is not there.
    ///
    /// - Throws: ``CentralFault``; nothing is changed in a file that is not central's.
    package init(path: String, dataKey: DataKey, signer: CentralSigner, takesDrafts: Bool = false) throws {
        pool = try CentralDatabase.open(path: path)
        sealer = ParticularSealer(dataKey)
        self.signer = signer
        self.takesDrafts = takesDrafts
    }

    /// Changes the database in one transaction; durable on return, since `synchronous` is FULL.
    ///
    /// - Throws: ``CentralFault``; then nothing was changed.
    func change<Value: Sendable>(
        _ change: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.write(change)
        } catch {
            throw CentralFault(error)
        }
    }

    /// Runs any number of queries on one consistent snapshot, on a thread of its own.
    package func read<Value: Sendable>(
        _ query: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        do {
            return try await pool.read(query)
        } catch {
            throw CentralFault(error)
        }
    }

    /// Empties the write-ahead log into the database, so that nothing taken out stands in it.
    ///
    /// - Throws: ``CentralFault`` when a long read holds the log; try again.
    func truncateLog() async throws {
        do {
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch {
            throw CentralFault(error)
        }
    }

    package func close() throws { try pool.close() }

    // MARK: - Stations

    /// Takes a station up, once people have compared its fingerprints out of band.
    ///
    /// - Parameters:
    ///   - key: its verifier key; the name is the origin and holds the number.
    ///   - title: what people call it.
    ///   - fingerprint: of the authority of its certificates.
    ///   - isRehearsal: whether its results count for nothing.
    ///   - moment: central's clock.
    /// - Throws: ``CentralFault/stationDiffers(number:)`` when the number belongs to another key already.
    ///   The same station again is nothing new.
    package func enrol(
        _ key: NoteVerifierKey, title: String, fingerprint: String, isRehearsal: Bool, at moment: Moment
    ) async throws {
        guard key.kind == .ed25519, let number = ExchangeFormat.station(of: key.name),
            EntryHeader.isIdentifier(number)
        else { throw CentralFault.keyName(key.name) }
        try await change { db in
            if let known = try EnrolledStation.find(number, db) {
                guard known.key == key, known.isRehearsal == isRehearsal else {
                    throw CentralFault.stationDiffers(number: number)
                }
                return
            }
            try db.run(
                """
                INSERT INTO station (number, title, verifierKey, fingerprint, isRehearsal, state, enrolled)
                VALUES (\(number), \(title), \(key.text), \(fingerprint), \(isRehearsal), 'enrolled',
                    \(moment.milliseconds))
                """)
        }
    }

    /// Goes on with a halted station: a person has looked at the evidence and decided.
    package func resume(_ number: String) async throws {
        try await change { db in
            _ = try EnrolledStation.require(number, db)
            try db.run("UPDATE station SET state = 'enrolled' WHERE number = \(number)")
        }
    }

    // MARK: - The log

    /// Judges a page of a station's log, stores it and cosigns its checkpoint, in this order.
    ///
    /// When this returns a cosigned checkpoint, it is durable. After a fork or a rollback both checkpoints are
    /// kept and the station is halted.
    package func take(page bytes: Data, from number: String, at moment: Moment) async throws -> LogAnswer {
        try await change { [self] db in
            let station = try EnrolledStation.require(number, db)
            guard !station.isHalted else { return .refused(ExchangeRefusal(.stationHalted)) }
            let cosigned = try CosignedCheckpoint.latest(of: number, db)
            let verdict = Result { () throws(ExchangeRefusal) in
                try LogPageCheck.check(
                    bytes,
                    against: LogPageCheck.Known(
                        station: number, key: station.key, frontier: station.frontier,
                        cosigned: cosigned?.checkpoint))
            }
            switch verdict {
            case .success(let accepted):
                try LogTables.store(accepted, of: number, db)
                let note = try CosignedCheckpoint.keep(
                    accepted.note, accepted.checkpoint, of: number, by: signer, at: moment, db)
                return .taken(next: accepted.frontier.size + 1, cosigned: note)
            case .failure(let refusal):
                guard Evidence.isAboutTheTree(refusal) else { return .refused(refusal) }
                let shown = CanonicalJSON.read(LogPage.self, from: bytes)?.checkpoint ?? Data()
                try Evidence.keep(
                    .checkpoint, Evidence.pair(shown, cosigned?.note), reasons: [refusal], of: number,
                    at: moment,
                    sealer, db)
                try LogTables.halt(number, db)
                return .refused(refusal)
            }
        }
    }

    /// Where to ask on: the next position, and the size cosigned last (0 for none).
    package func progress(of number: String) async throws -> (next: Int64, known: Int64) {
        try await read { db in
            let station = try EnrolledStation.require(number, db)
            return (
                station.frontier.size + 1, try CosignedCheckpoint.latest(of: number, db)?.checkpoint.size ?? 0
            )
        }
    }
}

/// What a station hears about a page.
package enum LogAnswer: Sendable {
    /// The next position to send, and the checkpoint with central's cosignature.
    case taken(next: Int64, cosigned: SignedNote)
    case refused(ExchangeRefusal)
}
