import Foundation

/// Measures the shipped program: `bench PROGRAM SEEDS FOLDER SHIM [SECTION…]`.
///
/// Sections: `rates`, `slow`, `single`, `memory`, `kill`, `sizes`; all of them when none is named. `FULL=1` adds
/// the journal of a million entries. `profile`, only when named, lets everybody in at once and prints the process
/// to look at. Exits with 1 when something is missed that is wanted.
@main
struct Bench {
    let program: URL
    let seeds: URL
    let folder: URL
    /// Slows every sync of the disk by 3 ms.
    let shim: String

    static func main() throws {
        let words = Array(CommandLine.arguments.dropFirst())
        guard words.count >= 4 else {
            say("bench PROGRAM SEEDS FOLDER SHIM [rates slow single memory kill sizes]")
            exit(2)
        }
        let bench = Bench(
            program: URL(filePath: words[0]), seeds: URL(filePath: words[1]), folder: URL(filePath: words[2]),
            shim: words[3])
        let sections = Set(words.dropFirst(4))
        try? FileManager.default.removeItem(at: bench.folder)
        try FileManager.default.createDirectory(at: bench.folder, withIntermediateDirectories: true)
        var report = Report()
        do {
            try bench.run(sections, &report)
        } catch {
            say("the benchmark ended early: \(error)")
            exit(1)
        }
        say("\n" + report.table)
        try? FileManager.default.removeItem(at: bench.folder)
        if report.missed > 0 {
            say("\(report.missed) missed")
            exit(1)
        }
    }

    private func run(_ sections: Set<String>, _ report: inout Report) throws {
        func wants(_ section: String) -> Bool { sections.isEmpty || sections.contains(section) }

        if wants("rates") || wants("slow") || wants("single") {
            let crowd = try make("crowd", candidates: 19_500)
            if wants("rates") { try rates(crowd, &report) }
            if wants("slow") { try slowDisk(crowd, &report) }
            if wants("single") { try singleConnection(crowd, &report) }
            crowd.remove()
        }
        if sections.contains("profile") {
            try profile(try make("profile", candidates: 19_500), &report)
        }
        if wants("memory") || wants("kill") || wants("sizes") {
            let town = try make("town", candidates: 10_000)
            if wants("memory") { try memory(town, &report) }
            if wants("kill") { try kill(town, &report) }
            if wants("sizes") { try sizes(town, &report) }
            town.remove()
        }
    }

    private func make(_ name: String, candidates: Int) throws -> Site {
        say("== a station with \(candidates) candidates")
        return try Site.make(
            Sheets(candidateCount: candidates), at: folder.appending(path: name), program: program,
            seeds: seeds)
    }
}
