import Exam
import StationStore
import Web

/// The room on paper, with a photo of each where there is one: the blackboard in front, measures in millimetres.
///
/// For comparing faces inside the room only; no document stands on it.
struct SeatDrawing: Sendable {
    struct Seat: Sendable {
        let seatNumber: String
        let seatX: String
        let seatY: String
        let seatWidth: String
        let seatHeight: String
        let textX: String
        let isTaken: Bool
        /// What stands on a seat that may not be used; nil for another.
        let brokenWord: String?
        let nameText: String
        let nameSize: String
        let nameY: String
        let seatSize: String
        let seatNumberY: String
        let numberText: String
        let numberY: String
        let groupText: String
        let groupY: String
        let groupSize: String
        let photo: Photo?
    }

    struct Photo: Sendable {
        let photoX: String
        let photoY: String
        let photoWidth: String
        let photoHeight: String
        let photoWordX: String
        let photoWordY: String
        /// Stands in the frame where there is no picture.
        let photoWord: String
        let photoSource: String?
    }

    static let width = 182.0
    static let height = 196.0
    private static let top = 11.0
    private static let gap = 2.0
    /// What an aisle adds to the distance of two columns.
    private static let aisle = 4.0
    private static let widestSeat = 44.0
    private static let highestSeat = 32.0

    let drawingWidth: String
    let drawingHeight: String
    let boardX: String
    let drawnSeats: [Seat]

    init(scene: PrintQueries.Scene, words: PrintWords, photos: PrintPhotos) {
        let layout = scene.room.layout
        let columns = Double(layout.columns.count)
        let rows = Double(layout.rowCount)
        let between = Self.gap * (columns - 1) + Self.aisle * Double(layout.aisles.count)
        let seatWidth = min(Self.widestSeat, (Self.width - between) / columns)
        let seatHeight = min(
            Self.highestSeat, (Self.height - Self.top - Self.gap * (rows - 1)) / rows)
        let left = (Self.width - columns * seatWidth - between) / 2
        let taken = Dictionary(
            scene.seats.compactMap { seat in seat.number.map { ($0, seat) } },
            uniquingKeysWith: { first, _ in first })
        drawingWidth = Self.millimetres(Self.width)
        drawingHeight = Self.millimetres(Self.top + rows * seatHeight + (rows - 1) * Self.gap + 0.5)
        boardX = Self.millimetres(Self.width / 2 - 30)
        drawnSeats = (1...layout.seatCount).compactMap { number in
            guard let place = layout.place(of: number) else { return nil }
            let aisles = Double(layout.aisles.count { $0 < place.column })
            return Seat(
                number, taken[number],
                x: left + Double(place.column) * (seatWidth + Self.gap) + aisles * Self.aisle,
                y: Self.top + Double(place.row) * (seatHeight + Self.gap), width: seatWidth,
                height: seatHeight,
                brokenWord: Self.state(of: number, in: layout).map {
                    words.language.text("words.seatState.\($0.rawValue)")
                }, words, photos)
        }
    }

    /// What a place is that no plan fills.
    private static func state(of number: Int, in layout: SeatLayout) -> SeatState? {
        layout.isBroken(number) ? .broken : layout.isSpare(number) ? .spare : nil
    }

    /// `12.5`.
    static func millimetres(_ length: Double) -> String {
        let tenths = Int((length * 10).rounded())
        return "\(tenths / 10).\(abs(tenths % 10))"
    }
}

extension SeatDrawing.Seat {
    /// A photo of 3 to 4 where the seat is large enough for one and for the words beside it.
    fileprivate init(
        _ number: Int, _ seat: PrintQueries.SceneSeat?, x: Double, y: Double, width: Double, height: Double,
        brokenWord: String?, _ words: PrintWords, _ photos: PrintPhotos
    ) {
        func mm(_ length: Double) -> String { SeatDrawing.millimetres(length) }
        let photoHeight = min(height - 2, 21)
        let photoWidth = photoHeight * 0.75
        let hasPhoto = seat != nil && height >= 16 && width - photoWidth >= 18
        let textX = hasPhoto ? photoWidth + 2.5 : 1.5
        let room = width - textX - 1
        let shown = seat.map { words.name($0.name) } ?? ""
        // A letter of Chinese is as wide as it is high; smaller than 1.6 mm nobody reads.
        let size = max(1.6, min(4.2, room / max(FittedText.width(shown), 1), height * 0.24))
        let name = Self.cut(shown, to: room / size)
        let groupSize = max(1.6, min(2.6, room / max(FittedText.width(seat?.group ?? ""), 1)))
        let group = Self.cut(seat?.group ?? "", to: room / groupSize)
        let isLow = height < 14
        self.init(
            seatNumber: PrintWords.seat(number), seatX: mm(x), seatY: mm(y), seatWidth: mm(width),
            seatHeight: mm(height), textX: mm(textX), isTaken: seat != nil,
            brokenWord: seat == nil ? brokenWord : nil, nameText: name,
            nameSize: mm(size),
            nameY: mm(isLow ? height * 0.68 : 10), seatSize: mm(isLow ? min(2.6, height * 0.34) : 4.2),
            seatNumberY: mm(isLow ? height * 0.34 : 4.8),
            numberText: seat.map { CandidateNumber.tail($0.candidate.rawValue) } ?? "",
            numberY: mm(isLow ? height - 0.8 : 14.4), groupText: isLow ? "" : group, groupY: mm(18),
            groupSize: mm(groupSize),
            photo: seat.flatMap { seat in
                guard hasPhoto else { return nil }
                return SeatDrawing.Photo(
                    photoX: mm(1), photoY: mm(1), photoWidth: mm(photoWidth), photoHeight: mm(photoHeight),
                    photoWordX: mm(1 + photoWidth / 2), photoWordY: mm(2 + photoHeight / 2),
                    photoWord: photos.word(of: seat.candidate, words),
                    photoSource: photos.source(of: seat.candidate))
            })
    }

    private static func cut(_ text: String, to width: Double) -> String {
        guard FittedText.width(text) > width else { return text }
        var kept = text
        while !kept.isEmpty, FittedText.width(kept) + 1 > width { kept.removeLast() }
        return kept + "…"
    }
}
