import Foundation
import Hummingbird
import Synchronization

/// One thing on a page that changes: found by its element's `id`, never moved.
package struct LiveChange: Encodable, Equatable, Sendable {
    package let id: String
    /// The element's text.
    package let text: String?
    /// `data-voice`: quiet, look, now.
    package let voice: String?
    /// `data-state`, for seats and steps.
    package let state: String?
    /// The value of a bar.
    package let value: Int?

    package init(
        id: String, text: String? = nil, voice: String? = nil, state: String? = nil, value: Int? = nil
    ) {
        self.id = id
        self.text = text
        self.voice = voice
        self.state = state
        self.value = value
    }
}

/// Carries changes to every browser that watches a topic.
///
/// The hub keeps each topic's present state: what is published is compared with it, and only
/// the differences go out, encoded once for all. A browser that comes back with an older
/// position gets the whole state. A browser that reads too slowly is let go and comes back.
package final class LiveHub: Sendable {
    /// Browsers at once, over all topics.
    package static let clientsMax = 1000
    /// Messages that may wait for one browser.
    private static let backlogMax = 32

    private struct Topic {
        var position: Int64 = 0
        var items: [LiveChange] = []
        var clients: [Int: AsyncStream<ByteBuffer>.Continuation] = [:]
    }

    private struct State {
        var topics: [String: Topic] = [:]
        var nextID = 0
        var clientCount = 0
    }

    private struct Message: Encodable {
        let items: [LiveChange]
    }

    private let state = Mutex(State())
    private let waking: AsyncStream<Void>.Continuation
    /// Yields when somebody should look whether there is news. One listener only.
    package let wakes: AsyncStream<Void>

    package init() {
        (wakes, waking) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Asks the listener of ``wakes`` to publish soon.
    package func wake() { waking.yield() }

    /// Topics that somebody watches.
    package var watched: [String] {
        state.withLock { $0.topics.filter { !$0.value.clients.isEmpty }.map(\.key) }
    }

    /// Browsers that are connected.
    package var clientCount: Int { state.withLock { $0.clientCount } }

    /// Sets what `topic` shows at journal `position`, and tells its watchers what changed.
    package func publish(_ topic: String, at position: Int64, _ items: [LiveChange]) throws {
        let old = state.withLock { $0.topics[topic]?.items ?? [] }
        let known = Dictionary(old.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let changes = items.filter { known[$0.id] != $0 }
        let message = changes.isEmpty ? nil : try Self.message(changes, position)
        let clients = state.withLock { state in
            guard var present = state.topics[topic], !present.clients.isEmpty else {
                // Nobody watches: keep nothing, the next watcher gets a fresh state.
                state.topics[topic] = nil
                return [AsyncStream<ByteBuffer>.Continuation]()
            }
            present.items = items
            present.position = position
            state.topics[topic] = present
            return Array(present.clients.values)
        }
        if let message { send(message, to: clients) }
    }

    /// Keeps connections open and clocks right: to be called every 15 seconds.
    package func beat(now milliseconds: Int64) {
        let clients = state.withLock { $0.topics.values.flatMap { $0.clients.values } }
        send(ByteBuffer(string: ": beat\nevent: clock\ndata: \(milliseconds)\n\n"), to: clients)
    }

    /// Starts watching `topic`.
    ///
    /// - Parameters:
    ///   - topic: what is watched, in its language.
    ///   - position: the browser's `Last-Event-ID`; with the present one it misses nothing.
    /// - Returns: nil when too many watch already.
    /// - Throws: what encoding the snapshot throws.
    func join(_ topic: String, after position: Int64?) throws -> (id: Int, stream: AsyncStream<ByteBuffer>)? {
        let (stream, continuation) = AsyncStream<ByteBuffer>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.backlogMax))
        let joined = state.withLock { state -> (id: Int, items: [LiveChange], position: Int64)? in
            guard state.clientCount < Self.clientsMax else { return nil }
            let id = state.nextID
            state.nextID += 1
            state.clientCount += 1
            state.topics[topic, default: Topic()].clients[id] = continuation
            let present = state.topics[topic]
            return (id, present?.items ?? [], present?.position ?? 0)
        }
        guard let joined else { return nil }
        // A patch that arrives before this snapshot is part of it: setting twice is harmless.
        if !joined.items.isEmpty, joined.position != position {
            send(try Self.message(joined.items, joined.position), to: [continuation])
        }
        wake()
        return (joined.id, stream)
    }

    func leave(_ topic: String, _ id: Int) {
        let gone = state.withLock { state in
            let gone = state.topics[topic]?.clients.removeValue(forKey: id)
            if gone != nil { state.clientCount -= 1 }
            return gone
        }
        gone?.finish()
    }

    private func send(_ message: ByteBuffer, to clients: [AsyncStream<ByteBuffer>.Continuation]) {
        for client in clients {
            // A lost patch would leave a wrong number standing: let the browser come back instead.
            if case .dropped = client.yield(message) { client.finish() }
        }
    }

    private static func message(_ items: [LiveChange], _ position: Int64) throws -> ByteBuffer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(Message(items: items)), as: UTF8.self)
        return ByteBuffer(string: "id: \(position)\ndata: \(json)\n\n")
    }
}
