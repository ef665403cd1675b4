import Console
import Exam
import Foundation
import Host
import Hummingbird
import NIOCore
import StationStore
import Vault
import Web

/// How the station is: for monitors, for the system page, for `doctor`.
struct StationStatus: Sendable {
    let store: StationStore
    let checkpoints: CheckpointKeeper
    let watch: HostWatch
    let folder: StationFolder

    /// `/healthz`: the process answers. `/readyz`: the writer does. `/metrics`: Prometheus text. None tells a person.
    func add(to router: Router<WebContext>) {
        router.get("healthz") { _, _ in Self.plain("ok\n") }
        router.get("readyz") { _, _ in
            do {
                try await probeWriter()
                return Self.plain("ready\n")
            } catch {
                return Self.plain("not ready: \(StoreFault(error))\n", status: .serviceUnavailable)
            }
        }
        router.get("metrics") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: ResponseBody(byteBuffer: ByteBuffer(string: await metrics())))
        }
    }

    /// Goes through the one writer and back.
    ///
    /// - Throws: ``StoreFault`` when nothing can be written.
    func probeWriter() async throws {
        try await store.local { db in try WriterProbe.touch(db) }
    }

    private static func plain(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    private func metrics() async -> String {
        let head = store.head
        var lines: [String] = []
        func gauge(_ name: String, _ help: String, _ value: some CustomStringConvertible) {
            lines.append("# HELP examstation_\(name) \(help)")
            lines.append("# TYPE examstation_\(name) gauge")
            lines.append("examstation_\(name) \(value)")
        }
        gauge("journal_entries", "Entries in the journal.", head.position)
        gauge(
            "checkpoint_size", "Entries covered by the latest signed checkpoint.",
            checkpoints.latest?.size ?? 0)
        gauge("commands_waiting", "Commands waiting for a commit.", store.waitingCount)
        gauge(
            "time_attested", "1 when the clock was vouched for in this boot.",
            store.clock.read().isAttested ? 1 : 0)
        if let figures = try? await watch.figures() {
            gauge("disk_free_bytes", "Free on the data folder's disk.", figures.diskFreeBytes)
            gauge("memory_available_bytes", "Memory the kernel could give.", figures.memoryAvailableBytes)
            gauge("resident_bytes", "Resident memory of this process.", figures.residentBytes)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The same figures for people.
    func figures() async -> [SystemFigure] {
        var figures: [SystemFigure] = []
        if let host = try? await watch.figures() {
            figures.append(
                SystemFigure(
                    key: "disk", value: Self.megabytes(host.diskFreeBytes),
                    verdict: host.diskFreeBytes < 1 << 28
                        ? .bad : host.diskFreeBytes < 1 << 30 ? .look : .well))
            figures.append(
                SystemFigure(
                    key: "memory", value: Self.megabytes(host.memoryAvailableBytes),
                    verdict: host.memoryAvailableBytes < 1 << 27 ? .look : .well))
            let addresses = host.links.filter { $0.isUp && !$0.isInternal }.map(\.address)
            figures.append(
                SystemFigure(
                    key: "network", value: addresses.isEmpty ? "–" : addresses.joined(separator: ", "),
                    verdict: addresses.isEmpty ? .look : .well))
        }
        let isAttested = store.clock.read().isAttested
        figures.append(
            SystemFigure(key: "clock", value: isAttested ? "NTP" : "–", verdict: isAttested ? .well : .look))
        if let pem = try? String(contentsOf: folder.serverCertificate, encoding: .utf8),
            let expiry = try? StationCA.expiry(ofPEM: pem)
        {
            let days = Int(expiry.timeIntervalSinceNow / 86_400)
            figures.append(
                SystemFigure(
                    key: "certificate", value: "\(days) d",
                    verdict: days < 7 ? .bad : days < 30 ? .look : .well))
        }
        return figures
    }

    private static func megabytes(_ bytes: Int64) -> String { "\(bytes >> 20) MiB" }
}
