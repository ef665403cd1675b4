package import Exam
package import GRDB

extension AddRooms: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        try Facts(known: rooms.reduce(into: [:]) { $0[$1.room] = try NewRoom.find($1.room, db) })
    }
}

extension NewRoom {
    fileprivate static func find(_ room: Room.ID, _ db: Database) throws -> NewRoom? {
        let row = try db.row(
            """
            SELECT title, building, floor, kind, columns, isStepFree FROM room WHERE id = \(room)
            """)
        guard let row else { return nil }
        guard let kind = Room.Kind(rawValue: row[3]), let layout = SeatLayout(text: row[4]) else {
            preconditionFailure("room.kind and room.columns come from an event")
        }
        return NewRoom(
            room: room, title: row[0], building: row[1], floor: row[2], kind: kind, layout: layout,
            isStepFree: row[5])
    }
}

extension SetRoomState: Storable {
    package func facts(_ db: Database, for actor: Actor) throws -> Facts {
        let state = try db.value(String.self, "SELECT state FROM room WHERE id = \(room)")
        let occupied = try db.value(
            Int.self,
            """
            SELECT 1 FROM sittingRoom JOIN sitting ON sitting.id = sittingRoom.sitting
            WHERE sittingRoom.room = \(room) AND sitting.state IN ('open', 'running') LIMIT 1
            """)
        return Facts(state: state.flatMap(Room.State.init(rawValue:)), isOccupied: occupied != nil)
    }
}
