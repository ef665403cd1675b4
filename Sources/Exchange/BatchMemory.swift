package import Exam
package import Journal

/// What central remembers of a station, to judge a batch that holds by itself.
package struct BatchMemory: Sendable {
    package enum State: Sendable {
        case accepted, refused
    }

    /// A part of a person's assessment.
    package struct MarkKey: Hashable, Sendable {
        package let candidate: Candidate.ID
        package let part: Sitting.Part

        package init(candidate: Candidate.ID, part: Sitting.Part) {
            self.candidate = candidate
            self.part = part
        }
    }

    package let isRehearsal: Bool
    /// Until release 1.0 formats end in `/0` and are taken from rehearsals only; tests may lift that.
    package let takesDrafts: Bool
    package let batches: [ResultBatch.ID: State]
    /// The ranges of refused batches that no other batch has named since.
    package let unreplaced: [ClosedRange<Int64>]
    /// One after the last position of the latest accepted batch.
    package let nextFirst: Int64
    /// The largest checkpoint that central has cosigned.
    package let cosigned: Checkpoint?
    /// The root of central's own copy of the log at the size of the batch's checkpoint, when that is
    /// smaller than ``cosigned``.
    package let ownRoot: Digest32?
    /// The latest `upkeep.profileAdopted` before ``nextFirst``.
    package let profile: Int64?
    /// The latest entries about marks, of accepted batches.
    package let marks: [MarkKey: Int64]

    package init(
        isRehearsal: Bool, takesDrafts: Bool = false, batches: [ResultBatch.ID: State] = [:],
        unreplaced: [ClosedRange<Int64>] = [], nextFirst: Int64 = 1, cosigned: Checkpoint? = nil,
        ownRoot: Digest32? = nil, profile: Int64? = nil,
        marks: [MarkKey: Int64] = [:]
    ) {
        self.isRehearsal = isRehearsal
        self.takesDrafts = takesDrafts
        self.batches = batches
        self.unreplaced = unreplaced
        self.nextFirst = nextFirst
        self.cosigned = cosigned
        self.ownRoot = ownRoot
        self.profile = profile
        self.marks = marks
    }

    /// Why central, remembering this, cannot take `content`; empty when it can.
    package func objections(to content: BatchContent) -> [ExchangeRefusal] {
        let payload = content.payload
        var reasons: [ExchangeRefusal] = []
        if !isRehearsal && !takesDrafts { reasons.append(ExchangeRefusal(.formatVersion)) }
        if isRehearsal != payload.rehearsal { reasons.append(ExchangeRefusal(.rehearsalMismatch)) }
        let isNew = batches[ResultBatch.ID(rawValue: payload.batch)] == nil
        if !isNew { reasons.append(ExchangeRefusal(.duplicateBatch)) }
        if let superseded = payload.supersedes {
            if batches[ResultBatch.ID(rawValue: superseded)] != .refused {
                reasons.append(ExchangeRefusal(.supersededUnknown))
            }
        } else if isNew, unreplaced.contains(where: { $0.overlaps(payload.first...payload.last) }) {
            // Otherwise a refusal could be passed over in silence, and nobody would see that it was mended. Under
            // a used id it may be the refused one itself.
            reasons.append(ExchangeRefusal(.supersedesMissing))
        }
        if payload.first < nextFirst { reasons.append(ExchangeRefusal(.rangeOverlap, at: payload.first)) }
        if payload.first > nextFirst { reasons.append(ExchangeRefusal(.gap, at: nextFirst)) }
        guard reasons.isEmpty else { return reasons }
        if let reason = disagreement(with: content) { return [reason] }
        return content.outcomes.filter { !isLatest($0, before: payload.first) }
            .map { ExchangeRefusal(.outcomeInconsistent, at: $0.position) }
    }

    /// Two trees of one log must be one tree.
    private func disagreement(with content: BatchContent) -> ExchangeRefusal? {
        guard let cosigned else { return nil }
        let checkpoint = content.checkpoint
        if checkpoint.size < cosigned.size {
            return ownRoot == checkpoint.root ? nil : ExchangeRefusal(.inconsistent)
        }
        if checkpoint.size == cosigned.size {
            return checkpoint.root == cosigned.root ? nil : ExchangeRefusal(.fork)
        }
        return content.root(at: cosigned.size) == cosigned.root ? nil : ExchangeRefusal(.inconsistent)
    }

    /// Whether what an outcome rests on from before the range is the latest that central knows: a station
    /// may not pick an older mark or an older profile.
    private func isLatest(_ outcome: DisclosedOutcome, before first: Int64) -> Bool {
        if let stated = outcome.grounds[.profile] ?? (profile == nil ? nil : 0), stated < first,
            stated != profile
        {
            return false
        }
        for case (.mark(let part), let stated) in outcome.grounds where stated < first {
            guard marks[MarkKey(candidate: outcome.candidate, part: part)] == stated else { return false }
        }
        return true
    }
}

extension BatchContent {
    /// The root of the log at `size`, computed from this batch; nil outside of what it shows.
    package func root(at size: Int64) -> Digest32? {
        let peaks = payload.peaks.compactMap { Digest32(bytes: $0) }
        guard size >= payload.first - 1, size <= checkpoint.size,
            var frontier = MerkleFrontier(size: payload.first - 1, peaks: peaks)
        else { return nil }
        for record in payload.entries.prefix(Int(size - payload.first + 1)) {
            guard let leaf = record.leaf else { return nil }
            frontier.append(leaf)
        }
        return frontier.root()
    }
}
