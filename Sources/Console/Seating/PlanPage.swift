import Exam
import Planning
import Proposals
import StationStore
import Web

/// A plan drawn room by room, before or after the lot has fallen.
struct PlanPage: Sendable {
    struct Figure: Sendable {
        let figureWord: String
        let figureText: String
    }

    struct RoomTile: Sendable {
        let tilePath: String
        let tileTitle: String
        let tileWords: String
        let tileVoice: String
        let tile: PlanDrawing
        /// What a tick releases, as ``ReplanForm/rooms(_:)`` reads it; nil where nothing can be replanned.
        let release: String?
        /// Whether the room is taken over as it is.
        let isKept: Bool
    }

    /// The rooms of one time.
    struct Slot: Sendable {
        let slotTitle: String
        let slotSittings: String
        let tiles: [RoomTile]
        /// Every room of this time, on whatever page of the drawings.
        let releaseAll: String?
    }

    struct Left: Sendable {
        let leftPath: String
        let leftNumber: String
        let leftGroup: String
        let leftPart: String
    }

    let heading: String
    var side: String?
    let headline: String
    let voice: String
    let figures: [Figure]
    /// People without a seat: a room of their own.
    let left: [Left]
    let hasLeft: Bool
    let desk: DeskPage
    var replan: ReplanForm?
    let slots: [Slot]
    let paging: Paging?

    /// Drawings on one page.
    static let tilesPerPage = 120
}

extension PlanPage {
    /// The rooms of one page of a plan, slot by slot, as small drawings.
    static func slots(
        _ rooms: [RoomSeating], _ context: SeatingContext, path: String, page: Int, isNamed: Bool,
        kept: [RoomSeating] = [], mayRelease: Bool = false, _ time: StationTime, _ language: Language
    ) -> (slots: [Slot], paging: Paging?) {
        struct Place: Hashable {
            let room: Room.ID
            let span: TimeSpan
        }
        var sittings: [Place: Set<Sitting.ID>] = [:]
        for room in rooms {
            guard let span = context.sittings[room.sitting]?.span else { continue }
            sittings[Place(room: room.room, span: span), default: []].insert(room.sitting)
        }
        let places = sittings.keys.sorted {
            ($0.span.start, $0.span.end, $0.room) < ($1.span.start, $1.span.end, $1.room)
        }
        let keptRooms = Set(kept.map { SeatingScope.PlannedRoom(sitting: $0.sitting, room: $0.room) })
        func uses(at place: Place) -> [SeatingScope.PlannedRoom] {
            sittings[place, default: []].sorted().map { .init(sitting: $0, room: place.room) }
        }
        let byPlace = Dictionary(grouping: rooms) { room in
            context.sittings[room.sitting].map { Place(room: room.room, span: $0.span) }
        }
        var slots: [(span: TimeSpan, sittings: Set<Sitting.ID>, tiles: [RoomTile])] = []
        let pages = max(1, (places.count + tilesPerPage - 1) / tilesPerPage)
        let page = min(max(1, page), pages)
        for place in places.dropFirst((page - 1) * tilesPerPage).prefix(tilesPerPage) {
            guard let first = sittings[place]?.min(),
                let drawing = PlanDrawing(
                    room: place.room, at: first, byPlace[place] ?? [], context, isNamed: isNamed)
            else { continue }
            let tile = RoomTile(
                tilePath: "\(path)/rooms/\(first)/\(place.room)", tileTitle: place.room.rawValue,
                tileWords: drawing.headline(language), tileVoice: drawing.clashCount == 0 ? "quiet" : "look",
                tile: drawing,
                release: mayRelease ? ReplanForm.value(of: uses(at: place)) : nil,
                isKept: uses(at: place).allSatisfy(keptRooms.contains))
            if slots.last?.span == place.span {
                slots[slots.count - 1].tiles.append(tile)
                slots[slots.count - 1].sittings.formUnion(sittings[place] ?? [])
            } else {
                slots.append((place.span, sittings[place] ?? [], [tile]))
            }
        }
        return (
            slots.map { slot in
                Slot(
                    slotTitle: "\(time.day(slot.span.start)) \(time.minute(slot.span.start))",
                    slotSittings: slot.sittings.sorted().map(\.rawValue).joined(separator: " "),
                    tiles: slot.tiles,
                    releaseAll: mayRelease
                        ? ReplanForm.value(of: places.filter { $0.span == slot.span }.flatMap(uses)) : nil)
            },
            pages == 1
                ? nil
                : Paging(
                    words: language.text("lists.page", ["page": "\(page)", "pages": "\(pages)"]),
                    previousQuery: page > 1 ? "?page=\(page - 1)" : nil,
                    nextQuery: page < pages ? "?page=\(page + 1)" : nil)
        )
    }
}
