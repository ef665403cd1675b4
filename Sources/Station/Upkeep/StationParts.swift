import API
import Console
import Daemon
import Exam
import Foundation
import Host
import Hummingbird
import Journal
import Logging
import NIOSSL
import StationStore
import Vault
import Web

/// The live parts of a station, made once at start.
struct StationParts: Sendable {
    let folder: StationFolder
    let settings: Settings
    let keys: StationKeys
    let store: StationStore
    let record: StationRecord
    let checkpoints: CheckpointKeeper
    let watch: HostWatch
    let desk: SignInDesk
    let devices: DeviceDesk
    let console: Console
    let api: API
    let status: StationStatus
    let batches: BatchDesk
    let enrolment = EnrolmentSignal()
    private let logger: Logger

    init(
        folder: StationFolder, settings: Settings, environment: [String: String], logger: Logger
    ) async throws {
        self.folder = folder
        self.settings = settings
        self.logger = logger
        keys = try folder.loadKeys(environment: environment)
        // Whose journal it is and whose keys these are, before anything is opened for writing.
        guard let record = try await StationRecord.peek(path: folder.database.path) else {
            throw StoreFault.notAStation(
                path: folder.database.path,
                reason: "the station was never founded; examstation init makes a new one")
        }
        self.record = record
        let signer = try NoteSigner(
            name: CheckpointKeeper.origin(station: record.number), kind: .ed25519, privateKey: keys.log)
        guard signer.verifierKey.text == record.verifierKey else {
            throw StoreFault.notAStation(
                path: folder.keys.path,
                reason: "log.key is not the key this journal was founded with; put the right one back")
        }
        store = try StationStore(
            path: folder.database.path, dataKey: keys.data,
            clock: MachineClock(offsetMilliseconds: record.clockOffset),
            queueMax: settings.integer("limits.queueCommands"),
            batchMax: settings.integer("limits.commitCommands"),
            progress: Terminal.progress("rebuilding tables"))
        try folder.renewCertificate(host: record.host, keys: keys, now: Date())
        checkpoints = try await CheckpointKeeper(store: store, signer: signer)
        batches = BatchDesk(store: store, keys: keys, checkpoints: checkpoints, record: record)
        let exchange = settings.path("data.exchange")
        try? FileManager.default.createDirectory(at: exchange, withIntermediateDirectories: true)
        var options = HostWatch.Options()
        options.offersUnfinishedNames = false
        options.diskLowBytes = Int64(settings.integer("disk.lowMegabytes")) << 20
        watch = try HostWatch(dataFolder: folder.root, exchangeFolder: exchange, options: options)
        let hasher = PasswordHasher(keys.data)
        desk = SignInDesk(
            store: store, hasher: hasher,
            limits: SessionLimits(
                idleMinutes: settings.integer("session.idleMinutes"),
                absoluteMinutes: 60 * settings.integer("session.hoursMax")))
        devices = DeviceDesk(store: store)
        let status = StationStatus(store: store, checkpoints: checkpoints, watch: watch, folder: folder)
        self.status = status
        let limit = BodyLimit(
            bytesMax: settings.integer("limits.bodyKilobytes") << 10,
            importBytesMax: settings.integer("limits.importKilobytes") << 10)
        let hub = LiveHub()
        let folderWatch = watch
        console = try Console(
            Console.Parts(
                store: store, station: record, checkpoints: checkpoints, desk: desk, hub: hub,
                figures: { await status.figures() },
                exchange: ExchangeFolder(
                    files: {
                        await folderWatch.exchangeFiles().map {
                            ExchangeFolder.File(name: $0.name, sizeBytes: $0.sizeBytes)
                        }
                    },
                    content: { name in
                        // Only what the watch has told of: a name from a form is no path.
                        let known = await folderWatch.exchangeFiles().contains { $0.name == name }
                        return known ? try Self.content(of: exchange.appending(path: name), limit) : nil
                    }), limit: limit,
                press: ChromiumPress(
                    program: settings.path("print.chromium"), folder: folder.press)))
        api = try API(
            API.Parts(
                store: store, station: record, signIn: desk, devices: devices, checkpoints: checkpoints,
                languages: console.pages.languages, hub: hub, version: Product.version,
                signer: ListSigner(keys.application), limit: limit))
    }

    /// A file from a stick, read no further than shows that it is too large.
    private static func content(of file: URL, _ limit: BodyLimit) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        return [UInt8](try handle.read(upToCount: limit.importBytesMax + 1) ?? Data())
    }

    func recordStart() async throws {
        try await store.perform(
            RecordStart(version: Product.version, isTimeAttested: store.clock.read().isAttested), by: .station
        )
        try await store.dropUnfinishedRoster()
    }

    /// Everything a browser or phone meets on the console's port.
    func router() throws -> Router<WebContext> {
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestLines())
        router.add(middleware: SecurityHeaders())
        router.add(middleware: LanguageChoice())
        router.add(middleware: PageErrors(pages: console.pages))
        router.add(middleware: api.problemsAtTheDoor)
        // First of all guards: a flood of what the others refuse is a flood, and readiness costs a commit.
        router.add(middleware: RateLimit(perMinute: settings.integer("limits.requestsPerMinute")))
        // Before the origin is looked at: a monitor asks by address.
        status.add(to: router)
        router.add(
            middleware: OriginGuard(StationOrigin(host: record.host, port: settings.integer("listen.port"))))
        api.add(to: router)
        console.add(to: router)
        return router
    }

    /// TLS 1.3 with the site's own certificate.
    func tls() throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(folder.serverCertificate.path).map {
            NIOSSLCertificateSource.certificate($0)
        }
        let key = try NIOSSLPrivateKey(file: folder.serverKey.path, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv13
        return configuration
    }

    /// Records the stop, signs the last checkpoint and closes. Call when nobody is answered any more.
    func close() async throws {
        try await store.perform(RecordStop(version: Product.version), by: .station)
        try await checkpoints.sign()
        await watch.stop()
        try store.close()
    }
}
