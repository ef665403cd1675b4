import Crypto
import Exam
import Exchange
import ExchangeTestKit
import Foundation
import Journal
import Testing

/// A batch with one thing wrong, and the code it must be refused with.
struct SpoiledBatch: CustomStringConvertible, Sendable {
    let title: String
    let reason: ExchangeReason
    /// Whether the station's own key has signed the spoiled payload: a lying station, not a broken line.
    let isResigned: Bool
    let bytes: Data

    var description: String { title }
}

/// Spoils good batches, one way each.
enum SpoiledBatches {
    static func all() throws -> [SpoiledBatch] { try broken() + resigned() + dishonest() }

    // MARK: - Broken on the way

    private static func broken() throws -> [SpoiledBatch] {
        let good = try goodFile()
        let bytes = try CanonicalJSON.bytes(of: good)
        let text = String(decoding: bytes, as: UTF8.self)
        func changed(_ old: String, _ new: String) -> Data {
            precondition(text.contains(old))
            return Data(text.replacing(old, with: new, maxReplacements: 1).utf8)
        }
        let spaced = Data("{ ".utf8) + bytes.dropFirst()
        let twice = Data(#"{"format":"examstation-batch/0","#.utf8) + bytes.dropFirst()
        var signature = good.signature
        signature[5] ^= 1
        let others = good.particulars
        let forged = others.map {
            ParticularDisclosure(
                digest: ParticularDigest(rawValue: $0.digest), salt: $0.salt, plaintext: $0.plaintext + [0x20]
            )
        }
        return [
            SpoiledBatch(
                title: "cut off", reason: .badFormat, isResigned: false, bytes: bytes.dropLast(100)),
            SpoiledBatch(title: "spaced out", reason: .badFormat, isResigned: false, bytes: spaced),
            SpoiledBatch(title: "a key twice", reason: .badFormat, isResigned: false, bytes: twice),
            SpoiledBatch(
                title: "a key that nobody knows", reason: .badFormat, isResigned: false,
                bytes: changed(#""format""#, #""extra":1,"format""#)),
            SpoiledBatch(
                title: "of a later version", reason: .formatVersion, isResigned: false,
                bytes: changed("examstation-batch/0", "examstation-batch/1")),
            SpoiledBatch(
                title: "one bit of the signature", reason: .badSignature, isResigned: false,
                bytes: changed(
                    good.signature.base64EncodedString(), signature.base64EncodedString())),
            SpoiledBatch(
                title: "signed by another key", reason: .badSignature, isResigned: false,
                bytes: try CanonicalJSON.bytes(
                    of: BatchFile(
                        payload: good.payload, particulars: others, origin: SampleLog.origin,
                        key: Curve25519.Signing.PrivateKey(rawRepresentation: Data(32..<64))))),
            SpoiledBatch(
                title: "signed for another origin", reason: .badSignature, isResigned: false,
                bytes: try CanonicalJSON.bytes(
                    of: BatchFile(
                        payload: good.payload, particulars: others, origin: "examstation/008",
                        key: SampleLog.key))),
            SpoiledBatch(
                title: "another name in a particular", reason: .particularMismatch, isResigned: false,
                bytes: try CanonicalJSON.bytes(of: good.with(particulars: forged))),
            SpoiledBatch(
                title: "a particular left out", reason: .particularUndisclosed, isResigned: false,
                bytes: try CanonicalJSON.bytes(of: good.with(particulars: Array(others.dropFirst())))),
        ]
    }

    // MARK: - A good payload, changed and signed again with the genuine key

    private static func resigned() throws -> [SpoiledBatch] {
        try [
            change("another station's number", .unknownStation) { $0.station = "008" },
            change("a title without end", .badFormat) { $0.title = String(repeating: "站", count: 201) },
            change("the range ends before it begins", .badFormat) { $0.last = $0.first - 1 },
            change("disclosures out of order", .badFormat) { $0.disclosures.reverse() },
            change("a checkpoint by another key", .checkpointSignature) { payload in
                let note = try SignedNote(parsing: [UInt8](payload.checkpoint))
                let other = try NoteSigner(
                    name: SampleLog.origin, kind: .ed25519,
                    privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: Data(32..<64)))
                payload.checkpoint = Data(try SignedNote.sign(text: note.text, by: [other], at: 0).bytes)
            },
            change("a checkpoint of another log", .checkpointOrigin) { payload in
                payload.checkpoint = Data(try SampleLog.day().log.checkpoint(origin: "examstation/008").bytes)
            },
            change("another root, genuinely signed", .rootMismatch) { payload in
                let root = Digest32(SHA256.hash(data: Data()))
                payload.checkpoint = Data(try SampleLog.day().log.checkpoint(root: root).bytes)
            },
            change("an entry left out", .gap) { $0.entries.remove(at: 4) },
            change("two entries changed places", .positionMismatch) { $0.entries.swapAt(4, 5) },
            change("an entry's body hash changed", .rootMismatch) { payload in
                let entry = payload.entries[4]
                payload.entries[4] = LogRecord(hash: payload.entries[5].hash, header: entry.header)
            },
            change("no rehearsal after all", .rehearsalMismatch) { $0.rehearsal = false },
            change("another mark in a body", .bodyMismatch) { payload in
                payload.disclosures = payload.disclosures.map { disclosure in
                    let text = String(decoding: disclosure.body, as: UTF8.self)
                    return Disclosure(
                        position: disclosure.position, salt: disclosure.salt,
                        body: Data(text.replacing(":599,", with: ":600,").utf8))
                }
            },
            change("a mark held back", .undisclosed) { payload in
                let index = try #require(
                    payload.disclosures.lastIndex { $0.body.starts(with: Data("{\"mark".utf8)) })
                payload.disclosures.remove(at: index)
            },
            change("an incident held back", .undisclosed) { payload in
                payload.disclosures.removeAll { $0.body.starts(with: Data("{\"countersigned".utf8)) }
            },
            change("a candidate's registration held back", .particularMismatch) { payload in
                payload.disclosures.removeAll { $0.body.starts(with: Data("{\"registered".utf8)) }
            },
            change("an approval that is not shown", .approvalsMissing) { payload in
                let approval = payload.approvals[0]
                payload.disclosures.removeAll { $0.position == approval }
            },
            change("one approval only", .approvalsMissing) { payload in
                payload.disclosures.removeAll { $0.position == payload.approvals[1] }
                payload.approvals.removeLast()
            },
            change("the release is not shown", .releaseMissing) { payload in
                payload.disclosures.removeAll { $0.position == payload.release }
            },
            change("supersedes what was not released so", .releaseMissing) { $0.supersedes = "B-0" },
            change("approved for another batch", .approvalsMissing) { $0.batch = "B-9" },
            changeSecond("an earlier entry from another log", .inclusionMismatch) { payload in
                let entry = payload.earlier[1]
                payload.earlier[1] = EarlierEntry(
                    position: entry.position,
                    record: LogRecord(hash: Data(SHA256.hash(data: Data())), header: entry.header),
                    proof: entry.proof.map { Data($0) })
            },
            changeSecond("peaks of another tree", .rootMismatch) { payload in
                payload.peaks[0] = Data(SHA256.hash(data: Data()))
            },
            changeSecond("a peak too many", .badFormat) { $0.peaks.append($0.peaks[0]) },
            changeSecond("the first entry not shown", .rehearsalMismatch) { $0.earlier.removeFirst() },
            changeSecond("an earlier mark not shown", .outcomeInconsistent) { payload in
                payload.disclosures.removeAll {
                    $0.position < payload.first && $0.body.starts(with: Data("{\"mark".utf8))
                }
            },
        ]
    }

    // MARK: - Logs in which something is wrong, honestly reported

    private static func dishonest() throws -> [SpoiledBatch] {
        try [
            story("approved twice by one person", .approvalsSamePerson, people: ["S-001", "S-001"]) { _ in },
            story("nobody's registration", .registrationMissing) { log in
                try log.decide(
                    "26001007000042", .failAbsent, theory: nil, practical: nil,
                    theoryStatus: .absent, practicalStatus: .absent)
            },
            story("passed below the line", .outcomeInconsistent) { log in
                try log.mark(SampleLog.li, .practical, tenths: 900)
                try log.decide(SampleLog.li, .pass, theory: 599, practical: 900)
            },
            story("a mark that was never confirmed", .outcomeInconsistent) { log in
                try log.append(
                    .results(
                        .markEntered(
                            candidate: SampleLog.zhang, part: .theory, mark: try #require(Mark(tenths: 900))))
                )
                try log.decide(SampleLog.zhang, .pass, theory: 900, practical: 600)
            },
            story("another mark than the confirmed one", .outcomeInconsistent) { log in
                try log.decide(SampleLog.zhang, .pass, theory: 806, practical: 600)
            },
            story("absent with a mark", .outcomeInconsistent) { log in
                try log.decide(
                    SampleLog.zhang, .failAbsent, theory: 805, practical: 600, theoryStatus: .absent)
            },
            story("failed above the line", .outcomeInconsistent) { log in
                try log.decide(SampleLog.zhang, .fail, theory: 805, practical: 600)
            },
            overDisclosed(), unknownEvent(),
        ]
    }

    private static func overDisclosed() throws -> SpoiledBatch {
        let (log, order) = try SampleLog.day()
        return try change("a registration that nobody asked for", .overDisclosed, order: order, log: log) {
            payload in
            let position: Int64 = 6
            let stored = try log.source.entry(position)
            payload.disclosures.append(Disclosure(position: position, salt: stored.salt, body: stored.body))
            payload.disclosures.sort { $0.position < $1.position }
        }
    }

    private static func unknownEvent() throws -> SpoiledBatch {
        let (log, order) = try SampleLog.day()
        return try change("an event that is no business of central's", .unknownEvent, order: order, log: log)
        {
            payload in
            let stored = try log.source.entry(2)
            payload.disclosures.insert(
                Disclosure(position: 2, salt: stored.salt, body: stored.body), at: 0)
        }
    }

    // MARK: - How

    private static func goodFile() throws -> BatchFile {
        let (log, order) = try SampleLog.day()
        return try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
    }

    private static func change(
        _ title: String, _ reason: ExchangeReason, _ spoil: (inout BatchPayload) throws -> Void
    ) throws -> SpoiledBatch {
        let (log, order) = try SampleLog.day()
        return try change(title, reason, order: order, log: log, spoil)
    }

    private static func changeSecond(
        _ title: String, _ reason: ExchangeReason, _ spoil: (inout BatchPayload) throws -> Void
    ) throws -> SpoiledBatch {
        let (log, order) = try SampleLog.secondDay()
        return try change(title, reason, order: order, log: log, spoil)
    }

    private static func change(
        _ title: String, _ reason: ExchangeReason, order: BatchOrder, log: SampleLog,
        _ spoil: (inout BatchPayload) throws -> Void
    ) throws -> SpoiledBatch {
        let file = try #require(CanonicalJSON.read(BatchFile.self, from: log.build(order)))
        var payload = try #require(CanonicalJSON.read(BatchPayload.self, from: file.payload))
        try spoil(&payload)
        let again = try BatchFile(
            payload: CanonicalJSON.bytes(of: payload), particulars: file.particulars,
            origin: SampleLog.origin, key: SampleLog.key)
        return SpoiledBatch(
            title: title, reason: reason, isResigned: true, bytes: try CanonicalJSON.bytes(of: again))
    }

    private static func story(
        _ title: String, _ reason: ExchangeReason, people: [Staff.ID] = ["S-001", "S-002"],
        _ tell: (inout SampleLog) throws -> Void
    ) throws -> SpoiledBatch {
        var log = try SampleLog()
        try log.found()
        try log.append(.upkeep(.profileAdopted(profile: .nationalReference)))
        try log.register(SampleLog.zhang, name: "张三")
        try log.register(SampleLog.li, name: "李四")
        try log.mark(SampleLog.zhang, .theory, tenths: 805)
        try log.mark(SampleLog.zhang, .practical, tenths: 600)
        try log.mark(SampleLog.li, .theory, tenths: 599)
        try log.decide(SampleLog.zhang, .pass, theory: 805, practical: 600)
        try tell(&log)
        let order = try log.release("B-1", 1...log.size, by: people)
        return SpoiledBatch(
            title: title, reason: reason, isResigned: true, bytes: try log.build(order))
    }
}
