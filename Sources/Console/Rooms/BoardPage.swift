import Exam
import StationStore
import Web

/// Every room where it stands, each tile with the same anatomy.
struct BoardPage: Sendable {
    struct Building: Sendable {
        let title: String
        let floors: [Floor]
    }

    struct Floor: Sendable {
        let floorWord: String
        let tiles: [RoomTile]
    }

    let headline: String
    let voice: String
    /// That the clock was set today, and by how much.
    let clockWords: String
    let clockVoice: String
    let buildings: [Building]
    let hasRooms: Bool
    let loud: [RoomTile]

    init(
        _ rooms: [BoardQueries.RoomState], clockStep: SystemQueries.ClockStep?, profile: RuleProfile,
        now: Moment, time: StationTime, language: Language
    ) {
        clockWords = clockStep.map { Self.words(of: $0, time, language) } ?? ""
        // An alarm while people may still act on a wrong time, a reminder for the rest of the day.
        let isFresh = clockStep.map { now.isBefore($0.moment.adding(minutes: Self.alarmMinutes)) } ?? false
        clockVoice = clockStep == nil ? "quiet" : isFresh ? "now" : "look"
        let tiles = rooms.map {
            RoomTile($0, profile: profile, now: now, time: time, language: language)
        }
        let all = zip(rooms, tiles).map { (state: $0, tile: $1) }
        buildings = Dictionary(grouping: all) { $0.state.room.building }
            // The building with most rooms first: that is where the day happens.
            .sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
            .map { title, members in
                Building(
                    title: title,
                    // The highest floor stands on top, as the building does.
                    floors: Dictionary(grouping: members) { $0.state.room.floor }
                        .sorted { $0.key > $1.key }
                        .map { floor, members in
                            Floor(
                                floorWord: language.text("board.floor", ["floor": "\(floor)"]),
                                tiles: members.map(\.tile))
                        })
            }
        hasRooms = !rooms.isEmpty
        loud = tiles.filter { $0.voice == RoomVoice.now.rawValue }
        let looks = tiles.count { $0.voice == RoomVoice.look.rawValue }
        voice = !loud.isEmpty ? "now" : looks > 0 ? "look" : "quiet"
        headline = Self.headline(rooms, now: loud.count, look: looks, language)
    }

    private static let alarmMinutes = 30

    /// The step in whole seconds and the time at which it was noticed.
    private static func words(
        of step: SystemQueries.ClockStep, _ time: StationTime, _ language: Language
    ) -> String {
        let seconds = (Double(step.milliseconds.magnitude) / 1000).rounded()
        return language.text(
            step.milliseconds > 0 ? "board.clockForward" : "board.clockBack",
            ["seconds": "\(Int64(seconds))", "clock": time.second(step.moment)])
    }

    private static func headline(
        _ rooms: [BoardQueries.RoomState], now: Int, look: Int, _ language: Language
    ) -> String {
        guard !rooms.isEmpty else { return language.text("board.nothing") }
        let used = rooms.filter { !$0.sittings.isEmpty }
        var parts = [
            language.text(
                "board.people",
                [
                    "present": "\(used.reduce(0) { $0 + $1.present })",
                    "expected": "\(used.reduce(0) { $0 + $1.expected })",
                    "rooms": "\(used.count)",
                ])
        ]
        if now > 0 { parts.append(language.text("board.nowCount", ["count": "\(now)"])) }
        if look > 0 { parts.append(language.text("board.lookCount", ["count": "\(look)"])) }
        if now + look == 0 { parts.append(language.text("board.allQuiet")) }
        return parts.joined(separator: language.text("frame.stateSeparator"))
    }

    var changes: [LiveChange] {
        [
            LiveChange(id: "board-state", text: headline, voice: voice),
            LiveChange(id: "board-clock", text: clockWords, voice: clockVoice),
        ]
            + buildings.flatMap { $0.floors.flatMap { $0.tiles.flatMap(\.changes) } }
    }
}

/// One room on the board.
struct RoomTile: Sendable {
    let id: String
    let title: String
    let path: String
    let paper: String
    let slotWord: String
    let present: String
    let expected: String
    let barMax: Int
    let barValue: Int
    let proctors: String
    let packet: String
    let phones: String
    let incidents: String
    let voice: String
    let voiceWord: String
    let isUsed: Bool
    /// The whole tile in one sentence, for those who hear the page.
    let spoken: String

    init(
        _ state: BoardQueries.RoomState, profile: RuleProfile, now: Moment, time: StationTime,
        language: Language
    ) {
        let concerns = RoomConcern.all(in: state, profile: profile, at: now)
        id = state.room.id.rawValue
        title = state.room.title
        path = "/rooms/\(state.room.id)"
        isUsed = !state.sittings.isEmpty
        paper = state.sittings.map(\.paperCode).joined(separator: " + ")
        slotWord =
            state.sittings.first.map {
                "\(time.minute($0.span.start)) \(language.text("words.part.\($0.part.rawValue)"))"
            } ?? ""
        present = isUsed ? "\(state.present)" : "–"
        expected = isUsed ? "\(state.expected)" : "\(state.room.seatCount)"
        barMax = max(1, state.expected)
        barValue = state.present
        proctors = "\(state.proctorsReported)/\(state.proctors)"
        packet =
            state.packets.min { $0.rank < $1.rank }
            .map { language.text("words.packetShort.\($0.rawValue)") } ?? "–"
        phones = "\(state.devices)"
        incidents = "\(state.incidents)"
        voice = (concerns.first?.voice ?? .quiet).rawValue
        voiceWord = Self.words(concerns, state, language)
        spoken = "\(id) \(slotWord) \(voiceWord)"
    }

    private static func words(
        _ concerns: [RoomConcern], _ state: BoardQueries.RoomState, _ language: Language
    ) -> String {
        if let first = concerns.first {
            let words = language.text("board.concern.\(first.kind.rawValue)", ["count": "\(first.count)"])
            let others = concerns.dropFirst().count { $0.voice != .quiet }
            guard others > 0 else { return words }
            return words + language.text("board.more", ["count": "\(others)"])
        }
        guard let sitting = state.sittings.first else { return language.text("board.resting") }
        if sitting.state == .planned, state.isReady { return language.text("board.ready") }
        return language.text("board.calm.\(sitting.state.rawValue)")
    }

    var changes: [LiveChange] {
        [
            LiveChange(id: "room-\(id)", voice: voice),
            LiveChange(id: "room-\(id)-paper", text: paper),
            LiveChange(id: "room-\(id)-slot", text: slotWord),
            LiveChange(id: "room-\(id)-present", text: present),
            LiveChange(id: "room-\(id)-expected", text: expected),
            LiveChange(id: "room-\(id)-bar", value: barValue),
            LiveChange(id: "room-\(id)-proctors", text: proctors),
            LiveChange(id: "room-\(id)-packet", text: packet),
            LiveChange(id: "room-\(id)-phones", text: phones),
            LiveChange(id: "room-\(id)-incidents", text: incidents),
            LiveChange(id: "room-\(id)-word", text: voiceWord),
        ]
    }
}
