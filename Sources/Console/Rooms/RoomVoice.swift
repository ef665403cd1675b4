import Exam
import StationStore

/// How loud a room's tile is: quiet, asks for a look, needs a person now.
enum RoomVoice: String, Sendable, Comparable {
    case quiet
    case look
    case now

    static func < (lower: RoomVoice, higher: RoomVoice) -> Bool { lower.rank < higher.rank }

    private var rank: Int {
        switch self {
        case .quiet: 0
        case .look: 1
        case .now: 2
        }
    }
}

/// Something about a room that a person should know, with its number.
struct RoomConcern: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        case incidentUnsigned
        case packetTrouble
        case proctorsMissing
        case packetUnopened
        case packetOut
        case notStarted
        case incidentOpen
        case proctorsAwaited
        case proctorsUnposted
        case absenceToConfirm
        case candidatesMissing
        case packetUnissued
        case roomClosed
        case notReady
    }

    let kind: Kind
    let voice: RoomVoice
    let count: Int

    /// What there is to say of `state` at `now`, the most urgent first.
    static func all(
        in state: BoardQueries.RoomState, profile: RuleProfile, at now: Moment
    ) -> [RoomConcern] {
        guard let span = state.sittings.first?.span else { return [] }
        var found: [RoomConcern] = []
        func say(_ kind: Kind, _ voice: RoomVoice, _ count: Int) {
            if count > 0 { found.append(RoomConcern(kind: kind, voice: voice, count: count)) }
        }
        func passed(_ start: Moment, minutes: Int) -> Bool { !now.isBefore(start.adding(minutes: minutes)) }
        let end = state.sittings.map(\.span.end).max() ?? span.end
        let isOver = state.sittings.allSatisfy { $0.state.isOver }
        let onPath = state.packets.filter(\.isOnMainPath)
        func packets(before step: PaperPacket.State) -> Int { onPath.count { $0.rank < step.rank } }

        say(.incidentUnsigned, .now, state.incidentsUnsigned)
        say(.packetTrouble, .now, state.packets.count - onPath.count)
        if !isOver {
            let wanted = max(2, state.proctors)
            if state.proctors == 0 {
                say(.proctorsUnposted, .look, 1)
            } else if passed(span.start, minutes: -profile.entryOpenMinutesBefore) {
                say(.proctorsMissing, .now, wanted - state.proctorsReported)
            } else if passed(span.start, minutes: -60) {
                say(.proctorsAwaited, .look, wanted - state.proctorsReported)
            }
            if passed(span.start, minutes: -profile.paperDistributeMinutesBefore) {
                say(.packetUnopened, .now, packets(before: .opened))
            } else if passed(span.start, minutes: -profile.entryOpenMinutesBefore) {
                say(.packetUnissued, .look, packets(before: .issued))
            }
            if passed(span.start, minutes: 1) {
                say(.notStarted, .now, state.sittings.count { $0.state == .planned || $0.state == .open })
            }
        }
        if passed(end, minutes: profile.returnDeadlineMinutesAfterEnd) {
            say(.packetOut, .now, packets(before: .returned))
        }
        say(.absenceToConfirm, .look, state.proposedAbsent)
        if passed(span.start, minutes: 0), !isOver {
            // Until the last admission they may still come: the number is said, nobody is called.
            let lateCutoff = profile.lateCutoffMinutes(for: state.sittings.first?.part ?? .theory)
            say(
                .candidatesMissing, passed(span.start, minutes: lateCutoff) ? .look : .quiet,
                state.expected - state.present - state.absent - state.proposedAbsent)
        }
        say(.incidentOpen, .look, state.incidents - state.incidentsUnsigned)
        say(.roomClosed, .look, state.room.state == .active ? 0 : 1)
        if !state.isReady, state.sittings.contains(where: { $0.state == .planned }) {
            // Loud only where the doors will stay shut over it.
            let isDue = profile.isReadinessRequired == true && passed(span.start, minutes: -60)
            say(.notReady, isDue ? .look : .quiet, 1)
        }
        return found.sorted { $0.voice > $1.voice }
    }
}

extension Sitting.State {
    var isOver: Bool { self == .ended || self == .closed || self == .signed }
}
