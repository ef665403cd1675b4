package import Daemon
import Foundation
import Host
import StationStore
import Vault

/// Looks a station over: folder, keys, certificate, disk, clock, links, daemon.
package struct Examination: Sendable {
    package struct Finding: Sendable, Equatable {
        package let subject: String
        package let isWell: Bool
        package let state: String
        /// What to do; empty when it is well.
        package let nextStep: String
    }

    private let settings: Settings
    private let environment: [String: String]

    package init(settings: Settings, environment: [String: String]) {
        self.settings = settings
        self.environment = environment
    }

    /// Reads only; works with the daemon running or not.
    package func run() async -> [Finding] {
        let folder = StationFolder(settings.path("data.folder"))
        guard folder.isFounded else {
            return [
                bad(
                    "station", "there is no database in \(folder.root.path)",
                    "examstation init makes a station")
            ]
        }
        return [await database(folder), keys(folder), certificate(folder), await daemon()]
            + (await machine(folder))
    }

    private func database(_ folder: StationFolder) async -> Finding {
        do {
            guard let record = try await StationRecord.peek(path: folder.database.path) else {
                return bad(
                    "database", "no station was ever founded in \(folder.database.path)",
                    "examstation init makes one in a new folder")
            }
            return well("database", "station \(record.number) \(record.title)")
        } catch {
            return bad(
                "database", Complaint(error).sentence,
                "put the station's own file back, or install the program that wrote it")
        }
    }

    private func keys(_ folder: StationFolder) -> Finding {
        do {
            _ = try folder.loadKeys(environment: environment)
            return well("keys", "readable by this user only")
        } catch {
            return bad(
                "keys", Complaint(error).sentence,
                "put the key files back from the sealed copy, mode 0600, owner the service's user")
        }
    }

    private func certificate(_ folder: StationFolder) -> Finding {
        do {
            let pem = try String(contentsOf: folder.serverCertificate, encoding: .utf8)
            let days = Int(try StationCA.expiry(ofPEM: pem).timeIntervalSinceNow / 86_400)
            guard days >= 30 else {
                return bad(
                    "certificate", "ends in \(days) days",
                    "restart the service: it renews within the last 30 days")
            }
            return well("certificate", "\(days) days left")
        } catch {
            return bad("certificate", "\(error)", "restore tls/server.pem, or found the station anew")
        }
    }

    private func daemon() async -> Finding {
        let socket = settings.path("data.adminSocket")
        do {
            let answer = try await AdminClient(socket: socket).ask("/readyz")
            let text = answer.text.trimmingCharacters(in: .whitespacesAndNewlines)
            return answer.isWell
                ? well("daemon", text)
                : bad(
                    "daemon", text,
                    "free space on the data disk, or look at the log: journalctl -u examstation")
        } catch {
            return bad("daemon", "nobody answers at \(socket.path)", "systemctl start examstation")
        }
    }

    private func machine(_ folder: StationFolder) async -> [Finding] {
        guard
            let watch = try? HostWatch(
                dataFolder: folder.root, exchangeFolder: settings.path("data.exchange")),
            let figures = try? await watch.figures()
        else {
            return [bad("machine", "its figures cannot be read", "check that \(folder.root.path) is there")]
        }
        await watch.stop()
        let free = figures.diskFreeBytes >> 20
        let low = settings.integer("disk.lowMegabytes")
        let links = figures.links.filter { $0.isUp && !$0.isInternal }
        let isSynchronised = NTPState.isSynchronised()
        return [
            free >= low
                ? well("disk", "\(free) MiB free")
                : bad(
                    "disk", "\(free) MiB free, the limit is \(low)",
                    "remove what is not needed on the data disk"),
            isSynchronised
                ? well("clock", "confirmed by a time server")
                : bad(
                    "clock", "not confirmed in this boot",
                    "connect a time server, or compare it by hand before the doors open"),
            links.isEmpty
                ? bad(
                    "network", "no link is up",
                    "check cable and switch; the exam itself needs only the site's own network")
                : well("network", links.map { "\($0.name) \($0.address)" }.joined(separator: ", ")),
        ]
    }

    private func well(_ subject: String, _ state: String) -> Finding {
        Finding(subject: subject, isWell: true, state: state, nextStep: "")
    }

    private func bad(_ subject: String, _ state: String, _ nextStep: String) -> Finding {
        Finding(subject: subject, isWell: false, state: state, nextStep: nextStep)
    }
}
