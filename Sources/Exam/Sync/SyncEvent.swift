/// A signed manifest over a run of the journal, with approvals and disclosures (成绩批次).
package enum ResultBatch {
    package typealias ID = Identifier<ResultBatch>
}

/// Everything that passes between the station and central.
///
/// Kept for ever: add a case or an optional label, never rename or remove one.
package enum SyncEvent: AreaEvent {
    /// `verifierKey`: central's note verifier key; `fingerprint`: of its TLS authority, confirmed by people.
    case centralEnrolled(title: String, verifierKey: String, fingerprint: String)
    /// One person's approval of the results from `first` to `last`.
    case batchApproved(batch: ResultBatch.ID, first: Int64, last: Int64)
    /// Two approvals stand: the batch may go. `supersedes` names a refused one.
    case batchReleased(
        batch: ResultBatch.ID, first: Int64, last: Int64, approvals: [Staff.ID],
        supersedes: ResultBatch.ID? = nil)
    /// Central took the batch: its cosigned checkpoint, as a signed note.
    case batchAccepted(batch: ResultBatch.ID, receipt: String)
    /// Central refused the batch whole.
    case batchRejected(batch: ResultBatch.ID, reasons: [String])

    package static let area = "sync"

    package var subjects: [Subject] {
        switch self {
        case .centralEnrolled: []
        case .batchApproved(let batch, _, _), .batchReleased(let batch, _, _, _, _),
            .batchAccepted(let batch, _), .batchRejected(let batch, _):
            [.batch(batch)]
        }
    }
}
