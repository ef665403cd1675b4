import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOSSL
import ServiceLifecycle
import Web

/// The sync port: closed until central is enrolled, then open to callers from its authority alone.
struct SyncListener: Service {
    let folder: StationFolder
    let address: String
    let port: Int
    let connectionSeconds: Int
    let desk: BatchDesk
    let enrolment: EnrolmentSignal
    let logger: Logger

    func run() async throws {
        if !isEnrolled {
            for await _ in enrolment.stream.cancelOnGracefulShutdown() where isEnrolled { break }
        }
        // The stream ends without news when the daemon stops first.
        guard isEnrolled else { return }
        try await Application(
            router: SyncRoutes(desk: desk).router(),
            server: server(),
            configuration: ApplicationConfiguration(address: .hostname(address, port: port), serverName: nil),
            onServerRunning: { [logger] channel in
                logger.info("central is awaited", metadata: ["port": "\(channel.localAddress?.port ?? 0)"])
            },
            logger: logger
        ).run()
    }

    private func server() throws -> HTTPServerBuilder {
        let tls = try tls()
        return HTTPServerBuilder { [connectionSeconds] responder in
            PatientChannel(
                try TLSChannel(HTTP1Channel(responder: responder), tlsConfiguration: tls),
                seconds: connectionSeconds)
        }
    }

    private var isEnrolled: Bool { FileManager.default.fileExists(atPath: folder.centralCertificate.path) }

    /// Only what the authority issued that people confirmed gets through the handshake.
    private func tls() throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(folder.serverCertificate.path)
        let key = try NIOSSLPrivateKey(file: folder.serverKey.path, format: .pem)
        var configuration = TLSConfiguration.makeServerConfigurationWithMTLS(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key),
            trustRoots: .certificates(try NIOSSLCertificate.fromPEMFile(folder.centralCertificate.path)))
        configuration.minimumTLSVersion = .tlsv13
        return configuration
    }
}

/// Tells the listener that central was enrolled while the daemon runs.
struct EnrolmentSignal: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func send() { continuation.yield() }
}
