import Exam
import Web

/// The parts of the console, and who sees them. A role sees only its own.
enum ConsoleArea: String, CaseIterable {
    case today
    case board
    case candidates
    case seating
    case duty
    case papers
    case incidents
    case results
    case reports
    case settings
    case journal

    var path: String { "/\(rawValue)" }

    /// One room, one sitting, the machine: reached from here, and named for themselves.
    private var otherPaths: [String] {
        switch self {
        case .board: ["/rooms"]
        case .seating: ["/sittings", "/rotations"]
        case .reports: ["/prints"]
        case .settings: ["/system", "/staff"]
        default: []
        }
    }

    private var roles: [Role] {
        switch self {
        case .today: Role.allCases
        case .board:
            [.chief, .deputy, .registrar, .custodian, .proctor, .floater, .inspector, .administrator]
        case .candidates:
            [
                .chief, .deputy, .registrar, .inspector, .academicAffairs, .finance, .continuingEducation,
            ]
        case .seating: [.chief, .deputy, .registrar, .inspector]
        case .duty: [.chief, .deputy, .registrar, .proctor, .floater, .inspector]
        case .papers: [.chief, .deputy, .registrar, .custodian, .proctor, .floater, .assessor, .inspector]
        case .incidents: [.chief, .deputy, .registrar, .proctor, .floater, .inspector]
        case .results: [.chief, .deputy, .registrar, .marker, .assessor, .inspector]
        case .reports: [.chief, .deputy, .registrar, .inspector]
        case .settings:
            [
                .administrator, .chief, .deputy, .registrar, .inspector, .academicAffairs, .finance,
                .personnel,
            ]
        case .journal: [.administrator, .chief, .deputy, .inspector]
        }
    }

    func isOpen(to visitor: Visitor) -> Bool { visitor.holds(anyOf: Set(roles.map(\.rawValue))) }

    static func navigation(for visitor: Visitor) -> [NavigationEntry] {
        allCases.filter { $0.isOpen(to: visitor) }.map {
            NavigationEntry(key: $0.rawValue, path: $0.path, otherPaths: $0.otherPaths)
        }
    }
}
