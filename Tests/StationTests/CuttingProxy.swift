import NIOCore
import NIOPosix
import Synchronization

/// A line between two processes that breaks: each connection is cut after a random number of bytes,
/// until so many cuts were made; then it lets everything through.
final class CuttingProxy: Sendable {
    private struct State {
        var generator: SeededGenerator
        var cutsLeft: Int
    }

    private typealias Pipe = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let upstreamPort: Int
    private let state: Mutex<State>
    private let server: NIOAsyncChannel<Pipe, Never>

    let port: Int

    init(to upstreamPort: Int, seed: UInt64, cuts: Int) async throws {
        self.upstreamPort = upstreamPort
        state = Mutex(State(generator: SeededGenerator(state: seed), cutsLeft: cuts))
        server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Pipe(wrappingChannelSynchronously: channel) }
            }
        port = server.channel.localAddress?.port ?? 0
    }

    var cutsLeft: Int { state.withLock { $0.cutsLeft } }

    /// The next `count` connections break too.
    func cut(_ count: Int) { state.withLock { $0.cutsLeft = count } }

    /// Carries bytes until cancelled.
    func run() async throws {
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                for try await connection in connections {
                    group.addTask { try? await self.carry(connection) }
                }
            }
        }
    }

    private func carry(_ client: Pipe) async throws {
        let bytesMax = state.withLock { state -> Int in
            guard state.cutsLeft > 0 else { return .max }
            state.cutsLeft -= 1
            // Some die in the handshake, some within a page, some within the batch.
            return 1 << Int.random(in: 6...18, using: &state.generator)
                + Int.random(in: 0...999, using: &state.generator)
        }
        let upstream = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: upstreamPort) { channel in
                channel.eventLoop.makeCompletedFuture { try Pipe(wrappingChannelSynchronously: channel) }
            }
        let budget = Budget(bytesMax)
        try await client.executeThenClose { fromClient, toClient in
            try await upstream.executeThenClose { fromStation, toStation in
                await withTaskGroup(of: Void.self) { group in
                    group.addTask { try? await Self.pump(fromClient, toStation, budget) }
                    group.addTask { try? await Self.pump(fromStation, toClient, budget) }
                    // Whichever side ends first, or the cut, ends both.
                    await group.next()
                    group.cancelAll()
                    try? await client.channel.close()
                    try? await upstream.channel.close()
                }
            }
        }
    }

    private static func pump(
        _ input: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ budget: Budget
    ) async throws {
        for try await var chunk in input {
            let count = chunk.readableBytes
            let allowed = budget.take(count)
            if let part = chunk.readSlice(length: allowed), allowed > 0 { try await output.write(part) }
            if allowed < count { return }
        }
    }
}

/// Bytes that a connection may still carry, both ways together.
private final class Budget: Sendable {
    private let left: Mutex<Int>

    init(_ bytes: Int) { left = Mutex(bytes) }

    func take(_ count: Int) -> Int {
        left.withLock { left in
            let allowed = min(left, count)
            left -= allowed
            return allowed
        }
    }
}

/// SplitMix64: the same seed, the same cuts.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
