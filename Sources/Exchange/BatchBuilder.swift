package import Crypto
package import Exam
package import Foundation
package import Journal

/// Where a batch's content comes from: a station's log, read in one transaction.
package struct BatchSource {
    /// An entry as it is stored.
    package struct Stored: Sendable {
        package let header: Data
        package let salt: Data
        package let body: Data

        package init(header: Data, salt: Data, body: Data) {
            self.header = header
            self.salt = salt
            self.body = body
        }
    }

    /// The leaf hashes from position 1 on, at least up to the checkpoint.
    package let leaves: [Digest32]
    /// The entry at a position.
    package let entry: (Int64) throws -> Stored
    /// The positions of all entries about something, ascending.
    package let history: (Subject) throws -> [Int64]
    /// The latest `upkeep.profileAdopted` before a position; nil when there is none.
    package let profile: (Int64) throws -> Int64?
    /// A particular, opened; nil when it was erased.
    package let particular: (ParticularDigest) throws -> (salt: Data, plaintext: Data)?

    package init(
        leaves: [Digest32], entry: @escaping (Int64) throws -> Stored,
        history: @escaping (Subject) throws -> [Int64], profile: @escaping (Int64) throws -> Int64?,
        particular: @escaping (ParticularDigest) throws -> (salt: Data, plaintext: Data)?
    ) {
        self.leaves = leaves
        self.entry = entry
        self.history = history
        self.profile = profile
        self.particular = particular
    }
}

/// What was released: names and positions as the `sync.batchReleased` entry has them.
package struct BatchOrder: Sendable {
    package let batch: ResultBatch.ID
    package let station: String
    package let title: String
    package let range: ClosedRange<Int64>
    /// The positions of two approvals by two people, ascending.
    package let approvals: [Int64]
    package let release: Int64
    package let supersedes: ResultBatch.ID?

    package init(
        batch: ResultBatch.ID, station: String, title: String, range: ClosedRange<Int64>,
        approvals: [Int64], release: Int64, supersedes: ResultBatch.ID?
    ) {
        self.batch = batch
        self.station = station
        self.title = title
        self.range = range
        self.approvals = approvals
        self.release = release
        self.supersedes = supersedes
    }
}

/// Why a batch cannot be made of this log.
package enum BatchFault: Error, Equatable, Sendable {
    /// The checkpoint ends before the release, or the leaves before the checkpoint.
    case checkpointTooEarly
    /// More than ``ExchangeFormat/batchEntriesMax`` entries: release smaller ranges.
    case tooManyEntries(count: Int64)
    case unreadable(position: Int64)
}

