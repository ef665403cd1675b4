import Crypto
import Exam
import Exchange
import ExchangeTestKit
import Foundation
import Journal
import Testing

@Suite struct LogPageTests {
    private func page(
        _ log: SampleLog, from: Int64, count: Int = 2000, known: Int64 = 0, at size: Int64? = nil
    ) throws -> Data {
        try log.page(from: from, count: count, known: known, at: size)
    }

    private func known(
        _ log: SampleLog, taken: Int64 = 0, cosigned: Int64? = nil
    ) throws -> LogPageCheck.Known {
        let tree = LeafTree(leaves: try log.leaves)
        return LogPageCheck.Known(
            station: SampleLog.station, key: log.verifierKey,
            frontier: try #require(MerkleFrontier(size: taken, peaks: tree.peaks(at: taken))),
            cosigned: try cosigned.map {
                try Checkpoint(origin: SampleLog.origin, size: $0, root: tree.root(at: $0))
            })
    }

    @Test(arguments: [1, 3, 7, 2000])
    func `pages of any size bring the whole log, and the log may grow meanwhile`(count: Int) throws {
        let (log, _) = try SampleLog.secondDay()
        var frontier = MerkleFrontier()
        var cosigned: Checkpoint?
        var headers: [EntryHeader] = []

        while frontier.size < log.size {
            let size = min(log.size, max(10, frontier.size + Int64(count) + 2))
            let bytes = try page(
                log, from: frontier.size + 1, count: count, known: cosigned?.size ?? 0, at: size)
            let accepted = try LogPageCheck.check(
                bytes,
                against: LogPageCheck.Known(
                    station: SampleLog.station, key: log.verifierKey, frontier: frontier, cosigned: cosigned))
            frontier = accepted.frontier
            cosigned = accepted.checkpoint
            headers += accepted.headers
        }

        #expect(headers.map(\.position) == Array(1...log.size))
        #expect(try frontier.root() == LeafTree(leaves: log.leaves).root(at: log.size))
    }

    @Test func `no news is an answer`() throws {
        let (log, _) = try SampleLog.day()

        let accepted = try LogPageCheck.check(
            page(log, from: log.size + 1, known: log.size),
            against: known(log, taken: log.size, cosigned: log.size))

        #expect(accepted.headers.isEmpty)
    }

    @Test func `a station that was set back is found, and one that was rewritten`() throws {
        let (log, _) = try SampleLog.secondDay()
        let (old, _) = try SampleLog.day()
        var other = try SampleLog()
        try other.found()
        while other.size < log.size { try other.append(.upkeep(.stopped(version: "1"))) }

        let before = try known(log, taken: 5, cosigned: log.size)

        #expect(throws: ExchangeRefusal(.rollback)) {
            try LogPageCheck.check(page(old, from: 6, known: log.size), against: before)
        }
        #expect(throws: ExchangeRefusal(.fork)) {
            try LogPageCheck.check(page(other, from: 6, known: log.size), against: before)
        }
        try other.append(.upkeep(.stopped(version: "2")))
        #expect(throws: ExchangeRefusal(.inconsistent)) {
            try LogPageCheck.check(page(other, from: 6, known: log.size), against: before)
        }
        #expect(throws: ExchangeRefusal(.knownMismatch)) {
            try LogPageCheck.check(page(log, from: 6, known: 3), against: before)
        }
    }

    @Test func `entries that are not the log's are refused`() throws {
        let (log, _) = try SampleLog.day()
        let honest = try #require(
            CanonicalJSON.read([String: AnyJSON].self, from: page(log, from: 6, count: 3)))
        let nothingKnown = try known(log, taken: 5)

        func spoiled(_ key: String, _ change: (inout [AnyJSON]) -> Void) throws -> Data {
            var page = honest
            guard case .list(var list) = page[key] else { preconditionFailure("a list") }
            change(&list)
            page[key] = .list(list)
            return try CanonicalJSON.bytes(of: page)
        }

        #expect(throws: ExchangeRefusal(.positionMismatch, at: 6)) {
            try LogPageCheck.check(spoiled("entries") { $0.swapAt(0, 1) }, against: nothingKnown)
        }
        #expect(throws: ExchangeRefusal(.rootMismatch)) {
            try LogPageCheck.check(spoiled("entries") { _ = $0.removeLast() }, against: nothingKnown)
        }
        #expect(throws: ExchangeRefusal(.gap, at: 6)) {
            try LogPageCheck.check(spoiled("entries") { $0 = [] }, against: nothingKnown)
        }
        #expect(throws: ExchangeRefusal(.rootMismatch)) {
            try LogPageCheck.check(spoiled("cover") { $0.reverse() }, against: nothingKnown)
        }
        #expect(throws: ExchangeRefusal(.gap, at: 6)) {
            try LogPageCheck.check(page(log, from: 6), against: known(log, taken: 4))
        }
        #expect(throws: ExchangeRefusal(.overLimit)) {
            try LogPageCheck.check(
                Data(count: ExchangeFormat.pageBytesMax + 1), against: nothingKnown)
        }
    }

    @Test func `the tree in memory agrees with the one that grows, at every size`() throws {
        let leaves = (0..<70).map { Digest32(SHA256.hash(data: Data([UInt8($0)]))) }
        let tree = LeafTree(leaves: leaves)
        var frontier = MerkleFrontier()

        for size in Int64(0)...70 {
            #expect(tree.root(at: size) == frontier.root())
            #expect(tree.peaks(at: size) == frontier.peaks)
            for other in 0..<size {
                #expect(
                    tree.inclusion(index: other, size: size)
                        == MerkleProof.inclusion(index: other, size: size) { leaves[Int($0)] })
                #expect(
                    tree.consistency(from: other, to: size)
                        == MerkleProof.consistency(from: other, to: size) { leaves[Int($0)] })
            }
            if size < 70 { frontier.append(leaves[Int(size)]) }
        }
    }

    @Test func `a tree that is kept reads each leaf once, and is the tree of all of them`() throws {
        let leaves = (0..<70).map { Digest32(SHA256.hash(data: Data([UInt8($0)]))) }
        let growing = GrowingTree()
        var asked: [ClosedRange<Int64>] = []
        func tree(_ size: Int64) throws -> LeafTree {
            try growing.tree(atLeast: size) { after, upTo in
                asked.append(after + 1...upTo)
                return Array(leaves[Int(after)..<Int(upTo)])
            }
        }

        let first = try tree(37)
        #expect(try tree(20).size == 37)
        #expect(throws: CancellationError.self) {
            try growing.tree(atLeast: 38) { _, _ in throw CancellationError() }
        }
        let second = try tree(70)

        #expect(asked == [1...37, 38...70])
        #expect(first.size == 37)
        for size in Int64(0)...70 {
            #expect(second.root(at: size) == LeafTree(leaves: Array(leaves.prefix(Int(size)))).root(at: size))
        }
    }
}

/// JSON of any shape, to change what a typed value could not hold.
enum AnyJSON: Codable {
    case text(String)
    case number(Int64)
    case list([AnyJSON])
    case object([String: AnyJSON])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else if let list = try? container.decode([AnyJSON].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: AnyJSON].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .list(let list): try container.encode(list)
        case .object(let object): try container.encode(object)
        }
    }
}
