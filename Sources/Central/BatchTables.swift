package import Exam
package import Exchange
package import Foundation
import GRDB
import Journal
import Vault

/// What a station hears about a batch.
package struct BatchAnswer: Sendable {
    /// Empty when the batch was taken.
    package let reasons: [ExchangeRefusal]
    /// The signed answer, for `POST /sync/v0/receipts`; nil when the file is nobody's word.
    package let receipt: Data?

    package var isAccepted: Bool { reasons.isEmpty }
}

extension CentralStore {
    /// Judges a batch and takes it whole, or keeps it as evidence.
    ///
    /// Durable on return. The same batch again gets the first answer, byte for byte.
    ///
    /// - Throws: ``CentralFault/logBehind(position:)`` when the log must be pulled first; then nothing changed.
    package func take(batch bytes: Data, from number: String, at moment: Moment) async throws -> BatchAnswer {
        // Parsing and hashing 64 MiB takes seconds: on a reader's thread, so that nobody waits to write.
        let verdict = try await read { db in
            BatchCheck.check(bytes, by: try EnrolledStation.require(number, db).key)
        }
        let intake = BatchIntake(store: self, number: number, bytes: bytes, moment: moment)
        return try await change { db in try intake.settle(verdict, db) }
    }

    /// The receipts that the station has not acknowledged, the oldest first.
    package func undelivered(to number: String) async throws -> [(batch: String, receipt: Data)] {
        try await read { db in
            try db.rows(
                """
                SELECT id, receipt FROM batch WHERE station = \(number) AND delivered IS NULL
                ORDER BY received, id
                """
            ).map { ($0[0], $0[1]) }
        }
    }

    /// Notes that the station has this receipt in its journal.
    package func acknowledge(receipt: Data, by number: String, at moment: Moment) async throws {
        try await change { db in
            try db.run(
                """
                UPDATE batch SET delivered = \(moment.milliseconds)
                WHERE station = \(number) AND receipt = \(receipt) AND delivered IS NULL
                """)
        }
    }

    /// A batch as it was sent, without the particulars that were erased since; nil when there is none.
    package func batchFile(_ batch: ResultBatch.ID, of number: String) async throws -> Data? {
        try await read { [sealer] db in
            let row = try db.row(
                """
                SELECT payload, signature FROM batch
                WHERE station = \(number) AND id = \(batch.rawValue) AND state = 'accepted'
                """)
            guard let row else { return nil }
            let records = try db.rows(
                """
                SELECT digest, sealed FROM particular
                WHERE station = \(number) AND digest IN (
                    SELECT digest FROM batchParticular WHERE station = \(number) AND batch = \(batch.rawValue))
                ORDER BY digest
                """)
            let particulars = try records.map { record in
                let digest: Data = record[0]
                let opened = try sealer.openWithSalt([UInt8](record[1] as Data), digest: [UInt8](digest))
                return ParticularDisclosure(
                    digest: ParticularDigest(rawValue: Digest32(bytes: digest)?.hex ?? ""),
                    salt: Data(opened.salt), plaintext: Data(opened.plaintext))
            }
            return try CanonicalJSON.bytes(
                of: BatchFile(payload: row[0], signature: row[1], particulars: particulars))
        }
    }

    /// Forgets what is known of a person's name and documents, in refused batches too. Outcomes, batches and
    /// proofs stay.
    ///
    /// - Returns: how many records went.
    @discardableResult
    package func erase(_ candidate: Candidate.ID, of number: String, at moment: Moment) async throws -> Int {
        let count = try await change { [sealer] db in
            let digests = try db.rows(
                """
                SELECT DISTINCT particular FROM outcome
                WHERE station = \(number) AND candidate = \(candidate.rawValue)
                """
            ).compactMap { Digest32(bytes: $0[0] as Data) }
            var count = 0
            for digest in digests {
                try db.run(
                    "DELETE FROM particular WHERE station = \(number) AND digest = \(Data(digest.bytes))")
                count += db.changesCount
            }
            try Evidence.forget(
                candidate, Set(digests.map { ParticularDigest(rawValue: $0.hex) }), of: number, at: moment,
                sealer, db)
            return count
        }
        try await truncateLog()
        return count
    }

    /// Lets the files of batches go that were refused more than `days` ago.
    ///
    /// - Returns: how many went.
    @discardableResult
    package func clearEvidence(olderThanDays days: Int, at moment: Moment) async throws -> Int {
        let count = try await change { db in
            try Evidence.clear(before: moment.adding(minutes: -days * 24 * 60), at: moment, db)
        }
        if count > 0 { try await truncateLog() }
        return count
    }
}

/// One batch on its way into the tables.
private struct BatchIntake: Sendable {
    let store: CentralStore
    let number: String
    let bytes: Data
    let moment: Moment

