import Exam
import Exchange
import Journal
import Testing

/// Receipts as text: one spelling, and nothing in it that could not stand in a journal.
@Suite struct ReceiptTests {
    private func refusal(batch: ResultBatch.ID) -> Receipt {
        Receipt(
            origin: "examstation/007", batch: batch, digest: Merkle.emptyRoot,
            verdict: .refused([ExchangeRefusal(.gap, at: 7), ExchangeRefusal(.fork)]))
    }

    @Test func `reads back what it writes`() {
        let receipt = refusal(batch: "B-1")

        #expect(Receipt(parsing: receipt.text) == receipt)
    }

    @Test(arguments: ["", " ", "B 1", "批次", "B-1\u{301}", String(repeating: "B", count: 65)])
    func `names a batch by an identifier only`(name: String) {
        #expect(Receipt(parsing: refusal(batch: ResultBatch.ID(rawValue: name)).text) == nil)
    }
}
