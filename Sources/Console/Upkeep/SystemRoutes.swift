import Exam
import Hummingbird
import StationStore
import Web

/// The station about itself: machine, journal, devices, erasures.
struct SystemRoutes: Sendable {
    let parts: Console.Parts
    let pages: Pages

    func add(to console: RouterGroup<WebContext>) {
        console.get("system", use: show)
    }

    private struct Read: Sendable {
        let devices: [SystemQueries.DeviceLine]
        let erasures: SystemQueries.Erasures
        let counts: SystemQueries.Counts
        let profile: RuleProfile
    }

    @Sendable
    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.enter(.settings)
        let language = pages.language(context)
        let figures = await parts.figures()
        let read = try await parts.store.read { db in
            Read(
                devices: try SystemQueries.devices(db), erasures: try SystemQueries.erasures(db),
                counts: try SystemQueries.counts(db), profile: try RuleProfile.inForce(db))
        }
        let page = SystemPage(
            headline: headline(figures, language), voice: voice(figures),
            figures: figures.map { figure($0, language) },
            hasFigures: !figures.isEmpty, station: stationRows(read, language),
            journal: journalRows(language),
            checkpointNote: parts.checkpoints?.latest?.note,
            devices: read.devices.map { device($0, language) }, hasDevices: !read.devices.isEmpty,
            erasureWords: read.erasures.entryCount == 0
                ? language.text("system.noErasure")
                : language.text(
                    "system.erasures",
                    [
                        "entries": "\(read.erasures.entryCount)", "records": "\(read.erasures.recordCount)",
                    ]))
        return await pages.page(
            "system", title: language.text("frame.navigation.settings"), page, request, context)
    }

    private func headline(_ figures: [SystemFigure], _ language: Language) -> String {
        let bad = figures.count { $0.verdict == .bad }
        let look = figures.count { $0.verdict == .look }
        if bad > 0 { return language.text("system.bad", ["count": "\(bad)"]) }
        if look > 0 { return language.text("system.look", ["count": "\(look)"]) }
        return language.text("system.well")
    }

    private func voice(_ figures: [SystemFigure]) -> String {
        if figures.contains(where: { $0.verdict == .bad }) { return "now" }
        return figures.contains { $0.verdict == .look } ? "look" : "quiet"
    }

    private func figure(_ figure: SystemFigure, _ language: Language) -> SystemPage.Figure {
        SystemPage.Figure(
            word: language.find("system.figure.\(figure.key).word") ?? figure.key, content: figure.value,
            voice: figure.verdict == .bad ? "now" : figure.verdict == .look ? "look" : "quiet",
            verdictWord: language.text("system.verdict.\(figure.verdict.rawValue)"),
            nextStep: figure.verdict == .well ? nil : language.find("system.figure.\(figure.key).next"))
    }

    private func stationRows(_ read: Read, _ language: Language) -> [SystemPage.Row] {
        func row(_ key: String, _ content: String) -> SystemPage.Row {
            SystemPage.Row(word: language.text("system.row.\(key)"), content: content)
        }
        let station = parts.station
        return [
            row("title", station.title), row("number", station.number), row("host", station.host),
            row("authority", station.authority), row("verifier", station.verifierKey),
            row("profile", "\(read.profile.title) \(read.profile.version)"),
            row("candidates", "\(read.counts.candidates)"), row("staff", "\(read.counts.staff)"),
            row("rooms", "\(read.counts.rooms)"), row("sittings", "\(read.counts.sittings)"),
        ]
    }

    private func journalRows(_ language: Language) -> [SystemPage.Row] {
        func row(_ key: String, _ content: String) -> SystemPage.Row {
            SystemPage.Row(word: language.text("system.row.\(key)"), content: content)
        }
        let head = parts.store.head
        var rows = [row("position", "\(head.position)"), row("root", head.frontier.root().hex)]
        if let latest = parts.checkpoints?.latest { rows.append(row("checkpoint", "\(latest.size)")) }
        rows.append(row("watchers", "\(parts.hub.clientCount)"))
        return rows
    }

    private func device(_ device: SystemQueries.DeviceLine, _ language: Language) -> SystemPage.Device {
        SystemPage.Device(
            id: device.id.rawValue, label: device.label, room: device.room?.rawValue ?? "–",
            state: device.state, stateWord: language.text("words.deviceState.\(device.state)"),
            entryPath: "/journal/\(device.entry)")
    }
}
