package import Daemon
import Foundation
import Host
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals
import Vault
import Web

/// Everything that runs at central, wired.
package struct CentralServer: Sendable {
    private let settings: Settings
    private let environment: [String: String]
    private let logger: Logger

    package init(settings: Settings, environment: [String: String], logger: Logger) {
        self.settings = settings
        self.environment = environment
        self.logger = logger
    }

    /// Serves pages and calls on stations until a signal asks it to stop.
    ///
    /// - Throws: ``CentralFault`` when the folder is broken or of another program; the lock's fault when
    ///   another daemon holds it.
    package func run() async throws {
        let folder = CentralFolder(settings.path("data.folder"))
        guard folder.isFounded else {
            throw CentralFault.notACentral(
                path: folder.database.path, reason: "there is no central; make one with examcentral init")
        }
        // Before the first look at the database.
        let lock = try folder.lock()
        let (store, office) = try await CentralOffice(folder: folder, environment: environment).open()
        defer { withExtendedLifetime(lock) {} }
        let keys = try folder.loadKeys(environment: environment)
        try folder.renewCertificate(host: office.host, keys: keys, now: Date())
        let desk = CentralDesk(
            store: store, hasher: PasswordHasher(keys.data),
            idleMinutes: settings.integer("session.idleMinutes"),
            hoursMax: settings.integer("session.hoursMax"))
        let pages = try CentralPages(store: store, office: office, desk: desk)
        let notifier = SystemdNotifier(environment: environment)
        let application = Application(
            router: router(pages, store, office),
            server: try server(folder),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.text("listen.address"), port: settings.integer("listen.port")),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    settings.integer("limits.connections"))),
            onServerRunning: { channel in
                await channel.acceptOneByOne()
                notifier?.ready()
            },
            logger: logger)
        var services: [any Service] = [
            StationPuller(
                store: store, folder: folder, everySeconds: settings.integer("pull.everySeconds"),
                retrySecondsMax: settings.integer("pull.retrySecondsMax"), logger: logger),
            EvidenceSweep(store: store, days: settings.integer("evidence.days"), logger: logger),
        ]
        if let notifier { services.append(CentralWatchdog(notifier: notifier, store: store, logger: logger)) }
        services.append(application)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            try? store.close()
            throw error
        }
        notifier?.stopping()
        try store.close()
    }

    /// HTTP/1.1 and 2 over TLS; whoever is not answered for too long is let go.
    private func server(_ folder: CentralFolder) throws -> HTTPServerBuilder {
        let seconds = settings.integer("limits.connectionSeconds")
        let tls = try tls(folder)
        return HTTPServerBuilder { responder in
            PatientChannel(
                try HTTP2UpgradeChannel(
                    tlsConfiguration: tls,
                    configuration: HTTP2ChannelConfiguration(idleTimeout: .seconds(seconds)),
                    responder: responder),
                seconds: seconds)
        }
    }

    private func router(
        _ pages: CentralPages, _ store: CentralStore, _ office: OfficeRecord
    ) -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLines())
        router.add(middleware: SecurityHeaders())
        router.add(middleware: LanguageChoice())
        router.add(middleware: PageErrors(pages: pages.pages))
        // First of all guards: a flood of what the others refuse is a flood, and readiness costs a commit.
        router.add(middleware: RateLimit(perMinute: settings.integer("limits.requestsPerMinute")))
        // Before the origin is looked at: a monitor asks by address.
        router.get("healthz") { _, _ in Self.plain("ok\n", .ok) }
        router.get("readyz") { _, _ in
            do {
                try await store.probeWriter()
                return Self.plain("ready\n", .ok)
            } catch {
                return Self.plain("not ready: \(error)\n", .serviceUnavailable)
            }
        }
        router.add(
            middleware: OriginGuard(StationOrigin(host: office.host, port: settings.integer("listen.port"))))
        pages.add(to: router)
        return router
    }

    private static func plain(_ text: String, _ status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func tls(_ folder: CentralFolder) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(folder.serverCertificate.path)
        let key = try NIOSSLPrivateKey(file: folder.serverKey.path, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv13
        return configuration
    }
}

/// Feeds systemd's watchdog, only after the writer answered.
private struct CentralWatchdog: Service {
    let notifier: SystemdNotifier
    let store: CentralStore
    let logger: Logger

    func run() async throws {
        guard let interval = notifier.watchdogInterval else {
            try await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await store.probeWriter()
                    notifier.watchdog()
                } catch {
                    logger.error("the writer did not answer", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: interval / 2)
            }
        }
    }
}
