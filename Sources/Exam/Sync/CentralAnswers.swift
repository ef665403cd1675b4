/// Takes central up as the office that may pull results.
///
/// People compare both fingerprints over another channel before this is given.
package struct EnrolCentral: Command {
    package let title: String
    package let verifierKey: String
    package let fingerprint: String

    package init(title: String, verifierKey: String, fingerprint: String) {
        self.title = title
        self.verifierKey = verifierKey
        self.fingerprint = fingerprint
    }

    package static let permission = Permission.staffOrStation(.administrator)

    package struct Facts: Sendable {
        /// Central as it is enrolled now: key and fingerprint.
        package let enrolled: [String]

        package init(enrolled: [String]) {
            self.enrolled = enrolled
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SyncRefusal) -> [StationEvent] {
        guard !title.isEmpty, title.utf8.count <= 200, verifierKey.utf8.count <= 300,
            fingerprint.utf8.count == 95
        else { throw .badKey }
        guard facts.enrolled != [title, verifierKey, fingerprint] else { return [] }
        return [
            .sync(.centralEnrolled(title: title, verifierKey: verifierKey, fingerprint: fingerprint))
        ]
    }
}

/// Central took a batch: keeps its receipt. The signature was checked before this is given.
package struct RecordReceipt: Command {
    package let batch: ResultBatch.ID
    /// A signed note; at most 16 KiB.
    package let receipt: String

    package init(batch: ResultBatch.ID, receipt: String) {
        self.batch = batch
        self.receipt = receipt
    }

    package static let permission = Permission.central

    package struct Facts: Sendable {
        package let state: BatchState?

        package init(state: BatchState?) {
            self.state = state
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SyncRefusal) -> [StationEvent] {
        guard let state = facts.state else { throw .unknownBatch }
        guard receipt.utf8.count <= 16 * 1024 else { throw .badKey }
        switch state {
        case .accepted: return []
        case .released: return [.sync(.batchAccepted(batch: batch, receipt: receipt))]
        case .approved, .rejected: throw .notReleased
        }
    }
}

/// Central refused a batch whole: keeps its reasons. A new batch will name this one.
package struct RecordRejection: Command {
    package let batch: ResultBatch.ID
    package let reasons: [String]

    package init(batch: ResultBatch.ID, reasons: [String]) {
        self.batch = batch
        self.reasons = reasons
    }

    package static let permission = Permission.central

    package struct Facts: Sendable {
        package let state: BatchState?

        package init(state: BatchState?) {
            self.state = state
        }
    }

    package func decide(
        given facts: Facts, by actor: Actor, at moment: Moment
    ) throws(SyncRefusal) -> [StationEvent] {
        guard let state = facts.state else { throw .unknownBatch }
        switch state {
        case .rejected: return []
        case .released: return [.sync(.batchRejected(batch: batch, reasons: Array(reasons.prefix(64))))]
        case .approved, .accepted: throw .notReleased
        }
    }
}

/// How far a batch has come.
package enum BatchState: String, Sendable, CaseIterable {
    case approved
    case released
    case accepted
    case rejected
}