/// Makes a batch out of a station's log. Pure: the same source and order give the same payload.
package struct BatchBuilder {
    private let source: BatchSource
    private let order: BatchOrder
    private let checkpoint: Checkpoint
    private let note: SignedNote
    private let tree: LeafTree

    private var disclosures: [Int64: Disclosure] = [:]
    private var earlier: [Int64: EarlierEntry] = [:]
    private var particulars: [String: ParticularDisclosure] = [:]

    /// - Parameters:
    ///   - order: what was released.
    ///   - note: the station's signed checkpoint, of a size from the release on.
    ///   - source: the log.
    /// - Throws: ``BatchFault``, or `NoteError` when the note is no checkpoint.
    package init(_ order: BatchOrder, note: SignedNote, source: BatchSource) throws {
        self.order = order
        self.note = note
        self.source = source
        checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.size >= order.release, source.leaves.count >= checkpoint.size else {
            throw BatchFault.checkpointTooEarly
        }
        let count = checkpoint.size - order.range.lowerBound + 1
        guard count <= ExchangeFormat.batchEntriesMax else { throw BatchFault.tooManyEntries(count: count) }
        tree = LeafTree(leaves: Array(source.leaves.prefix(Int(checkpoint.size))))
    }

    /// Gathers, signs and writes the batch.
    ///
    /// - Parameters:
    ///   - order: what was released.
    ///   - note: the station's signed checkpoint, of a size from the release on.
    ///   - source: the log.
    ///   - key: the station's log key.
    /// - Returns: the file's bytes.
    /// - Throws: what the source throws; ``BatchFault``; the cryptographic library's error.
    package static func build(
        _ order: BatchOrder, note: SignedNote, source: BatchSource, key: Curve25519.Signing.PrivateKey
    ) throws -> Data {
        var builder = try BatchBuilder(order, note: note, source: source)
        let (payload, particulars) = try builder.content()
        let file = try BatchFile(
            payload: CanonicalJSON.bytes(of: payload), particulars: particulars,
            origin: ExchangeFormat.origin(of: order.station), key: key)
        return try CanonicalJSON.bytes(of: file)
    }

    /// Gathers what the batch says, and the particulars beside it.
    package mutating func content() throws -> (BatchPayload, [ParticularDisclosure]) {
        let first = order.range.lowerBound
        var records: [LogRecord] = []
        var outcomes: [(position: Int64, event: ResultEvent)] = []
        var firstProfile = Int64.max
        for position in first...checkpoint.size {
            let (stored, header) = try read(position)
            records.append(try record(of: stored, at: position))
            guard position <= order.range.upperBound, BatchRules.isAlwaysDisclosed(header) else { continue }
            let event = try disclose(position, stored, header)
            if case .results(let event) = event, case .outcomeDecided = event {
                outcomes.append((position, event))
            }
            if header.area == UpkeepEvent.area { firstProfile = min(firstProfile, position) }
            if case .incidents(let event) = event {
                let subjects = event.subjects.filter { $0.kind == "incident" }
                for digest in event.particulars { try open(digest, subjects: subjects) }
            }
        }
        for position in order.approvals + [order.release] { try disclose(position) }
        if first > 1 { try prove(1) }
        for (position, event) in outcomes { try addGrounds(of: event, at: position) }
        if let outcome = outcomes.first, outcome.position < firstProfile,
            let adopted = try source.profile(first)
        {
            try disclose(adopted)
        }
        return (
            payload(records, isRehearsal: try isRehearsal()),
            particulars.values.sorted { $0.digest < $1.digest }
        )
    }

    private func payload(_ records: [LogRecord], isRehearsal: Bool) -> BatchPayload {
        BatchPayload(
            approvals: order.approvals, batch: order.batch.rawValue, checkpoint: Data(note.bytes),
            disclosures: disclosures.values.sorted { $0.position < $1.position },
            earlier: earlier.values.sorted { $0.position < $1.position }, entries: records,
            first: order.range.lowerBound, last: order.range.upperBound,
            peaks: tree.peaks(at: order.range.lowerBound - 1).map { Data($0.bytes) }, rehearsal: isRehearsal,
            release: order.release, station: order.station, supersedes: order.supersedes?.rawValue,
            title: order.title)
    }

    /// Only a first entry `rehearsal` makes a rehearsing station.
    private func isRehearsal() throws -> Bool {
        let header = try read(1).header
        return BatchRules.isRehearsal(header)
    }

    /// The registration and the marks on which an outcome rests, wherever in the log they stand.
    private mutating func addGrounds(of event: ResultEvent, at position: Int64) throws {
        guard case .outcomeDecided(let candidate, _, _, let theory, _, let practical, _) = event else {
            return
        }
        var registration: (position: Int64, digest: ParticularDigest)?
        var marks: [Sitting.Part: Int64] = [:]
        for past in try source.history(.candidate(candidate)) where past < position {
            let (stored, header) = try read(past)
            guard header.area == ResultEvent.area || BatchRules.isRegistration(header) else { continue }
            switch try decode(past, stored, header) {
            case .candidates(.registered(_, _, _, _, _, _, let digest)): registration = (past, digest)
            case .results(let event):
                if let part = event.markedPart { marks[part] = past }
            default: continue
            }
        }
        if let registration {
            try disclose(registration.position)
            try open(registration.digest, subjects: [.candidate(candidate)])
        }
        if theory == .scored, let past = marks[.theory] { try disclose(past) }
        if practical == .scored, let past = marks[.practical] { try disclose(past) }
    }

    /// Adds a particular, or the entry that says it was erased.
    private mutating func open(_ digest: ParticularDigest, subjects: [Subject]) throws {
        guard particulars[digest.rawValue] == nil else { return }
        if let opened = try source.particular(digest) {
            particulars[digest.rawValue] = ParticularDisclosure(
                digest: digest, salt: opened.salt, plaintext: opened.plaintext)
            return
        }
        for subject in subjects {
            for position in try source.history(subject) where position <= checkpoint.size {
                let (stored, header) = try read(position)
                guard BatchRules.isErasure(header),
                    case .upkeep(.particularsErased(_, let digests, _)) = try decode(position, stored, header),
                    digests.contains(digest)
                else { continue }
                try disclose(position)
            }
        }
    }

    // MARK: - Entries

    private mutating func disclose(_ position: Int64) throws {
        let (stored, header) = try read(position)
        try disclose(position, stored, header)
    }

    @discardableResult
    private mutating func disclose(
        _ position: Int64, _ stored: BatchSource.Stored, _ header: EntryHeader
    ) throws -> StationEvent {
        if position < order.range.lowerBound { try prove(position) }
        disclosures[position] = Disclosure(position: position, salt: stored.salt, body: stored.body)
        return try decode(position, stored, header)
    }

    private mutating func prove(_ position: Int64) throws {
        let record = try record(of: read(position).stored, at: position)
        let proof = tree.inclusion(index: position - 1, size: checkpoint.size)
        earlier[position] = EarlierEntry(
            position: position, record: record, proof: proof.map { Data($0.bytes) })
    }

    private func read(_ position: Int64) throws -> (stored: BatchSource.Stored, header: EntryHeader) {
        let stored = try source.entry(position)
        guard let header = try? EntryHeader(parsing: [UInt8](stored.header)) else {
            throw BatchFault.unreadable(position: position)
        }
        return (stored, header)
    }

    private func record(of stored: BatchSource.Stored, at position: Int64) throws -> LogRecord {
        let hash = try Entry.saltedBody(salt: stored.salt, body: stored.body)
        return LogRecord(hash: Data(hash.bytes), header: stored.header)
    }

    private func decode(
        _ position: Int64, _ stored: BatchSource.Stored, _ header: EntryHeader
    ) throws -> StationEvent {
        let disclosure = Disclosure(position: position, salt: stored.salt, body: stored.body)
        guard let event = disclosure.event(under: header) else {
            throw BatchFault.unreadable(position: position)
        }
        return event
    }
}
