package import Foundation
import Planning
import Synchronization

/// Arranges the rooms of an `exam-seat/1` file on all processors.
package struct SeatSetJob {
    package let instance: URL
    package let output: URL
    package let seed: Int64

    package init(instance: URL, output: URL, seed: Int64) {
        self.instance = instance
        self.output = output
        self.seed = seed
    }

    /// Writes the solution; blocks until it is there.
    ///
    /// - Returns: figures as one line of JSON: cost, bound, rooms, how many are proved to be best, milliseconds.
    /// - Throws: a ``SeatSetFault`` or an ``InstanceFault`` when the file cannot be taken.
    package func run() throws -> String {
        let data = try InstanceFile(instance).read()
        let set: SeatSet
        do {
            set = try JSONDecoder().decode(SeatSet.self, from: data)
        } catch let error as DecodingError {
            throw InstanceFault(error)
        }
        let began = ContinuousClock.now
        let arrangers = set.arrangers()
        let found = Mutex<[SeatArrangement?]>(Array(repeating: nil, count: arrangers.count))
        DispatchQueue.concurrentPerform(iterations: arrangers.count) { index in
            let arrangement = arrangers[index].arrange(seed: seed, room: set.rooms[index].id)
            found.withLock { $0[index] = arrangement }
        }
        let solution = SeatSetSolution(set, found.withLock { $0.compactMap(\.self) }, seed: seed)
        let time = (ContinuousClock.now - began) / .milliseconds(1)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(solution).write(to: output)
        let figures = Figures(
            bound: solution.bound, cost: solution.cost, milliseconds: Int(time), proved: solution.provedCount,
            rooms: solution.rooms.count)
        return String(decoding: try encoder.encode(figures), as: UTF8.self)
    }

    private struct Figures: Encodable {
        let bound: Int
        let cost: Int
        let milliseconds: Int
        let proved: Int
        let rooms: Int
    }
}

/// Why an instance file cannot be read; one sentence.
package struct InstanceFault: Error, Equatable, CustomStringConvertible {
    package let description: String

    init(_ sentence: String) {
        description = sentence
    }

    /// Says where in the file it stands.
    init(_ error: DecodingError) {
        let context: DecodingError.Context
        switch error {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .keyNotFound(_, let found),
            .dataCorrupted(let found):
            context = found
        @unknown default:
            self.init("the instance cannot be read: \(error)")
            return
        }
        let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
        var sentence = "the instance cannot be read"
        if !path.isEmpty { sentence += " at \(path.joined(separator: "."))" }
        if case .keyNotFound(let key, _) = error {
            sentence += ": \(key.stringValue) is missing"
        } else {
            sentence += ": \(context.debugDescription)"
        }
        self.init(sentence)
    }
}
