import Exam
import Planning
import StationStore
import Web

/// One room of a plan, drawn: the blackboard in front, a letter for each class, clashes marked.
struct PlanDrawing: Sendable {
    struct Seat: Sendable {
        let number: Int
        let x: Int
        let y: Int
        /// A class's letter; empty for a vacant seat.
        let letter: String
        let isClash: Bool
        let isVacant: Bool
        let isBroken: Bool
        /// The class, and the person where people are known.
        let said: String
        let candidate: String?
    }

    struct ClassLine: Sendable {
        let letter: String
        let group: String
        let memberCount: Int
    }

    static let step = 44
    static let size = 38

    let width: Int
    let height: Int
    let boardWidth: Int
    let seats: [Seat]
    let classes: [ClassLine]
    /// Pairs of classmates side by side, or one behind the other.
    let clashCount: Int
    let personCount: Int
    let capacity: Int

    /// `isNamed`: whether the people are drawn already; before the lot falls only their classes are. Nil when
    /// the room has nobody then.
    init?(
        room: Room.ID, at sitting: Sitting.ID, _ rooms: [RoomSeating], _ context: SeatingContext,
        isNamed: Bool
    ) {
        guard let fact = context.rooms[room], let span = context.sittings[sitting]?.span else { return nil }
        let together = rooms.filter { $0.room == room && context.sittings[$0.sitting]?.span == span }
        let people = together.flatMap(\.places).reduce(into: [Int: Candidate.ID]()) {
            $0[$1.seat] = $1.candidate
        }
        guard !people.isEmpty else { return nil }
        let groups = people.mapValues { context.candidates[$0]?.group ?? "" }
        let counts = groups.values.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        let order = counts.keys.sorted { (-counts[$0, default: 0], $0) < (-counts[$1, default: 0], $1) }
        let letters = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, Self.letter($0)) })
        let layout = fact.layout
        let pairs = layout.pairs(alike: groups.filter { !$0.value.isEmpty })
        let clashes = Set(pairs.flatMap { [$0.first, $0.second] })
        seats = (1...layout.seatCount).compactMap { number in
            guard let place = layout.place(of: number) else { return nil }
            let group = groups[number]
            return Seat(
                number: number, x: 4 + place.column * Self.step, y: 30 + place.row * Self.step,
                letter: group.flatMap { letters[$0] } ?? "", isClash: clashes.contains(number),
                isVacant: group == nil && layout.isUsable(number), isBroken: !layout.isUsable(number),
                said: group ?? "",
                candidate: isNamed ? people[number]?.rawValue : nil)
        }
        classes = order.map {
            ClassLine(letter: letters[$0] ?? "", group: $0, memberCount: counts[$0, default: 0])
        }
        clashCount = pairs.count
        personCount = people.count
        capacity = fact.capacity(under: context.profile)
        width = 8 + layout.columns.count * Self.step
        height = 30 + layout.rowCount * Self.step
        boardWidth = width - 8
    }

    func headline(_ language: Language) -> String {
        language.text(
            "seating.drawingHeadline",
            ["people": "\(personCount)", "capacity": "\(capacity)", "neighbours": "\(clashCount)"])
    }

    /// a…z, then aa, ab …
    private static func letter(_ index: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz")
        return index < 26 ? String(letters[index]) : String([letters[index / 26 - 1], letters[index % 26]])
    }
}

/// One room of a plan on a page of its own.
struct PlanRoomPage: Sendable {
    let heading: String
    let backPath: String
    let headline: String
    let voice: String
    let drawing: PlanDrawing
    let moves: MoveForm?

    /// What dragging and the form need to move somebody.
    struct MoveForm: Sendable {
        let sittingID: String
        let roomID: String
        let people: [FormChoice]
        let vacant: [FormChoice]
        let reasons: [FormChoice]
        let moveRequest: String
    }
}
