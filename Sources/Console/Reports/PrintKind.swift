import Exam
import Foundation
import Hummingbird
import StationStore
import Web

/// What can be printed. The raw value stands in the address.
enum PrintKind: String, CaseIterable, Sendable {
    case tickets
    case door
    case seats
    case labels
    case signIn = "sign-in"
    case record
    case packets
    case summary
    case rotations
    case day

    /// Who may print it: tickets carry codes that open doors, and sheets of a room are for those who stand there.
    private var roles: Set<Role> {
        switch self {
        case .tickets, .labels: [.chief, .deputy, .registrar]
        case .door, .seats, .signIn, .record: [.chief, .deputy, .registrar, .proctor, .floater, .inspector]
        case .packets: [.chief, .deputy, .registrar, .custodian, .inspector]
        case .summary: [.chief, .deputy, .registrar, .inspector]
        case .rotations: [.chief, .deputy, .registrar, .proctor, .floater, .inspector]
        case .day: [.chief, .deputy, .registrar]
        }
    }

    func isOpen(to visitor: Visitor) -> Bool { visitor.holds(anyOf: Set(roles.map(\.rawValue))) }

    /// Where the prints of `scope` are listed; nil for who prints nothing.
    static func path(_ scope: PrintScope, for visitor: Visitor) -> String? {
        allCases.contains { $0.isOpen(to: visitor) } ? "/prints" + scope.query : nil
    }

    /// Sheets of one room at one time.
    var isOfRoom: Bool { [.door, .seats, .labels, .signIn, .record].contains(self) }

    /// What is filed and may be disputed carries the checkpoint as a QR code.
    var isRecord: Bool { [.signIn, .record, .packets, .summary].contains(self) }

    /// Whether faces stand on it: they weigh more than all else, so a document with many comes in smaller parts.
    var showsPhotos: Bool { [.tickets, .seats, .day].contains(self) }

    /// Tickets or rooms in one document; what is more comes in parts. A hundred sheets are laid out in about
    /// fifteen seconds and half a gibibyte.
    var unitsMax: Int {
        switch self {
        case .tickets: 200
        case .day: 40
        default: 100
        }
    }
}

/// Which of it: what stands behind the question mark of a print's address.
struct PrintScope: Sendable, Equatable {
    var sitting: Sitting.ID?
    var room: Room.ID?
    var candidate: Candidate.ID?
    var group: String?
    /// `2021-11-27`.
    var day: CivilDate?
    /// From 1; a long document comes in parts.
    var part = 1

    init(sitting: Sitting.ID? = nil, room: Room.ID? = nil, day: CivilDate? = nil, part: Int = 1) {
        self.sitting = sitting
        self.room = room
        self.day = day
        self.part = part
    }

    init(_ request: Request) {
        let address = ListAddress(request, keeping: ["sitting", "room", "candidate", "class", "day", "part"])
        sitting = address["sitting"].map(Sitting.ID.init(rawValue:))
        room = address["room"].map(Room.ID.init(rawValue:))
        candidate = address["candidate"].map(Candidate.ID.init(rawValue:))
        group = address["class"]
        day = address["day"].flatMap { CivilDate(text: $0) }
        part = max(1, address["part"].flatMap { Int($0) } ?? 1)
    }

    /// `?sitting=T-1&room=T101`; empty when it names nothing.
    var query: String {
        var fields: [(String, String)] = []
        if let sitting { fields.append(("sitting", sitting.rawValue)) }
        if let room { fields.append(("room", room.rawValue)) }
        if let candidate { fields.append(("candidate", candidate.rawValue)) }
        if let group { fields.append(("class", group)) }
        if let day { fields.append(("day", day.text)) }
        if part > 1 { fields.append(("part", "\(part)")) }
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let texts = fields.map { name, text in
            "\(name)=\(text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }
        return texts.isEmpty ? "" : "?" + texts.joined(separator: "&")
    }

    func part(_ number: Int) -> PrintScope {
        var scope = self
        scope.part = number
        return scope
    }
}
