package import Exam
package import Foundation
package import Journal

/// What came of checking a batch.
package enum BatchVerdict: Sendable {
    case accepted(BatchContent)
    /// Refused whole. `payload` is there when the station's signature holds: then it is the station's own
    /// word, and evidence; without it, anybody may have made the file.
    case refused([ExchangeRefusal], payload: BatchPayload?)

    /// The reasons; empty when accepted.
    package var reasons: [ExchangeRefusal] {
        if case .refused(let reasons, _) = self { return reasons }
        return []
    }
}

/// A batch that holds: what it says, ready to be stored.
package struct BatchContent: Sendable {
    package let file: BatchFile
    package let payload: BatchPayload
    package let note: SignedNote
    package let checkpoint: Checkpoint
    package let outcomes: [DisclosedOutcome]
    /// The latest entry about each mark that is laid open.
    package let marks: [BatchMemory.MarkKey: Int64]
    /// Area and name of each event that is laid open, by position.
    package let events: [Int64: String]
}

/// An outcome with what it rests on.
package struct DisclosedOutcome: Sendable {
    package let position: Int64
    /// When the station decided.
    package let moment: Moment
    package let candidate: Candidate.ID
    package let certificate: Certificate.ID
    package let outcome: Outcome
    package let theory: PartStatus
    package let theoryMark: Mark?
    package let practical: PartStatus
    package let practicalMark: Mark?
    /// Of the person's ``CandidateParticulars``.
    package let particulars: ParticularDigest
    /// The entries of the marks and of the profile that it follows from.
    package let grounds: [OutcomeGround: Int64]
}

/// What an outcome may rest on besides itself.
package enum OutcomeGround: Hashable, Sendable {
    case mark(Sitting.Part)
    case profile
}

