package import HummingbirdCore
package import Logging
package import NIOCore

/// A server's connections, each of which ends when it is not answered for too long.
///
/// One rule for all that holds a place and gives nothing: a socket without a handshake, a request that comes
/// byte by byte, a body without end, a client that does not read. Live pages hear from the server every 15
/// seconds, so the limit must be longer than that.
package struct PatientChannel<Base: ServerChildChannel>: ServerChildChannel {
    private let base: Base
    private let seconds: Int

    /// - Parameters:
    ///   - base: what speaks on the connection.
    ///   - seconds: how long nothing may be answered, more than 15.
    package init(_ base: Base, seconds: Int) {
        self.base = base
        self.seconds = seconds
    }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        channel.eventLoop.makeCompletedFuture {
            // Before TLS: the handshake has no other limit.
            try channel.pipeline.syncOperations.addHandler(
                PatienceHandler(patience: .seconds(Int64(seconds))), position: .first)
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    package func handle(value: Base.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}

extension Channel {
    /// Lets a listening socket take one connection at a time, so that the limit on connections is exact:
    /// it is looked at between two readings, and one reading would else take several.
    package func acceptOneByOne() async {
        try? await setOption(.maxMessagesPerRead, value: 1).get()
    }
}

/// Closes its connection when nothing was sent for a while.
///
/// The while begins anew with every answer, and with the first byte that asks for the next one. A client that
/// takes a long answer slowly is left alone as long as it takes some of it.
final class PatienceHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let patience: TimeAmount
    private var deadline: NIODeadline = .distantFuture
    /// Something came since the last answer.
    private var isAsked = false
    /// What waited to be sent when we last looked.
    private var unsentBytes = Int.max
    private var look: Scheduled<Void>?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        renew(context)
        schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        look?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if !isAsked {
            isAsked = true
            renew(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        isAsked = false
        unsentBytes = .max
        renew(context)
        context.write(data, promise: promise)
    }

    private func renew(_ context: ChannelHandlerContext) {
        deadline = context.eventLoop.now + patience
    }

    private func schedule(_ context: ChannelHandlerContext) {
        look = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.judge(context) }
    }

    private func judge(_ context: ChannelHandlerContext) {
        if context.eventLoop.now >= deadline {
            let waiting =
                (try? context.channel.syncOptions?.getOption(ChannelOptions.bufferedWritableBytes)) ?? 0
            guard waiting > 0, waiting < unsentBytes else {
                // From the other end of the pipeline, so that TLS can say good-bye; it does not wait for long.
                context.channel.close(promise: nil)
                return
            }
            unsentBytes = waiting
            renew(context)
        }
        schedule(context)
    }
}
