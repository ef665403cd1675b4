import Console
package import Daemon
import Exam
import Foundation
import Host
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Journal
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle
import StationStore
import UnixSignals
import Vault
import Web

/// Everything that runs at a site, wired. The executable and the tests build the same.
package struct StationServer: Sendable {
    package let settings: Settings
    package let environment: [String: String]
    package let logger: Logger

    package init(settings: Settings, environment: [String: String], logger: Logger) {
        self.settings = settings
        self.environment = environment
        self.logger = logger
    }

    /// Serves until a signal asks it to stop; then answers what is under way, signs and closes.
    ///
    /// - Parameter onRunning: told once, when console and phones are answered, with the ports in use.
    /// - Throws: ``StoreFault`` when the folder is in use, broken, or of another program.
    package func run(onRunning: @escaping @Sendable (Ports) async -> Void = { _ in }) async throws {
        let folder = StationFolder(settings.path("data.folder"))
        guard folder.isFounded else {
            throw StoreFault.notAStation(
                path: folder.database.path, reason: "there is no station; make one with examstation init")
        }
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let parts = try await StationParts(
            folder: folder, settings: settings, environment: environment, logger: logger)
        try await parts.recordStart()
        let notifier = SystemdNotifier(environment: environment)
        let ports = PortsInUse()

        let main = Application(
            router: try parts.router(),
            server: try server(parts),
            configuration: ApplicationConfiguration(
                address: .hostname(settings.text("listen.address"), port: settings.integer("listen.port")),
                serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    settings.integer("limits.connections"))),
            onServerRunning: { channel in
                await channel.acceptOneByOne()
                notifier?.ready()
                await onRunning(ports.set(console: channel.localAddress?.port ?? 0))
            },
            logger: logger)
        var services: [any Service] = [
            CheckpointService(keeper: parts.checkpoints, logger: logger),
            Sweep.absences(in: parts.store, logger: logger),
            Sweep.uploads(in: parts.store, logger: logger),
            HostService(watch: parts.watch, parts: parts, logger: logger),
            parts.console.liveFeed,
            SyncListener(
                folder: folder, address: settings.text("listen.address"),
                port: settings.integer("listen.syncPort"),
                connectionSeconds: settings.integer("limits.connectionSeconds"),
                desk: parts.batches, enrolment: parts.enrolment, logger: logger),
            AdminSocket(path: settings.path("data.adminSocket"), parts: parts, logger: logger).application(),
        ]
        if let notifier { services.append(Watchdog(notifier: notifier, store: parts.store, logger: logger)) }
        services.append(main)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: services.map {
                    .init(service: $0, successTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            try? await parts.close()
            throw error
        }
        notifier?.stopping()
        try await parts.close()
    }

    /// HTTP/1.1 and 2 over TLS; whoever is not answered for too long is let go.
    private func server(_ parts: StationParts) throws -> HTTPServerBuilder {
        let seconds = settings.integer("limits.connectionSeconds")
        let tls = try parts.tls()
        return HTTPServerBuilder { responder in
            PatientChannel(
                try HTTP2UpgradeChannel(
                    tlsConfiguration: tls,
                    configuration: HTTP2ChannelConfiguration(idleTimeout: .seconds(seconds)),
                    responder: responder),
                seconds: seconds)
        }
    }

    /// Where the daemon answers.
    package struct Ports: Sendable {
        package let console: Int
    }
}

/// Remembers what port 0 became.
private final class PortsInUse: Sendable {
    func set(console: Int) -> StationServer.Ports { StationServer.Ports(console: console) }
}
