package import Crypto
package import Exam
package import Exchange
package import Foundation
package import Journal
import Testing

/// A station's log that is the same at every run: counting salts, a fixed key, a clock that ticks by the second.
package struct SampleLog {
    package static var key: Curve25519.Signing.PrivateKey {
        get throws { try Curve25519.Signing.PrivateKey(rawRepresentation: Data(0..<32)) }
    }

    package static let station = "007"
    package static let origin = ExchangeFormat.origin(of: station)
    package static let zhang: Candidate.ID = "26001007000018"
    package static let li: Candidate.ID = "26001007000026"
    package static let certificate: Certificate.ID = "wps-junior"

    package var signer: NoteSigner
    package private(set) var stored: [BatchSource.Stored] = []
    package private(set) var events: [StationEvent] = []
    package private(set) var opened: [ParticularDigest: (salt: Data, plaintext: Data)] = [:]
    package var erased: Set<ParticularDigest> = []

    package init() throws {
        signer = try NoteSigner(name: SampleLog.origin, kind: .ed25519, privateKey: SampleLog.key)
    }

    package var size: Int64 { Int64(stored.count) }

    package var leaves: [Digest32] {
        get throws {
            try stored.map { try Entry.leafHash(header: [UInt8]($0.header), salt: $0.salt, body: $0.body) }
        }
    }

    package var verifierKey: NoteVerifierKey { signer.verifierKey }

    @discardableResult
    package mutating func append(_ event: StationEvent, by actor: EntryActor = .staff(id: "S-001")) throws
        -> Int64
    {
        let position = size + 1
        let area = event.areaEvent
        let body = try CanonicalJSON.bytes(of: area)
        let name = String(decoding: body.dropFirst(2).prefix { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        let header = try EntryHeader(
            position: position, area: type(of: area).area, name: name, actor: actor, request: nil,
            received: 1_780_966_800_000 + position * 1000, bootID: "6f1c2a3b-4d5e-4f60-8a7b-9c0d1e2f3a4b",
            monotonic: position * 1000, isAttested: true, claimed: nil)
        stored.append(
            BatchSource.Stored(
                header: Data(header.encoded()), salt: SampleLog.salt("salt \(position)"), body: body))
        events.append(event)
        return position
    }

    /// Keeps a particular and gives the name that bodies call it by.
    package mutating func particular(_ value: some Encodable) throws -> ParticularDigest {
        let plaintext = try CanonicalJSON.bytes(of: value)
        let salt = SampleLog.salt("particular \(opened.count)")
        let digest = ParticularDigest(
            rawValue: try Entry.saltedBody(salt: salt, body: plaintext).hex)
        opened[digest] = (salt, plaintext)
        return digest
    }

    package static func salt(_ label: String) -> Data { Data(SHA256.hash(data: Data(label.utf8))) }

    package func checkpoint(size: Int64? = nil, origin: String? = nil, root: Digest32? = nil) throws
        -> SignedNote
    {
        let size = size ?? self.size
        let checkpoint = try Checkpoint(
            origin: origin ?? SampleLog.origin, size: size,
            root: root ?? LeafTree(leaves: leaves).root(at: size))
        return try SignedNote.sign(text: checkpoint.text, by: [signer], at: 0)
    }

    package var source: BatchSource {
        get throws {
            try BatchSource(
                leaves: leaves, entry: { stored[Int($0) - 1] },
                history: { subject in
                    events.indices.filter { events[$0].areaEvent.subjects.contains(subject) }
                        .map { Int64($0) + 1 }
                },
                profile: { before in
                    events.prefix(Int(before) - 1).lastIndex {
                        if case .upkeep(.profileAdopted) = $0 { true } else { false }
                    }.map { Int64($0) + 1 }
                },
                particular: { erased.contains($0) ? nil : opened[$0] })
        }
    }

    /// The page that answers central's question, while the log had `size` entries.
    package func page(from: Int64, count: Int = 2000, known: Int64 = 0, at size: Int64? = nil) throws -> Data
    {
        let size = size ?? self.size
        let page = try LogPage(
            station: SampleLog.station, from: from, count: count, known: known,
            checkpoint: (checkpoint(size: size), size), tree: LeafTree(leaves: leaves)
        ) { position in
            let entry = stored[Int(position) - 1]
            let hash = try Entry.saltedBody(salt: entry.salt, body: entry.body)
            return LogRecord(hash: Data(hash.bytes), header: entry.header)
        }
        return try CanonicalJSON.bytes(of: page)
    }

    // MARK: - Stories

    package mutating func found(rehearsal: Bool = true) throws {
        if rehearsal { try append(.upkeep(.rehearsal(offsetMilliseconds: 0)), by: .station) }
        try append(
            .upkeep(
                .founded(
                    station: SampleLog.station, title: "演练考点", host: "station.example", utcOffsetMinutes: 480,
                    verifierKey: verifierKey.text, applicationKey: "", authority: "")), by: .station)
    }

    @discardableResult
    package mutating func register(_ candidate: Candidate.ID, name: String) throws -> ParticularDigest {
        let digest = try particular(
            CandidateParticulars(
                name: name, documentType: .residentCard, documentNumber: "999999200001010011",
                studentNumber: nil, telephone: nil))
        try append(
            .candidates(
                .registered(
                    candidate: candidate, certificate: SampleLog.certificate, major: "计算机应用",
                    group: "2023-1", kind: .student, particulars: digest)))
        return digest
    }

    package mutating func mark(_ candidate: Candidate.ID, _ part: Sitting.Part, tenths: Int) throws {
        let mark = try #require(Mark(tenths: tenths))
        try append(
            .results(.markEntered(candidate: candidate, part: part, mark: mark)), by: .staff(id: "S-021"))
        try append(
            .results(.markConfirmed(candidate: candidate, part: part, mark: mark)), by: .staff(id: "S-022"))
    }

    package mutating func decide(
        _ candidate: Candidate.ID, _ outcome: Outcome, theory: Int?, practical: Int?,
        theoryStatus: PartStatus = .scored, practicalStatus: PartStatus = .scored
    ) throws {
        try append(
            .results(
                .outcomeDecided(
                    candidate: candidate, certificate: SampleLog.certificate, outcome: outcome,
                    theory: theoryStatus, theoryMark: theory.flatMap { Mark(tenths: $0) },
                    practical: practicalStatus, practicalMark: practical.flatMap { Mark(tenths: $0) })))
    }

    /// Two approvals by two people, and the release.
    package mutating func release(
        _ batch: ResultBatch.ID, _ range: ClosedRange<Int64>, by people: [Staff.ID] = ["S-001", "S-002"],
        supersedes: ResultBatch.ID? = nil
    ) throws -> BatchOrder {
        let (first, last) = (range.lowerBound, range.upperBound)
        let approvals = try people.map { person in
            try append(
                .sync(.batchApproved(batch: batch, first: first, last: last)),
                by: .staff(id: person.rawValue))
        }
        let release = try append(
            .sync(
                .batchReleased(
                    batch: batch, first: first, last: last, approvals: people, supersedes: supersedes)))
        return BatchOrder(
            batch: batch, station: SampleLog.station, title: "演练考点", range: range, approvals: approvals,
            release: release, supersedes: supersedes)
    }

    package func build(_ order: BatchOrder) throws -> Data {
        try BatchBuilder.build(order, note: checkpoint(), source: source, key: SampleLog.key)
    }

    /// Two people assessed, one incident; everything of it in the first batch.
    package static func day() throws -> (log: SampleLog, order: BatchOrder) {
        var log = try SampleLog()
        try log.found()
        try log.append(.upkeep(.profileAdopted(profile: .nationalReference)))
        try log.register(zhang, name: "张三")
        try log.register(li, name: "李四")
        try log.register("26001007000034", name: "王五")
        let facts = try log.particular(FreeText(text: "考生携带手机入场，已代为保管。"))
        try log.append(
            .incidents(
                .reported(
                    incident: "I-1", code: .w62, sitting: "T1", room: "R-101", candidate: li, facts: facts,
                    by: "S-001"))
        )
        try log.append(.incidents(.countersigned(incident: "I-1", by: "S-003")), by: .staff(id: "S-003"))
        try log.mark(zhang, .theory, tenths: 805)
        try log.mark(zhang, .practical, tenths: 600)
        try log.mark(li, .theory, tenths: 599)
        try log.decide(zhang, .pass, theory: 805, practical: 600)
        try log.decide(li, .failAbsent, theory: 599, practical: nil, practicalStatus: .absent)
        let order = try log.release("B-1", 1...log.size)
        return (log, order)
    }

    /// A second batch after ``day()``: a mark corrected, on a registration and a profile of the first.
    package static func secondDay() throws -> (log: SampleLog, order: BatchOrder) {
        var (log, first) = try day()
        let start = first.range.upperBound + 1
        try log.mark(zhang, .practical, tenths: 595)
        try log.decide(zhang, .fail, theory: 805, practical: 595)
        let order = try log.release("B-2", start...log.size)
        return (log, order)
    }
}
