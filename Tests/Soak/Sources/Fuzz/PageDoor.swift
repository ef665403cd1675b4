import Crypto
import Exam
import Exchange
import Foundation
import Journal

/// Pages of the log, as central takes them: from anybody, and from a station that lies with its genuine key.
enum PageDoor {
    static func open(_ bytes: [UInt8]) {
        var supply = Supply(bytes)
        if supply.byte() == UInt8(ascii: "{") {
            take(Data(bytes), taken: 0, cosigned: nil)
        } else {
            liar(&supply)
        }
    }

    private static func take(_ bytes: Data, taken: Int64, cosigned: Checkpoint?) {
        let frontier = held(
            MerkleFrontier(size: taken, peaks: Sample.tree.peaks(at: taken)), "a peak for each set bit")
        let known = LogPageCheck.Known(
            station: Sample.station, key: Sample.verifierKey, frontier: frontier, cosigned: cosigned)
        guard let accepted = try? LogPageCheck.check(bytes, against: known) else { return }

        hold((try? CanonicalJSON.bytes(of: accepted.page)) == bytes, "what is taken is what would be written")
        hold(bytes.count <= ExchangeFormat.pageBytesMax, "no page is larger than its limit")
        let positions = (0..<Int64(accepted.headers.count)).map { taken + 1 + $0 }
        hold(accepted.headers.map(\.position) == positions, "positions follow each other without a gap")
        hold(accepted.frontier.size == taken + Int64(positions.count), "every entry is counted")
        hold(accepted.checkpoint.size >= accepted.frontier.size, "the checkpoint covers the page")
        if accepted.checkpoint.size == accepted.frontier.size {
            hold(accepted.checkpoint.root == accepted.frontier.root(), "the entries are those of the tree")
        }
        guard let cosigned else { return }
        hold(accepted.checkpoint.size >= cosigned.size, "a log only grows")
        if accepted.frontier.size >= cosigned.size, taken <= cosigned.size {
            var grown = frontier
            for record in accepted.page.entries.prefix(Int(cosigned.size - taken)) {
                grown.append(held(record.leaf, "a leaf of 32 bytes"))
            }
            hold(grown.root() == cosigned.root, "what was cosigned is never rewritten")
        }
    }

    /// The honest page, spoilt in one or more places and signed again.
    private static func liar(_ supply: inout Supply) {
        let size = supply.number(in: 1...24)
        let taken = Int64(supply.number(in: 0...size))
        let known = supply.number(in: 0...size)
        let cosigned =
            known == 0
            ? nil
            : try? Checkpoint(
                origin: Sample.origin, size: Int64(known), root: Sample.tree.root(at: Int64(known)))
        let note = held(
            Sample.checkpoint(size: Int64(size), root: Sample.tree.root(at: Int64(size))),
            "a lawful checkpoint")
        let honest = LogPage(
            station: Sample.station, from: taken + 1, count: supply.number(in: 1...24), known: Int64(known),
            checkpoint: (note, Int64(size)), tree: Sample.tree
        ) { Sample.records[Int($0) - 1] }
        var shape = Shape(honest)
        for _ in 0..<8 where !supply.isEmpty { shape.spoil(&supply) }
        guard let bytes = try? CanonicalJSON.bytes(of: shape) else { return }
        take(bytes, taken: taken, cosigned: cosigned)
    }

    /// A page that may say anything.
    private struct Shape: Encodable {
        var checkpoint: Data
        var cover: [Data]
        var entries: [LogRecord]
        var format: String
        var from: Int64
        var growth: [Data]
        var known: Int64
        var station: String

        init(_ page: LogPage) {
            checkpoint = page.checkpoint
            cover = page.cover
            entries = page.entries
            format = page.format
            from = page.from
            growth = page.growth
            known = page.known
            station = page.station
        }

        mutating func spoil(_ supply: inout Supply) {
            switch supply.byte() % 9 {
            case 0: from = supply.number()
            case 1: known = supply.number()
            case 2: spoil(&cover, &supply)
            case 3: spoil(&growth, &supply)
            case 4: spoil(&entries, &supply) { Sample.records[$0 % Sample.records.count] }
            case 5:
                let root = Merkle.leafHash([supply.byte()])
                checkpoint =
                    Sample.checkpoint(size: supply.number(), root: root).map { Data($0.bytes) } ?? Data()
            case 6:
                let size = Int64(supply.number(in: 0...24))
                let note = Sample.checkpoint(size: size, root: Sample.tree.root(at: size))
                checkpoint = note.map { Data($0.bytes) } ?? Data()
            case 7:
                let header = Data(supply.text().utf8)
                entries.append(LogRecord(hash: Data(count: supply.number(in: 0...40)), header: header))
            default: station = supply.text()
            }
        }

        private func spoil(_ list: inout [Data], _ supply: inout Supply) {
            spoil(&list, &supply) { place in Data(count: place % 5 == 0 ? place : 32) }
        }

        private func spoil<Element>(
            _ list: inout [Element], _ supply: inout Supply, with other: (Int) -> Element
        ) {
            let place = supply.number(in: 0...63)
            switch supply.byte() % 4 {
            case 0: list.append(other(place))
            case 1 where place < list.count: list.remove(at: place)
            case 2 where place < list.count: list[place] = other(Int(supply.byte()))
            case 3 where place < list.count: list.swapAt(0, place)
            default: list.reverse()
            }
        }
    }
}