/// Judges a batch: whole or not at all. Pure; docs/exchange.md has the same steps in words.
package struct BatchCheck {
    /// Whether a person's particulars may be missing.
    package enum Purpose: Sendable {
        /// The batch arrives: what was not erased at the station must be there.
        case intake
        /// The batch was taken long ago: central may have erased particulars since.
        case archive
    }

    let file: BatchFile
    let payload: BatchPayload
    let log: BatchLog
    let purpose: Purpose
    var reasons: [ExchangeRefusal] = []

    /// Checks everything that the file alone shows.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - key: the station's verifier key; its name is the log's origin.
    ///   - purpose: whether erased particulars may be missing.
    /// - Returns: the content, or why not.
    package static func check(
        _ bytes: Data, by key: NoteVerifierKey, purpose: Purpose = .intake
    ) -> BatchVerdict {
        var signed: BatchPayload?
        do throws(ExchangeRefusal) {
            guard bytes.count <= ExchangeFormat.batchBytesMax else { throw ExchangeRefusal(.overLimit) }
            let file = try CanonicalJSON.read(BatchFile.self, format: ExchangeFormat.batch, from: bytes)
            guard file.isSigned(by: key) else { throw ExchangeRefusal(.badSignature) }
            guard let payload = CanonicalJSON.read(BatchPayload.self, from: file.payload),
                payload.isWellFormed, BatchPayload.isAscending(file.particulars.map(\.digest))
            else { throw ExchangeRefusal(.badFormat) }
            signed = payload
            guard ExchangeFormat.origin(of: payload.station).utf8.elementsEqual(key.name.utf8) else {
                throw ExchangeRefusal(.unknownStation)
            }
            let log = try BatchLog(payload, key: key)
            var check = BatchCheck(file: file, payload: payload, log: log, purpose: purpose)
            return check.judgeContent()
        } catch {
            return .refused([error], payload: signed)
        }
    }

    private mutating func judgeContent() -> BatchVerdict {
        let events = openBodies()
        // Bodies that are not the log's own say nothing: there is no use in judging what they mean.
        guard reasons.isEmpty else { return .refused(reasons, payload: payload) }
        let people = openParticulars(named: events)
        guard reasons.isEmpty else { return .refused(reasons, payload: payload) }

        let outcomeCandidates = Set(
            events.compactMap { position, event -> Candidate.ID? in
                guard isInRange(position), case .results(let event) = event, case .outcomeDecided = event
                else {
                    return nil
                }
                return event.candidate
            })
        judgeExtent(events, outcomeCandidates)
        judgeApprovals(events)
        let outcomes = judgeOutcomes(events, people)
        guard reasons.isEmpty else { return .refused(reasons, payload: payload) }
        return .accepted(
            BatchContent(
                file: file, payload: payload, note: log.note, checkpoint: log.checkpoint, outcomes: outcomes,
                marks: marks(events), events: labels(events)))
    }

    func isInRange(_ position: Int64) -> Bool { (payload.first...payload.last).contains(position) }

    mutating func refuse(_ reason: ExchangeReason, at position: Int64? = nil) {
        reasons.append(ExchangeRefusal(reason, at: position))
    }

    // MARK: - Bodies and particulars

    /// By ascending position.
    typealias Events = [(position: Int64, event: StationEvent)]

    private mutating func openBodies() -> Events {
        var events: Events = []
        for disclosure in payload.disclosures {
            let position = disclosure.position
            guard let (record, header) = log.entry(at: position), disclosure.isBody(of: record) else {
                refuse(.bodyMismatch, at: position)
                continue
            }
            guard BatchRules.isAllowed(header), let event = disclosure.event(under: header) else {
                refuse(.unknownEvent, at: position)
                continue
            }
            events.append((position, event))
        }
        return events
    }

    /// - Returns: the digests of what was laid open or lawfully erased.
    private mutating func openParticulars(named events: Events) -> Set<ParticularDigest> {
        let named = Set(events.flatMap { $0.event.areaEvent.particulars })
        let registered = Set(
            events.compactMap { _, event in
                if case .candidates(let event) = event { event.particulars.first } else { nil }
            })
        var found: Set<ParticularDigest> = []
        for record in file.particulars {
            let digest = ParticularDigest(rawValue: record.digest)
            let isReadable =
                !registered.contains(digest)
                || (try? JSONDecoder().decode(CandidateParticulars.self, from: record.plaintext)) != nil
            guard named.contains(digest), record.isGenuine, isReadable else {
                refuse(.particularMismatch)
                continue
            }
            found.insert(digest)
        }
        for (_, event) in events {
            if case .upkeep(.particularsErased(_, let digests, _)) = event { found.formUnion(digests) }
        }
        return purpose == .archive ? named : found
    }

    private func marks(_ events: Events) -> [BatchMemory.MarkKey: Int64] {
        var marks: [BatchMemory.MarkKey: Int64] = [:]
        for (position, event) in events {
            guard case .results(let event) = event, let part = event.markedPart else { continue }
            marks[BatchMemory.MarkKey(candidate: event.candidate, part: part)] = position
        }
        return marks
    }

    private func labels(_ events: Events) -> [Int64: String] {
        var labels: [Int64: String] = [:]
        for (position, _) in events {
            labels[position] = log.entry(at: position).map { "\($0.header.area) \($0.header.name)" }
        }
        return labels
    }

    // MARK: - Not too little, not too much

    private mutating func judgeExtent(_ events: Events, _ outcomeCandidates: Set<Candidate.ID>) {
        let disclosed = Set(events.map(\.position))
        for (position, event) in events where !isNeeded(event, at: position, outcomeCandidates) {
            refuse(.overDisclosed, at: position)
        }
        for header in log.headers where isInRange(header.position) && BatchRules.isAlwaysDisclosed(header) {
            if !disclosed.contains(header.position) { refuse(.undisclosed, at: header.position) }
        }
    }

    private func isNeeded(
        _ event: StationEvent, at position: Int64, _ outcomeCandidates: Set<Candidate.ID>
    ) -> Bool {
        switch event {
        case .upkeep(.particularsErased): true
        case .candidates(.registered(let candidate, _, _, _, _, _, _)):
            position <= payload.last && outcomeCandidates.contains(candidate)
        case .results(let event):
            isInRange(position) || position < payload.first && outcomeCandidates.contains(event.candidate)
        case .incidents: isInRange(position)
        case .upkeep: position <= payload.last
        case .sync: payload.approvals.contains(position) || position == payload.release
        default: false
        }
    }

    // MARK: - Approvals

    private mutating func judgeApprovals(_ events: Events) {
        let approvers = payload.approvals.compactMap { approver(at: $0, events) }
        guard approvers.count == 2 else { return refuse(.approvalsMissing) }
        guard Set(approvers).count == 2 else { return refuse(.approvalsSamePerson, at: payload.approvals[1]) }
        guard
            case .sync(.batchReleased(let batch, let first, let last, let named, let supersedes)) =
                event(at: payload.release, events),
            batch.rawValue == payload.batch, first == payload.first, last == payload.last,
            named.count == 2, Set(named) == Set(approvers), supersedes?.rawValue == payload.supersedes
        else { return refuse(.releaseMissing, at: payload.release) }
    }

    private func approver(at position: Int64, _ events: Events) -> Staff.ID? {
        guard case .sync(.batchApproved(let batch, let first, let last)) = event(at: position, events),
            batch.rawValue == payload.batch, first == payload.first, last == payload.last,
            case .staff(let person, _, _) = log.entry(at: position)?.header.actor
        else { return nil }
        return Staff.ID(rawValue: person)
    }

    private func event(at position: Int64, _ events: Events) -> StationEvent? {
        events.first { $0.position == position }?.event
    }
}
