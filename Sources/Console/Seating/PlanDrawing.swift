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
        let said: String
        /// On a page of its own: who sits there, masked, or the class while nobody is named; empty elsewhere.
        let seatName: String
        let isCompact: Bool
        let candidate: String?
    }

    struct ClassLine: Sendable {
        let letter: String
        let group: String
        let memberCount: Int
    }

    /// Among many rooms, and on a page of its own.
    private static let small = (width: 38, height: 38)
    private static let large = (width: 80, height: 48)
    private static let gap = 6

    let isLarge: Bool
    let boxWidth: Int
    let boxHeight: Int
    let numberX: Int
    let numberY: Int
    let letterX: Int
    let letterY: Int
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
    /// the room has nobody then. With `names` it is drawn large, and each seat says who sits there.
    init?(
        room: Room.ID, at sitting: Sitting.ID, _ rooms: [RoomSeating], _ context: SeatingContext,
        isNamed: Bool, names: [Candidate.ID: String]? = nil
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
        let box = names == nil ? Self.small : Self.large
        isLarge = names != nil
        (boxWidth, boxHeight) = box
        (numberX, numberY) = isLarge ? (8, 17) : (4, 12)
        (letterX, letterY) = isLarge ? (box.width - 12, 17) : (box.width / 2, 28)
        seats = (1...layout.seatCount).compactMap { number in
            guard let place = layout.place(of: number) else { return nil }
            let group = groups[number]
            let name = SeatName(
                names.map { Self.shown(people[number], $0, group: isNamed ? nil : group) } ?? "")
            return Seat(
                number: number, x: 4 + place.column * (box.width + Self.gap),
                y: 30 + place.row * (box.height + Self.gap),
                letter: group.flatMap { letters[$0] } ?? "", isClash: clashes.contains(number),
                isVacant: group == nil && layout.isUsable(number), isBroken: !layout.isUsable(number),
                said: group ?? "", seatName: name.text, isCompact: name.isCompact,
                candidate: isNamed ? people[number]?.rawValue : nil)
        }
        classes = order.map {
            ClassLine(letter: letters[$0] ?? "", group: $0, memberCount: counts[$0, default: 0])
        }
        clashCount = pairs.count
        personCount = people.count
        capacity = fact.capacity(under: context.profile)
        width = 8 + layout.columns.count * (box.width + Self.gap)
        height = 30 + layout.rowCount * (box.height + Self.gap)
        boardWidth = width - 8
    }

    func headline(_ language: Language) -> String {
        language.text(
            "seating.drawingHeadline",
            ["people": "\(personCount)", "capacity": "\(capacity)", "neighbours": "\(clashCount)"])
    }

    /// Masked, as a drawing that hangs over a desk is read by passers-by: `王**`.
    private static func shown(
        _ candidate: Candidate.ID?, _ names: [Candidate.ID: String], group: String?
    ) -> String {
        guard let candidate else { return "" }
        return group ?? names[candidate].map(Masking.name) ?? CandidateNumber.tail(candidate.rawValue)
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
