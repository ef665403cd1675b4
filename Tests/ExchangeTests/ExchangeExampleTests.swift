import Crypto
import Exam
import Exchange
import ExchangeTestKit
import Foundation
import Journal
import Testing

/// The worked example of `docs/exchange.md`: files that others build their readers on, so they must not move.
@Suite struct ExchangeExampleTests {
    private struct Example {
        let log: SampleLog
        let batch: Data
        let file: BatchFile
        let receipt: ReceiptFile
        let central: CentralSigner

        init() throws {
            let (log, order) = try SampleLog.day()
            self.log = log
            batch = try log.build(order)
            file = try #require(CanonicalJSON.read(BatchFile.self, from: batch))
            central = try CentralSigner(
                name: "central.example",
                privateKey: Curve25519.Signing.PrivateKey(rawRepresentation: Data(64..<96)))
            let root = LeafTree(leaves: try log.leaves).root(at: log.size)
            receipt = try ReceiptFile(
                Receipt(
                    origin: SampleLog.origin, batch: order.batch, digest: file.digest,
                    verdict: .accepted(size: log.size, root: root)),
                cosigned: log.checkpoint().adding(cosignatureBy: central.cosigner, at: 1_780_966_900),
                by: central)
        }
    }

    private static let folder = Verifier.packageRoot.appending(path: "Tests/ExchangeTests/Fixtures")

    @Test func `the program writes the example's files byte by byte`() throws {
        let example = try Example()
        let files = [
            "batch-example.json": example.batch,
            "log-example.json": try example.log.page(from: 1, count: 3),
            "receipt-example.json": try CanonicalJSON.bytes(of: example.receipt),
        ]

        for (name, bytes) in files {
            let file = Self.folder.appending(path: name)
            guard let stored = try? Data(contentsOf: file) else {
                try bytes.write(to: file)
                Issue.record("\(name) was missing and is written now: look at it, then commit it")
                continue
            }
            #expect(stored == bytes, "\(name)")
        }
    }

    @Test func `the page quotes it`() throws {
        let example = try Example()
        let page = try String(
            contentsOf: Verifier.packageRoot.appending(path: "docs/exchange.md"), encoding: .utf8)
        let unbroken = page.filter { !$0.isWhitespace }

        let quotes = [
            example.log.verifierKey.text, example.central.verifierKey.text,
            String(decoding: try example.log.checkpoint().bytes, as: UTF8.self), example.file.digest.hex,
            example.file.signature.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(),
            String(decoding: example.receipt.receipt, as: UTF8.self),
        ]

        for quote in quotes {
            #expect(unbroken.contains(quote.filter { !$0.isWhitespace }), "\(quote)")
        }
    }

    @Test func `every code stands in the page`() throws {
        let page = try String(
            contentsOf: Verifier.packageRoot.appending(path: "docs/exchange.md"), encoding: .utf8)

        for reason in ExchangeReason.allCases {
            #expect(page.contains("`\(reason.rawValue)`"), "\(reason.rawValue)")
        }
    }
}