    func settle(_ verdict: BatchVerdict, _ db: Database) throws -> BatchAnswer {
        let station = try EnrolledStation.require(number, db)
        guard !station.isHalted else {
            return BatchAnswer(reasons: [ExchangeRefusal(.stationHalted)], receipt: nil)
        }
        switch verdict {
        case .accepted(let content):
            if let earlier = try acceptedReceipt(content.file.digest, db) {
                return BatchAnswer(reasons: [], receipt: earlier)
            }
            let cosigned = try CosignedCheckpoint.latest(of: number, db)
            let objections = try memory(of: station, for: content, cosigned, db).objections(to: content)
            guard objections.isEmpty else {
                return try refuse(objections, content.payload, content.file, db)
            }
            return try accept(content, after: cosigned, db)
        case .refused(let reasons, let payload):
            guard let payload, let file = CanonicalJSON.read(BatchFile.self, from: bytes) else {
                try keepEvidence(reasons, db)
                return BatchAnswer(reasons: reasons, receipt: nil)
            }
            return try refuse(reasons, payload, file, db)
        }
    }

    private func acceptedReceipt(_ digest: Digest32, _ db: Database) throws -> Data? {
        try db.value(
            Data.self,
            """
            SELECT receipt FROM batch
            WHERE station = \(number) AND digest = \(Data(digest.bytes)) AND state = 'accepted'
            """)
    }

    private func memory(
        of station: EnrolledStation, for content: BatchContent, _ cosigned: CosignedCheckpoint?,
        _ db: Database
    ) throws -> BatchMemory {
        let digest = Data(content.file.digest.bytes)
        // The same payload may come again with the particulars that it lacked: that is no second batch.
        let rows = try db.rows(
            """
            SELECT id, state, first, last, supersedes FROM batch
            WHERE station = \(number) AND digest <> \(digest)
            """)
        let batches = rows.reduce(into: [ResultBatch.ID: BatchMemory.State]()) { batches, row in
            let id = ResultBatch.ID(rawValue: row[0])
            batches[id] = batches[id] == .accepted || row[1] == "accepted" ? .accepted : .refused
        }
        let named = Set(rows.compactMap { $0[4] as String? })
        // Who took the id of an accepted batch cannot be named, so nobody has to.
        let unreplaced = rows.filter { row in
            batches[ResultBatch.ID(rawValue: row[0])] == .refused && !named.contains(row[0])
        }.map { ($0[2] as Int64)...($0[3] as Int64) }
        let last = try db.value(
            Int64.self, "SELECT max(last) FROM batch WHERE station = \(number) AND state = 'accepted'")
        let size = content.checkpoint.size
        let isOlder = size < cosigned?.checkpoint.size ?? 0
        var marks: [BatchMemory.MarkKey: Int64] = [:]
        for row in try db.rows("SELECT candidate, part, entry FROM mark WHERE station = \(number)") {
            guard let part = Sitting.Part(rawValue: row[1]) else { continue }
            marks[BatchMemory.MarkKey(candidate: Candidate.ID(rawValue: row[0]), part: part)] = row[2]
        }
        return BatchMemory(
            isRehearsal: station.isRehearsal, takesDrafts: store.takesDrafts, batches: batches,
            unreplaced: unreplaced, nextFirst: (last ?? 0) + 1, cosigned: cosigned?.checkpoint,
            ownRoot: isOlder ? try LogTables.root(of: station, at: size, db) : nil,
            profile: try db.value(
                Int64.self,
                """
                SELECT max(position) FROM disclosedBody
                WHERE station = \(number) AND event = 'upkeep profileAdopted'
                """), marks: marks)
    }

    // MARK: - Refused

    private func refuse(
        _ reasons: [ExchangeRefusal], _ payload: BatchPayload, _ file: BatchFile, _ db: Database
    ) throws -> BatchAnswer {
        try keepEvidence(reasons, db)
        let receipt = Receipt(
            origin: ExchangeFormat.origin(of: number), batch: ResultBatch.ID(rawValue: payload.batch),
            digest: file.digest, verdict: .refused(Array(reasons.prefix(Receipt.reasonsMax))))
        let answer = try CanonicalJSON.bytes(of: ReceiptFile(receipt, cosigned: nil, by: store.signer))
        try insert(payload, file, state: "refused", size: nil, reasons: reasons, receipt: answer, db)
        if let proof = reasons.first(where: Evidence.isAboutTheTree) {
            let cosigned = try CosignedCheckpoint.latest(of: number, db)
            try Evidence.keep(
                .checkpoint, Evidence.pair(payload.checkpoint, cosigned?.note), reasons: [proof], of: number,
                at: moment, store.sealer, db)
            try LogTables.halt(number, db)
        }
        return BatchAnswer(reasons: reasons, receipt: answer)
    }

