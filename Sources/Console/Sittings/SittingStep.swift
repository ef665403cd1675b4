import Exam
import StationStore
import Web

/// The steps of a sitting, each from one state to the next.
enum SittingStep: String, CaseIterable {
    case open
    case start
    case end
    case close
    case sign

    init?(after state: Sitting.State) {
        switch state {
        case .planned: self = .open
        case .open: self = .start
        case .running: self = .end
        case .ended: self = .close
        case .closed: self = .sign
        case .signed: return nil
        }
    }

    var permission: Permission {
        switch self {
        case .open: OpenSitting.permission
        case .start: StartSitting.permission
        case .end: EndSitting.permission
        case .close: CloseSitting.permission
        case .sign: SignSitting.permission
        }
    }

    /// Whether the rules would take a step at this moment.
    enum Readiness: Equatable {
        case ready
        /// Nothing is missing but time.
        case waits(until: Moment)
        case refused(SittingRefusal)
    }

    /// Asks the step's own rule, on the facts it would be given now.
    func readiness(
        of sitting: Sitting.ID, by actor: Actor, at now: Moment, _ db: Snapshot
    ) throws -> Readiness {
        switch self {
        case .open:
            let command = OpenSitting(sitting: sitting, lot: .asked)
            let facts = try command.facts(db, for: actor)
            return Self.readiness(command, facts, actor, now) {
                facts.sitting.map { OpenSitting.earliest(of: $0, under: facts.profile) }
            }
        case .start:
            let command = StartSitting(sitting: sitting)
            let facts = try command.facts(db, for: actor)
            return Self.readiness(command, facts, actor, now) { facts?.span.start }
        case .end:
            let command = EndSitting(sitting: sitting)
            let facts = try command.facts(db, for: actor)
            return Self.readiness(command, facts, actor, now) {
                facts.flatMap { fact in
                    fact.startedAt.map { EndSitting.earliest(of: fact.span, startedAt: $0) }
                }
            }
        case .close:
            let command = CloseSitting(sitting: sitting)
            return Self.readiness(command, try command.facts(db, for: actor), actor, now) { nil }
        case .sign:
            let command = SignSitting(sitting: sitting)
            return Self.readiness(command, try command.facts(db, for: actor), actor, now) { nil }
        }
    }

    private static func readiness<C: Command>(
        _ command: C, _ facts: C.Facts, _ actor: Actor, _ now: Moment, earliest: () -> Moment?
    ) -> Readiness where C.Refused == SittingRefusal {
        do throws(SittingRefusal) {
            _ = try command.decide(given: facts, by: actor, at: now)
            return .ready
        } catch {
            switch error {
            case .tooEarlyToOpen, .tooEarlyToStart, .tooEarlyToEnd:
                return earliest().map { .waits(until: $0) } ?? .refused(error)
            default: return .refused(error)
            }
        }
    }
}

extension LotCommitment {
    /// Stands for the secret that will be drawn when the sitting is opened: the rule asks only whether there is one.
    fileprivate static let asked: LotCommitment = {
        let digits = String(repeating: "0", count: 64)
        return LotCommitment(commitment: digits, record: ParticularDigest(rawValue: digits))
    }()
}
