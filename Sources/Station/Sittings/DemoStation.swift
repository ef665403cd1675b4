import Exam
package import Foundation
import StationStore
import Vault
import Yams

/// Makes a rehearsal station from seeds and plays its days, so that it stands in the middle of a morning.
package struct DemoStation: Sendable {
    package let root: URL
    package let seeds: URL

    /// When it stands: a time of the second day, or a day with it, `2021-11-22T10:00`. Later lines are not played.
    package let until: String

    /// Stands half an hour after the morning sitting began, unless `until` tells otherwise.
    package init(root: URL, seeds: URL, until: String = "09:30") {
        self.root = root
        self.seeds = seeds
        self.until = until
    }

    private static let wakesOn = "2021-11-28"
    private static let utcOffsetMinutes = 480
    /// What a newcomer signs in with; a rehearsal holds nobody's data.
    package static let password = "rehearsal-2021"
    /// Chief, deputy, registrar, custodian, proctor, marker, inspector, administrator: one of each.
    package static let accounts = ["S-001", "S-002", "S-004", "S-008", "S-016", "S-012"]

    /// - Parameters:
    ///   - say: takes lines for a person to read.
    ///   - progress: called as (lines done, lines in all).
    /// - Throws: ``StoreFault`` when the folder exists; ``DayFault`` when the rules refuse the day.
    package func make(say: @Sendable (String) -> Void, progress: @escaping @Sendable (Int, Int) -> Void)
        async throws
    {
        let folder = StationFolder(root)
        guard !FileManager.default.fileExists(atPath: root.path) else {
            throw StoreFault.notAStation(path: root.path, reason: "it exists already; name a new folder")
        }
        let sheet = try SeedSheet(file: seeds.appending(path: "station.yaml"))
        let founding = Founding(
            number: sheet.number, title: sheet.title, host: sheet.host,
            utcOffsetMinutes: Self.utcOffsetMinutes,
            administratorName: "")
        say("keys and certificates …")
        let keys = try founding.makeSecrets(in: folder, now: Date())
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let words = until.split(separator: "T", maxSplits: 1).map(String.init)
        guard let time = words.last,
            let date = CivilDate(text: words.count == 2 ? words[0] : Self.wakesOn),
            let wake = DayFile.moment(time, on: date, utcOffsetMinutes: Self.utcOffsetMinutes)
        else { throw DayFault(line: 0, reason: "\(until) is no time, like 09:30 or 2021-11-22T10:00") }
        let text = try String(contentsOf: seeds.appending(path: "day.txt"), encoding: .utf8)
        let day = try DayFile(text: text, utcOffsetMinutes: Self.utcOffsetMinutes).until(wake)
        let clock = try PlayClock(at: (day.lines.first?.moment ?? wake).adding(minutes: -60))
        let store = try StationStore(path: folder.database.path, dataKey: keys.data, clock: clock)
        let machineNow = try MachineClock().read().wall.milliseconds
        try await store.perform(
            BeginRehearsal(offsetMilliseconds: wake.milliseconds - machineNow), by: .station)
        try await founding.found(in: folder, keys: keys, store: store)
        try await appointStaff(store, keys)
        say("two days of \(sheet.title) …")
        let player = DayPlayer(
            store: store, clock: clock, seeds: seeds, utcOffsetMinutes: Self.utcOffsetMinutes,
            year: sheet.year,
            series: sheet.series)
        try await player.play(day, progress: progress)
        clock.set(wake)
        let keeper = try await CheckpointKeeper(store: store, signer: founding.signer(keys))
        try await keeper.sign()
        say("\(store.head.position) entries")
        try store.close()
    }

    private func appointStaff(_ store: StationStore, _ keys: StationKeys) async throws {
        let bytes = [UInt8](try Data(contentsOf: seeds.appending(path: "staff.csv")))
        let preview = StaffReading.read(csv: bytes)
        if let problem = preview.problems.first { throw DayFault(line: 0, reason: "staff.csv: \(problem)") }
        let prepared = try await StaffPreparation(rows: preview.rows, store: store)
        try await store.perform(
            prepared.command, by: .station, request: CommandRequest(particulars: prepared.particulars))
        let desk = SignInDesk(store: store, hasher: PasswordHasher(keys.data))
        for account in Self.accounts {
            let code = try await desk.issueCode(for: Staff.ID(rawValue: account), by: .station)
            let signedIn: SignedIn = try await desk.redeem(code: code, newPassword: Self.password)
            try await desk.signOut(token: signedIn.token)
        }
    }
}

/// The few facts of a seed folder's `station.yaml`.
private struct SeedSheet {
    let number: String
    let title: String
    let host: String
    let year: Int
    let series: Int

    init(file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        guard let node = try Yams.compose(yaml: text), let number = node["number"]?.string,
            let title = node["name"]?.string, let host = node["host"]?.string, let year = node["year"]?.int,
            let series = node["series"]?.string.flatMap({ Int($0) })
        else { throw DayFault(line: 0, reason: "station.yaml wants number, name, host, year and series") }
        self.number = number
        self.title = title
        self.host = host
        self.year = year
        self.series = series
    }
}
