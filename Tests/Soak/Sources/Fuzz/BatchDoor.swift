import Crypto
import Exam
import Exchange
import Foundation
import Journal

/// Result batches, as central judges them: a file from anybody, or a whole log told line by line by a station
/// that lies with its genuine key.
///
/// ```
/// first last release approval approval      numbers; what the batch says of itself
/// +results markEntered S-021 {…}            an entry whose body is laid open; - keeps it shut
/// ```
enum BatchDoor {
    static func open(_ bytes: [UInt8]) {
        guard bytes.first != UInt8(ascii: "{") else { return judge(Data(bytes)) }
        var lines = bytes.split(separator: 0x0a)[...]
        guard let head = lines.popFirst(), lines.count <= 200 else { return }
        let numbers = String(decoding: head, as: UTF8.self).split(separator: " ").compactMap { Int64($0) }
        guard numbers.count >= 3, let log = Story(lines) else { return }
        guard let bytes = log.batch(numbers) else { return }
        judge(bytes)
    }

    private static func judge(_ bytes: Data) {
        guard case .accepted(let content) = BatchCheck.check(bytes, by: Sample.verifierKey) else { return }
        let payload = content.payload

        hold((try? CanonicalJSON.bytes(of: content.file)) == bytes, "what is taken is what would be written")
        let range = payload.first...payload.last
        hold(content.outcomes.allSatisfy { range.contains($0.position) }, "outcomes stand in the range")
        for outcome in content.outcomes {
            hold(outcome.grounds.values.allSatisfy { $0 < outcome.position }, "grounds stand before outcomes")
        }
        hold(
            payload.release > payload.last && payload.approvals.count == 2,
            "two people approved what was there")
        hold(content.root(at: content.checkpoint.size) == content.checkpoint.root, "the root follows")
        for size in [Int64.min, -1, 0, payload.first - 1, payload.first, Int64.max] {
            _ = content.root(at: size)
        }

        let forgotten = try? CanonicalJSON.bytes(of: content.file.with(particulars: []))
        let again = BatchCheck.check(forgotten ?? Data(), by: Sample.verifierKey, purpose: .archive)
        hold(again.reasons == [], "a kept batch holds after its persons were erased: \(again.reasons)")
        recall(content)
    }

    /// What central remembers may contradict; it must never stop it.
    private static func recall(_ content: BatchContent) {
        let payload = content.payload
        let batch = ResultBatch.ID(rawValue: payload.batch)
        let first = BatchMemory(
            isRehearsal: payload.rehearsal, takesDrafts: true, nextFirst: payload.first,
            cosigned: content.checkpoint)
        if payload.first == 1, payload.supersedes == nil {
            hold(first.objections(to: content) == [], "an empty memory takes what holds by itself")
        }
        let second = BatchMemory(
            isRehearsal: payload.rehearsal, takesDrafts: true, batches: [batch: .accepted],
            nextFirst: payload.last)
        hold(!second.objections(to: content).isEmpty, "a batch is taken once")
    }
}

/// A log told line by line, each entry sealed as a station would.
private struct Story {
    private struct Told {
        let record: LogRecord
        let disclosure: Disclosure?
    }

    private var told: [Told] = []
    private var particulars: [String: ParticularDisclosure] = [:]

    init?(_ lines: ArraySlice<ArraySlice<UInt8>>) {
        for line in lines {
            let words = line.split(separator: 0x20, maxSplits: 3)
            guard words.count == 4, let flag = words[0].first else { return nil }
            let position = Int64(told.count + 1)
            let (area, name) = (Self.text(words[0].dropFirst()), Self.text(words[1]))
            let header = Sample.header(
                position: position, area: area, name: name, actor: .staff(id: Self.text(words[2])))
            guard let header else { return nil }
            let body = [UInt8](words[3])
            let salt = Merkle.leafHash([UInt8(truncatingIfNeeded: position)]).bytes
            let hash = held(try? Entry.saltedBody(salt: salt, body: body), "a salt of 32 bytes")
            told.append(
                Told(
                    record: LogRecord(hash: Data(hash.bytes), header: Data(header.encoded())),
                    disclosure: flag == UInt8(ascii: "+")
                        ? Disclosure(position: position, salt: Data(salt), body: Data(body)) : nil))
        }
        let person = Data(
            #"{"documentNumber":"999999200001010011","documentType":"residentCard","name":"张三"}"#.utf8)
        let salt = Data(count: Entry.saltByteCount)
        let digest = held(try? Entry.saltedBody(salt: salt, body: person), "a salt of 32 bytes").hex
        let disclosures = told.compactMap(\.disclosure)
        // A body that names the one person there is gets the particulars that it needs.
        if disclosures.contains(where: { $0.body.range(of: Data(digest.utf8)) != nil }) {
            particulars[digest] = ParticularDisclosure(
                digest: ParticularDigest(rawValue: digest), salt: salt, plaintext: person)
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

    /// The batch that says what `numbers` want it to say.
    func batch(_ numbers: [Int64]) -> Data? {
        let leaves = told.compactMap(\.record.leaf)
        let tree = LeafTree(leaves: leaves)
        let size = Int64(told.count)
        guard let note = Sample.checkpoint(size: size, root: tree.root(at: size)) else { return nil }
        let first = numbers[0]
        let isInside = (1...max(1, size)).contains(first) && size > 0
        let start = isInside ? Int(first) - 1 : 0
        let disclosures = told.compactMap(\.disclosure)
        let earlier = told[..<start].enumerated().compactMap { index, entry -> EarlierEntry? in
            guard entry.disclosure != nil || index == 0 else { return nil }
            let proof = tree.inclusion(index: Int64(index), size: size).map { Data($0.bytes) }
            return EarlierEntry(position: Int64(index) + 1, record: entry.record, proof: proof)
        }
        let payload = BatchPayload(
            approvals: Array(numbers[3...]), batch: "B-1", checkpoint: Data(note.bytes),
            disclosures: disclosures, earlier: earlier, entries: told[start...].map(\.record), first: first,
            last: numbers[1], peaks: tree.peaks(at: Int64(start)).map { Data($0.bytes) },
            rehearsal: told.first.map { $0.record.header.range(of: Data("upkeep rehearsal".utf8)) != nil }
                ?? false,
            release: numbers[2], station: Sample.station, supersedes: nil, title: "演练考点")
        guard let bytes = try? CanonicalJSON.bytes(of: payload),
            let file = try? BatchFile(
                payload: bytes, particulars: Array(particulars.values), origin: Sample.origin, key: Sample.key
            )
        else { return nil }
        return try? CanonicalJSON.bytes(of: file)
    }
}
