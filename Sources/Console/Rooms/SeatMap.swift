import Exam
import StationStore
import Web

/// The room as it stands: the blackboard in front, the columns of desks behind it.
///
/// Seat 1 is at the right hand of a proctor whose back is to the blackboard: on paper that is
/// the front left.
struct SeatMap: Sendable {
    struct Seat: Sendable {
        let number: Int
        let x: Int
        let y: Int
        /// A ``SeatState``: shape and colour are the style sheet's.
        let state: String
        let stateWord: String
        let name: String
        let group: String
        let candidatePath: String?
        let isCompact: Bool
        let fullName: String
    }

    /// A place between seats where nothing stands.
    struct Gap: Sendable {
        let gapX: Int
        let gapY: Int
    }

    struct Aisle: Sendable {
        let aisleX: Int
        let aisleHeight: Int
    }

    static let seatWidth = 112
    static let seatHeight = 56
    private static let gapX = 24
    private static let gapY = 12
    private static let top = 56
    /// What an aisle adds to the distance of two columns.
    private static let aisleWidth = 32

    let width: Int
    let height: Int
    let boardX: Int
    let boardWidth: Int
    let seats: [Seat]
    let gaps: [Gap]
    let aisles: [Aisle]

    init(layout: SeatLayout, seats taken: [DoorQueries.Seat], language: Language) {
        let columns = layout.columns.count
        let inner =
            columns * Self.seatWidth + (columns - 1) * Self.gapX + layout.aisles.count * Self.aisleWidth
        width = inner + 16
        height = Self.top + layout.rowCount * (Self.seatHeight + Self.gapY) + 4
        boardWidth = min(inner, 360)
        boardX = (width - boardWidth) / 2
        let x = (0..<columns).map { column in
            8 + column * (Self.seatWidth + Self.gapX) + layout.aisles.count { $0 < column } * Self.aisleWidth
        }
        let y = { (row: Int) in Self.top + row * (Self.seatHeight + Self.gapY) }
        gaps = layout.columns.enumerated().flatMap { column, places in
            places.indices.filter { places[$0] == .gap }.map { Gap(gapX: x[column], gapY: y($0)) }
        }
        let aisleHeight = height - Self.top - 4 - Self.gapY
        aisles = layout.aisles.map {
            Aisle(aisleX: x[$0] + Self.seatWidth + Self.gapX / 2, aisleHeight: aisleHeight)
        }
        // Whoever has no place yet stands in the list, not on the map.
        let byNumber = Dictionary(
            taken.filter(\.isKnown).map { ($0.number, $0) }, uniquingKeysWith: { first, _ in first })
        seats = (1...layout.seatCount).compactMap { number in
            guard let place = layout.place(of: number) else { return nil }
            let seat = byNumber[number]
            let state =
                seat == nil && layout.isBroken(number)
                ? .broken : seat == nil && layout.isSpare(number) ? .spare : SeatState(seat)
            let shown = seat.map { $0.name ?? CandidateNumber.tail($0.candidate.rawValue) } ?? ""
            return Seat(
                number: number, x: x[place.column], y: y(place.row), state: state.rawValue,
                stateWord: language.text("words.seatState.\(state.rawValue)"),
                name: SeatName(shown).text,
                group: seat?.group ?? "", candidatePath: seat.map { "/candidates/\($0.candidate)" },
                isCompact: SeatName(shown).isCompact, fullName: shown)
        }
    }
}

/// A name made to fit a seat: smaller when it is long, and cut when it is longer still.
struct SeatName {
    let text: String
    let isCompact: Bool

    /// Widths in letters of Chinese; one of another script takes about half of that.
    private static let wide = 4.6
    private static let compact = 5.6

    init(_ name: String) {
        isCompact = Self.width(name) > Self.wide
        guard Self.width(name) > Self.compact else {
            text = name
            return
        }
        var kept = ""
        for character in name where Self.width(kept) < Self.compact - 1.2 { kept.append(character) }
        text = kept + "…"
    }

    private static func width(_ name: some StringProtocol) -> Double {
        name.unicodeScalars.reduce(0) { $0 + ($1.value < 0x2E80 ? 0.55 : 1) }
    }
}

/// What stands on a seat, in one word.
enum SeatState: String, Sendable, CaseIterable {
    case vacant
    case broken
    case spare
    case expected
    case seated
    case late
    case conditional
    case proposedAbsent
    case absent

    init(_ seat: DoorQueries.Seat?) {
        guard let seat else {
            self = .vacant
            return
        }
        self =
            switch seat.attendance {
            case nil: .expected
            case .seated: seat.isLate ? .late : .seated
            case .conditional: .conditional
            case .proposedAbsent: .proposedAbsent
            case .absent: .absent
            }
    }
}

extension CandidateNumber {
    /// `…00173`: what tells neighbours on a list apart.
    static func tail(_ digits: String) -> String { "…" + digits.suffix(6) }
}
