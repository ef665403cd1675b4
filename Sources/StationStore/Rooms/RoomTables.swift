import Exam
import GRDB

enum RoomTables {
    static let schema = """
        CREATE TABLE room (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            building TEXT NOT NULL,
            floor INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('classroom', 'computer', 'workshop', 'panel')),
            columns TEXT NOT NULL,
            seatCount INTEGER NOT NULL CHECK (seatCount > 0),
            isStepFree INTEGER NOT NULL CHECK (isStepFree IN (0, 1)),
            state TEXT NOT NULL CHECK (state IN ('active', 'maintenance', 'blocked')),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension RoomEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .added(let room, let title, let building, let floor, let kind, let columns, let isStepFree):
            try db.run(
                """
                INSERT INTO room (id, title, building, floor, kind, columns, seatCount, isStepFree, state, entry)
                VALUES (\(room), \(title), \(building), \(floor), \(kind.rawValue), \(columns.text),
                    \(columns.seatCount), \(isStepFree), 'active', \(entry))
                """)
        case .stateSet(let room, let state):
            try db.run("UPDATE room SET state = \(state.rawValue), entry = \(entry) WHERE id = \(room)")
        }
    }
}
