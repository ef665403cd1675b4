import Exam
import StationStore
import Web

/// A practical in turns: rotations and workshops on a line of time, and where everybody is.
struct RotationPage: Sendable {
    /// A workshop's lane of the drawing.
    struct Lane: Sendable {
        let laneRoom: String
        let laneY: Int
        let turns: [Box]
    }

    /// One rotation in one workshop.
    struct Box: Sendable {
        let boxX: Int
        let boxY: Int
        let boxWidth: Int
        let boxState: String
        let boxPath: String
        let boxTitle: String
        let boxWords: String
    }

    struct Hour: Sendable {
        let hourX: Int
        let hourLabel: String
    }

    struct Line: Sendable {
        let turnNumber: Int
        let turnPath: String
        let turnClock: String
        let turnState: String
        let turnStateWord: String
        let turnWaiting: Int
        let turnAtStation: Int
        let turnFinished: Int
        let turnAbsent: Int
    }

    struct PersonLine: Sendable {
        let personName: String
        let personPath: String
        let personGroup: String
        let personTurn: Int
        let personPlace: String
    }

    /// Everybody who waits, is at a station, or has finished.
    struct Crowd: Sendable {
        let crowdTitle: String
        let crowdWhere: String?
        let crowdPeople: [PersonLine]
        /// What is not listed any more.
        let crowdMore: String?
    }

    static let width = 1200
    private static let left = 90
    private static let laneHeight = 60
    private static let top = 40
    private static let listedMax = 60

    let groupID: String
    let side: String
    let headline: String
    let printsPath: String?
    let height: Int
    let bottom: Int
    let hours: [Hour]
    let lanes: [Lane]
    let nowX: Int?
    let nowLabel: String
    let turnLines: [Line]
    let crowds: [Crowd]

    /// Nil without a rotation.
    init?(
        _ turns: [RotationQueries.Turn], _ people: [RotationQueries.Person], visitor: Visitor, now: Moment,
        time: StationTime, language: Language
    ) {
        guard let first = turns.first, let last = turns.last else { return nil }
        let rotation = first.rotation
        groupID = rotation.group.rawValue
        side =
            "\(first.sitting.certificateTitle) \(language.text("words.part.\(first.sitting.part.rawValue)")) · "
            + "\(time.day(first.sitting.span.start)) \(time.minute(first.sitting.span.start))–"
            + time.minute(last.sitting.span.end)
        printsPath =
            PrintKind.rotations.isOpen(to: visitor)
            ? "/prints/rotations" + PrintScope(sitting: first.sitting.id).query : nil
        func count(_ whereabouts: RotationQueries.Whereabouts) -> Int {
            people.count { $0.whereabouts == whereabouts }
        }
        headline = language.text(
            "rotations.headline",
            [
                "count": "\(turns.count)", "waiting": "\(count(.waiting))",
                "atStation": "\(count(.atStation))", "finished": "\(count(.finished))",
            ])

        let hour: Int64 = 3_600_000
        let start = first.sitting.span.start.milliseconds / hour * hour
        let end = (last.sitting.span.end.milliseconds + hour - 1) / hour * hour
        let room = Double(Self.width - Self.left - 24)
        func x(_ moment: Moment) -> Int {
            Self.left + Int((Double(moment.milliseconds - start) / Double(end - start) * room).rounded())
        }
        hours = stride(from: start, through: end, by: Int(hour)).map {
            let moment = Moment(milliseconds: $0)
            return Hour(hourX: x(moment), hourLabel: time.minute(moment))
        }
        nowX = now.milliseconds >= start && now.milliseconds <= end ? x(now) : nil
        nowLabel = time.minute(now)
        let rooms = Set(turns.flatMap { $0.rooms.map(\.room) }).sorted()
        bottom = Self.top + rooms.count * Self.laneHeight
        height = bottom + 8
        lanes = rooms.enumerated().map { index, room in
            let y = Self.top + index * Self.laneHeight
            return Lane(
                laneRoom: room.rawValue, laneY: y + 32,
                turns: turns.compactMap { turn in
                    turn.rooms.first { $0.room == room }.map {
                        Self.box(turn, $0, x: x, y: y + 6, language)
                    }
                })
        }
        turnLines = turns.map { turn in
            let own = people.filter { $0.turn == turn.rotation.number }
            func count(_ whereabouts: RotationQueries.Whereabouts) -> Int {
                own.count { $0.whereabouts == whereabouts }
            }
            let span = turn.sitting.span
            return Line(
                turnNumber: turn.rotation.number, turnPath: "/sittings/\(turn.sitting.id)",
                turnClock: "\(time.minute(span.start))–\(time.minute(span.end))",
                turnState: turn.sitting.state.rawValue,
                turnStateWord: language.text("words.sittingState.\(turn.sitting.state.rawValue)"),
                turnWaiting: count(.waiting), turnAtStation: count(.atStation),
                turnFinished: count(.finished), turnAbsent: count(.absent))
        }
        let shown: [(RotationQueries.Whereabouts, String?)] = [
            (.waiting, rotation.waitingPlace), (.atStation, nil), (.finished, rotation.exitPlace),
        ]
        crowds = shown.map { whereabouts, place in
            Self.crowd(people.filter { $0.whereabouts == whereabouts }, whereabouts, place, language)
        }
    }

    private static func box(
        _ turn: RotationQueries.Turn, _ room: SittingQueries.SittingRoomRow, x: (Moment) -> Int, y: Int,
        _ language: Language
    ) -> Box {
        let left = x(turn.sitting.span.start)
        let state = language.text("words.sittingState.\(turn.sitting.state.rawValue)")
        return Box(
            boxX: left, boxY: y, boxWidth: max(4, x(turn.sitting.span.end) - left),
            boxState: turn.sitting.state.rawValue, boxPath: "/sittings/\(turn.sitting.id)",
            boxTitle: language.text(
                "rotations.box",
                [
                    "turn": "\(turn.rotation.number)", "room": room.room.rawValue, "state": state,
                    "present": "\(room.presentCount)", "seated": "\(room.seatedCount)",
                ]),
            boxWords: "\(turn.rotation.number) · \(room.presentCount)/\(room.seatedCount)")
    }

    private static func crowd(
        _ people: [RotationQueries.Person], _ whereabouts: RotationQueries.Whereabouts, _ place: String?,
        _ language: Language
    ) -> Crowd {
        let more = people.count - listedMax
        return Crowd(
            crowdTitle: language.text(
                "rotations.whereabouts.\(whereabouts.rawValue)", ["count": "\(people.count)"]),
            crowdWhere: place.map { language.text("rotations.at.\(whereabouts.rawValue)", ["place": $0]) },
            crowdPeople: people.prefix(listedMax).map { person in
                PersonLine(
                    personName: person.name ?? CandidateNumber.grouped(person.candidate.rawValue),
                    personPath: "/candidates/\(person.candidate)", personGroup: person.group,
                    personTurn: person.turn,
                    personPlace: ([person.room.rawValue] + (person.station.map { ["\($0)"] } ?? []))
                        .joined(separator: "/"))
            },
            crowdMore: more > 0 ? language.text("rotations.more", ["count": "\(more)"]) : nil)
    }
}
