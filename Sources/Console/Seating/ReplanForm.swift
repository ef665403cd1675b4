import Exam
import Proposals
import StationStore
import Web

/// Ticks rooms of what is in force to be planned anew; all others stay locked.
struct ReplanForm: Sendable {
    let replanSeed: String
    let replanNote: String

    /// `SITTING/ROOM`, separated by blanks: ids hold neither.
    static func value(of rooms: [SeatingScope.PlannedRoom]) -> String {
        rooms.map { "\($0.sitting)/\($0.room)" }.joined(separator: " ")
    }

    /// The rooms of ``value(of:)``; what is not written like that is left out.
    static func rooms(_ values: [String]) -> Set<SeatingScope.PlannedRoom> {
        Set(
            values.flatMap { $0.split(separator: " ") }.compactMap { word in
                let parts = word.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.count == 2 else { return nil }
                let sitting = Sitting.ID(rawValue: String(parts[0]))
                let room = Room.ID(rawValue: String(parts[1]))
                return sitting.isWellFormed && room.isWellFormed
                    ? SeatingScope.PlannedRoom(sitting: sitting, room: room) : nil
            })
    }
}