    private func keepEvidence(_ reasons: [ExchangeRefusal], _ db: Database) throws {
        // What is larger than any batch was cut off on its way in: nothing of it is worth keeping.
        guard bytes.count <= ExchangeFormat.batchBytesMax else { return }
        try Evidence.keep(.batch, bytes, reasons: reasons, of: number, at: moment, store.sealer, db)
    }

    private func insert(
        _ payload: BatchPayload, _ file: BatchFile, state: String, size: Int64?, reasons: [ExchangeRefusal],
        receipt: Data, _ db: Database
    ) throws {
        let text = reasons.map(\.description).joined(separator: "\n")
        try db.run(
            """
            INSERT INTO batch (station, id, digest, state, first, last, size, supersedes, reasons, payload,
                signature, receipt, received)
            VALUES (\(number), \(payload.batch), \(Data(file.digest.bytes)), \(state), \(payload.first),
                \(payload.last), \(size), \(payload.supersedes), \(text), \(file.payload), \(file.signature),
                \(receipt), \(moment.milliseconds))
            ON CONFLICT (station, digest) DO UPDATE SET
                state = excluded.state, size = excluded.size, reasons = excluded.reasons,
                receipt = excluded.receipt, received = excluded.received, delivered = NULL
            WHERE state = 'refused'
            """)
    }

    // MARK: - Taken

    private func accept(
        _ content: BatchContent, after cosigned: CosignedCheckpoint?, _ db: Database
    ) throws -> BatchAnswer {
        let payload = content.payload
        // A cosignature says "the largest tree that I have seen", so an older one is never given again.
        let isNewer = content.checkpoint.size >= cosigned?.checkpoint.size ?? 0
        let note =
            isNewer
            ? try CosignedCheckpoint.keep(
                content.note, content.checkpoint, of: number, by: store.signer, at: moment, db)
            : cosigned?.note
        let receipt = Receipt(
            origin: content.checkpoint.origin, batch: ResultBatch.ID(rawValue: payload.batch),
            digest: content.file.digest,
            verdict: .accepted(size: content.checkpoint.size, root: content.checkpoint.root))
        let answer = try CanonicalJSON.bytes(of: ReceiptFile(receipt, cosigned: note, by: store.signer))
        try insert(
            payload, content.file, state: "accepted", size: content.checkpoint.size, reasons: [],
            receipt: answer, db)
        try storeDisclosures(content, db)
        try storeParticulars(content, db)
        try storeOutcomes(content, db)
        return BatchAnswer(reasons: [], receipt: answer)
    }

    private func storeDisclosures(_ content: BatchContent, _ db: Database) throws {
        for disclosure in content.payload.disclosures {
            guard let event = content.events[disclosure.position] else { continue }
            // An earlier batch may have shown it too; both were checked against one tree.
            try db.run(
                """
                INSERT INTO disclosedBody (station, position, event, salt, body, batch)
                VALUES (\(number), \(disclosure.position), \(event), \(disclosure.salt), \(disclosure.body),
                    \(content.payload.batch))
                ON CONFLICT (station, position) DO NOTHING
                """)
        }
        for (key, entry) in content.marks {
            try db.run(
                """
                INSERT INTO mark (station, candidate, part, entry)
                VALUES (\(number), \(key.candidate.rawValue), \(key.part.rawValue), \(entry))
                ON CONFLICT (station, candidate, part) DO UPDATE SET entry = max(entry, excluded.entry)
                """)
        }
    }

    private func storeParticulars(_ content: BatchContent, _ db: Database) throws {
        for record in content.file.particulars {
            var generator = SystemRandomNumberGenerator()
            let nonce = (0..<12).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let sealed = try store.sealer.seal(
                [UInt8](record.plaintext), salt: [UInt8](record.salt), nonce: nonce)
            try db.run(
                """
                INSERT INTO particular (station, digest, sealed) VALUES
                    (\(number), \(Data(sealed.digest)), \(Data(sealed.sealed)))
                ON CONFLICT (station, digest) DO NOTHING
                """)
            try db.run(
                """
                INSERT INTO batchParticular (station, batch, digest)
                VALUES (\(number), \(content.payload.batch), \(Data(sealed.digest)))
                """)
        }
    }

    private func storeOutcomes(_ content: BatchContent, _ db: Database) throws {
        for outcome in content.outcomes {
            let particular = Digest32(hex: outcome.particulars.rawValue).map { Data($0.bytes) }
            try db.run(
                """
                INSERT INTO outcome (station, entry, candidate, certificate, outcome, theory, theoryTenths,
                    practical, practicalTenths, particular, decided, batch)
                VALUES (\(number), \(outcome.position), \(outcome.candidate.rawValue),
                    \(outcome.certificate.rawValue), \(outcome.outcome.rawValue), \(outcome.theory.rawValue),
                    \(outcome.theoryMark?.tenths), \(outcome.practical.rawValue),
                    \(outcome.practicalMark?.tenths), \(particular), \(outcome.moment.milliseconds),
                    \(content.payload.batch))
                """)
        }
    }
}
