import Exam
import StationStore
import Web

/// The packets of a day, or of all days.
struct PapersPage: Sendable {
    struct Row: Sendable {
        let id: String
        let room: String
        let paperCode: String
        let serial: String
        let clock: String
        let state: String
        let stateWord: String
        let holders: String
        let nextWord: String?
        let dueWord: String?
        let voice: String
        let voiceWord: String?
    }

    let headline: String
    let voice: String
    let find: String
    let rows: [Row]
    let hasRows: Bool
    let isFiltered: Bool
    let sorts: [SortLink]
    let paging: Paging?
    let allDays: String?
    let mayExpect: Bool

    init(
        _ list: Listed<PacketRow>, day: TimeSpan?, names: [String: String], address: ListAddress,
        mayExpect: Bool, now: Moment, time: StationTime, language: Language
    ) {
        let words = PacketWords(names: names, now: now, time: time, language: language)
        rows = list.rows.map(words.row)
        hasRows = !list.rows.isEmpty
        let late = list.rows.count(where: \.isLate)
        let trouble = list.rows.count { $0.state == .quarantined || $0.state == .discrepancy }
        voice = trouble > 0 || late > 0 ? "now" : "quiet"
        let count = ["count": "\(list.total)", "day": day.map { time.day($0.start) } ?? ""]
        var parts = [language.text(day == nil ? "papers.headlineAll" : "papers.headline", count)]
        if trouble > 0 { parts.append(language.text("papers.troubleCount", ["count": "\(trouble)"])) }
        if late > 0 { parts.append(language.text("papers.lateCount", ["count": "\(late)"])) }
        headline = parts.joined(separator: language.text("frame.stateSeparator"))
        find = address.request.search
        isFiltered = !find.isEmpty
        sorts = address.sorts(["start", "room", "state", "serial"], language)
        paging = address.paging(list, language)
        allDays = day == nil ? nil : "all"
        self.mayExpect = mayExpect
    }
}

/// Puts a packet's state, holders and times into words.
struct PacketWords {
    let names: [String: String]
    let now: Moment
    let time: StationTime
    let language: Language

    func row(_ packet: PacketRow) -> PapersPage.Row {
        let isTrouble = packet.state == .quarantined || packet.state == .discrepancy
        let voice = isTrouble || packet.isLate ? "now" : isDueSoon(packet) ? "look" : "quiet"
        return PapersPage.Row(
            id: packet.id.rawValue, room: packet.room.rawValue, paperCode: packet.paperCode,
            serial: packet.serial, clock: time.minute(packet.sittingStart, near: now),
            state: packet.state.rawValue,
            stateWord: state(packet), holders: holders(packet.custody),
            nextWord: packet.next.map { language.text("words.step.\($0.rawValue)") }, dueWord: due(packet),
            voice: voice, voiceWord: packet.isLate ? language.text("papers.late") : nil)
    }

    func state(_ packet: PacketRow) -> String {
        let word = language.text("words.packetShort.\(packet.state.rawValue)")
        let why =
            packet.quarantine.map { language.text("words.reason.\($0.rawValue)") }
            ?? packet.heldStep.map { language.text("words.step.\($0.rawValue)") }
        return why.map { language.text("papers.stateWhy", ["state": word, "why": $0]) } ?? word
    }

    func holders(_ custody: PacketCustody) -> String {
        switch custody {
        case .outside: language.text("papers.outside")
        case .pair(let first, let second): people(first, second)
        case .cabinet(let cabinet, let first, let second):
            language.text("papers.inCabinet", ["cabinet": cabinet, "people": people(first, second)])
        }
    }

    func due(_ packet: PacketRow) -> String? {
        if let due = packet.window.due {
            return language.text("papers.dueBy", ["clock": time.minute(due, near: now)])
        }
        guard let start = packet.window.notBefore, now.isBefore(start) else { return nil }
        return language.text("papers.notBefore", ["clock": time.minute(start, near: now)])
    }

    func person(_ id: Staff.ID) -> String { names[id.rawValue] ?? id.rawValue }

    private func people(_ first: Staff.ID, _ second: Staff.ID) -> String {
        first == second
            ? person(first) : "\(person(first))\(language.text("frame.listSeparator"))\(person(second))"
    }

    private func isDueSoon(_ packet: PacketRow) -> Bool {
        packet.window.due.map { now.adding(minutes: 15) >= $0 } ?? false
    }
}

extension PacketCustody {
    var people: [Staff.ID] {
        switch self {
        case .outside: []
        case .pair(let first, let second), .cabinet(_, let first, let second): [first, second]
        }
    }
}
