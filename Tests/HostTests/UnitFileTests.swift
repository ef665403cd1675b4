import Foundation
import Testing

/// The programs of systemd that judge unit files without running them.
private enum SystemdTools {
    static func isHere(_ program: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    /// Runs a program; the answer holds what it wrote to both streams.
    static func run(_ program: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }
}

private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("systemd")

@Suite struct UnitFileTests {
    /// The score rounds single lines away, so the lines are asked for as well.
    private static let requiredLines = [
        "Type=notify", "NotifyAccess=main", "WatchdogSec=30", "Restart=on-failure", "UMask=0077",
        "LimitCORE=0", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
        "PrivateMounts=yes", "PrivateDevices=yes", "DevicePolicy=closed", "ProtectKernelTunables=yes",
        "ProtectKernelModules=yes", "ProtectKernelLogs=yes", "ProtectControlGroups=yes",
        "ProtectHostname=yes", "ProtectClock=yes", "ProtectProc=invisible", "ProcSubset=all",
        "CapabilityBoundingSet=", "AmbientCapabilities=", "NoNewPrivileges=yes", "PrivateUsers=yes",
        "PrivateIPC=yes", "RemoveIPC=yes", "KeyringMode=private", "LockPersonality=yes",
        "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes", "RestrictRealtime=yes",
        "RestrictSUIDSGID=yes", "SystemCallArchitectures=native", "SystemCallFilter=@system-service",
        "SystemCallFilter=~@privileged @resources", "SystemCallErrorNumber=EPERM",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK", "SocketBindDeny=any",
        "StateDirectoryMode=0700",
    ]

    private static let ownLines = [
        "examstation": [
            "ExecStart=/usr/bin/examstation serve --config /etc/examstation/station.yaml",
            "User=examstation", "Group=examstation", "StateDirectory=examstation",
            "RuntimeDirectory=examstation", "SocketBindAllow=tcp:8443", "SocketBindAllow=tcp:8444",
            "ReadWritePaths=-/srv/examstation/exchange -/media/examstation",
            "LoadCredentialEncrypted=data.key:/etc/examstation/credentials/data.key.cred",
            "LoadCredentialEncrypted=log.key:/etc/examstation/credentials/log.key.cred",
        ],
        "examcentral": [
            "ExecStart=/usr/bin/examcentral serve --config /etc/examcentral/central.yaml",
            "User=examcentral", "Group=examcentral", "StateDirectory=examcentral",
            "RuntimeDirectory=examcentral", "SocketBindAllow=tcp:9443",
            "LoadCredentialEncrypted=data.key:/etc/examcentral/credentials/data.key.cred",
            "LoadCredentialEncrypted=log.key:/etc/examcentral/credentials/log.key.cred",
        ],
    ]

    /// Settings that may stand in the unit once only: a later line would undo an earlier one.
    private static let listSettings: Set = [
        "LoadCredentialEncrypted", "SystemCallFilter", "SocketBindAllow", "ReadWritePaths",
    ]

    private func lines(of unit: String) throws -> [String] {
        let file = folder.appendingPathComponent("\(unit).service")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    }

    @Test(arguments: ["examstation", "examcentral"])
    func `has the lines that harden it`(unit: String) throws {
        let lines = try lines(of: unit)

        for line in Self.requiredLines + Self.ownLines[unit, default: []] {
            #expect(lines.contains(line), "\(unit).service lacks \(line)")
        }
        let names = lines.filter { !$0.hasPrefix("[") }.map { String($0.prefix { $0 != "=" }) }
        let repeated = Dictionary(grouping: names) { $0 }.filter { $1.count > 1 }.keys
        #expect(Self.listSettings.isSuperset(of: repeated), "set twice: \(repeated.sorted())")
        let assigned = lines.filter { $0.hasPrefix("SocketBindAllow=") }.count
        #expect(assigned == (unit == "examstation" ? 2 : 1))
    }

    @Test(
        .enabled(if: SystemdTools.isHere("systemd-analyze"), "systemd-analyze is not installed"),
        arguments: ["examstation", "examcentral"])
    func `is exposed by at most 1.3`(unit: String) throws {
        let file = folder.appendingPathComponent("\(unit).service").path

        // The threshold is given in tenths, and the answer is in the exit status.
        let (status, text) = try SystemdTools.run(
            "systemd-analyze", ["security", "--offline=yes", "--no-pager", "--threshold=13", file])

        #expect(status == 0, "\(text)")
        let score = text.split(separator: "\n").last { $0.contains("Overall exposure level") }
            .flatMap { $0.split(separator: ":").last?.split(separator: " ").first }
            .flatMap { Double($0) }
        #expect(try #require(score) <= 1.3)
    }

    @Test(
        .enabled(if: SystemdTools.isHere("systemd-analyze"), "systemd-analyze is not installed"),
        arguments: ["examstation", "examcentral"])
    func `is understood by systemd, line by line`(unit: String) throws {
        let file = folder.appendingPathComponent("\(unit).service").path

        let (_, text) = try SystemdTools.run("systemd-analyze", ["verify", file])

        // On a machine where the program is not installed, that is all there may be to say.
        let complaints = text.split(separator: "\n").filter {
            $0.contains("\(unit).service") && !$0.contains("Command /usr/bin/\(unit) is not executable")
        }
        #expect(complaints.isEmpty, "\(complaints)")
    }

    @Test(
        .enabled(
            if: SystemdTools.isHere("systemd-sysusers") && SystemdTools.isHere("systemd-tmpfiles")
                && getuid() == 0,
            "needs root, systemd-sysusers and systemd-tmpfiles"))
    func `makes users and folders in an empty root`() throws {
        let temporary = try TemporaryFolder()
        let root = temporary.url
        for name in ["passwd", "group"] {
            try FileManager.default.createDirectory(
                at: root.appendingPathComponent("etc"), withIntermediateDirectories: true)
            try Data().write(to: root.appendingPathComponent("etc/\(name)"))
        }

        let users = try SystemdTools.run(
            "systemd-sysusers",
            ["--root=\(root.path)", folder.appendingPathComponent("examstation.sysusers").path])
        let folders = try SystemdTools.run(
            "systemd-tmpfiles",
            [
                "--root=\(root.path)", "--create",
                folder.appendingPathComponent("examstation.tmpfiles").path,
            ])

        #expect(users.status == 0, "\(users.text)")
        #expect(folders.status == 0, "\(folders.text)")
        let exchange = try FileManager.default.attributesOfItem(
            atPath: root.appendingPathComponent("srv/examstation/exchange").path)
        let group = try String(contentsOf: root.appendingPathComponent("etc/group"), encoding: .utf8)
            .split(separator: "\n").first { $0.hasPrefix("examstation:") }
        #expect(exchange[.posixPermissions] as? Int == 0o2770)
        let number = try #require(group?.split(separator: ":", omittingEmptySubsequences: false)[2])
        #expect((exchange[.groupOwnerAccountID] as? Int).map(String.init) == String(number))
    }
}
