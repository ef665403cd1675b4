import Exam
import GRDB

enum RoomTables {
    /// `equipment`, `spares` and `cameras` are identifiers with a blank between two of them.
    static let schema = """
        CREATE TABLE room (
            id TEXT PRIMARY KEY,
            title TEXT NOT NULL,
            building TEXT NOT NULL,
            floor INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('classroom', 'computer', 'workshop', 'panel')),
            columns TEXT NOT NULL,
            seatCount INTEGER NOT NULL CHECK (seatCount > 0),
            usableCount INTEGER NOT NULL CHECK (usableCount BETWEEN 0 AND seatCount),
            isStepFree INTEGER NOT NULL CHECK (isStepFree IN (0, 1)),
            isShielded INTEGER NOT NULL DEFAULT 0 CHECK (isShielded IN (0, 1)),
            spacing INTEGER,
            cameras TEXT NOT NULL DEFAULT '',
            equipment TEXT NOT NULL DEFAULT '',
            spares TEXT NOT NULL DEFAULT '',
            state TEXT NOT NULL CHECK (state IN ('active', 'maintenance', 'blocked')),
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE roomMachine (
            room TEXT NOT NULL REFERENCES room (id),
            seat INTEGER NOT NULL CHECK (seat >= 1),
            machine TEXT NOT NULL,
            address TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, seat)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE roomClosure (
            room TEXT NOT NULL REFERENCES room (id),
            start INTEGER NOT NULL,
            end INTEGER NOT NULL CHECK (end > start),
            reason TEXT NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, start)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE roomInspection (
            room TEXT NOT NULL REFERENCES room (id),
            inspected INTEGER NOT NULL,
            staff TEXT NOT NULL REFERENCES staff (id),
            inspection TEXT NOT NULL CHECK (inspection IN ('passed', 'remarks', 'failed')),
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, inspected, staff, inspection)
        ) STRICT, WITHOUT ROWID;
        """

    /// After the tables of sittings, which it refers to.
    static let readinessSchema = """
        CREATE TABLE roomCheck (
            room TEXT NOT NULL REFERENCES room (id),
            sitting TEXT NOT NULL REFERENCES sitting (id),
            point TEXT NOT NULL,
            staff TEXT,
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, sitting, point)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE roomReady (
            room TEXT NOT NULL REFERENCES room (id),
            sitting TEXT NOT NULL REFERENCES sitting (id),
            staff TEXT,
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            PRIMARY KEY (room, sitting)
        ) STRICT, WITHOUT ROWID;
        """

    static func setLayout(_ layout: SeatLayout, of room: Room.ID, _ projection: Projection) throws {
        try projection.db.run(
            """
            UPDATE room SET columns = \(layout.text), seatCount = \(layout.seatCount),
                usableCount = \(layout.usableCount), entry = \(projection.position) WHERE id = \(room)
            """)
    }

    static func layout(of room: Room.ID, _ db: Database) throws -> SeatLayout? {
        try db.value(String.self, "SELECT columns FROM room WHERE id = \(room)")
            .flatMap(SeatLayout.init(text:))
    }

    fileprivate static func mark(_ seat: Int, isBroken: Bool, of room: Room.ID, _ projection: Projection)
        throws
    {
        guard let layout = try layout(of: room, projection.db)?.marking(seat, isBroken: isBroken) else {
            preconditionFailure("the seat was there when it was decided")
        }
        try setLayout(layout, of: room, projection)
    }

    fileprivate static func setMachines(
        _ machines: [SeatMachine], _ spares: [Machine.ID], of room: Room.ID, _ projection: Projection
    ) throws {
        let db = projection.db
        let entry = projection.position
        try db.run("DELETE FROM roomMachine WHERE room = \(room)")
        for machine in machines {
            try db.run(
                """
                INSERT INTO roomMachine (room, seat, machine, address, entry)
                VALUES (\(room), \(machine.seat), \(machine.machine), \(machine.address), \(entry))
                """)
        }
        try db.run(
            "UPDATE room SET spares = \(IdentifierList.text(spares)), entry = \(entry) WHERE id = \(room)")
    }

    fileprivate static func touch(_ room: Room.ID, _ projection: Projection) throws {
        try projection.db.run("UPDATE room SET entry = \(projection.position) WHERE id = \(room)")
    }
}

/// Several identifiers in one column: they hold no blanks.
enum IdentifierList {
    static func text<Subject>(_ list: [Identifier<Subject>]) -> String {
        list.map(\.rawValue).joined(separator: " ")
    }

    static func read<Subject>(_ text: String) -> [Identifier<Subject>] {
        text.split(separator: " ").map { Identifier(rawValue: String($0)) }
    }
}

extension RoomEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .added(let room, let title, let building, let floor, let kind, let columns, let isStepFree):
            try db.run(
                """
                INSERT INTO room (id, title, building, floor, kind, columns, seatCount, usableCount, isStepFree,
                    state, entry)
                VALUES (\(room), \(title), \(building), \(floor), \(kind.rawValue), \(columns.text),
                    \(columns.seatCount), \(columns.usableCount), \(isStepFree), 'active', \(entry))
                """)
        case .stateSet(let room, let state):
            try db.run("UPDATE room SET state = \(state.rawValue), entry = \(entry) WHERE id = \(room)")
        case .described(let room, let title, let building, let floor, let kind):
            try db.run(
                """
                UPDATE room SET title = \(title), building = \(building), floor = \(floor),
                    kind = \(kind.rawValue), entry = \(entry) WHERE id = \(room)
                """)
        case .layoutSet(let room, let columns, _): try RoomTables.setLayout(columns, of: room, projection)
        case .seatBroken(let room, let seat):
            try RoomTables.mark(seat, isBroken: true, of: room, projection)
        case .seatMended(let room, let seat):
            try RoomTables.mark(seat, isBroken: false, of: room, projection)
        case .equipmentSet(let room, let equipment):
            try db.run(
                """
                UPDATE room SET equipment = \(IdentifierList.text(equipment)), entry = \(entry)
                WHERE id = \(room)
                """)
        case .machinesSet(let room, let machines, let spares):
            try RoomTables.setMachines(machines, spares, of: room, projection)
        case .featuresSet(let room, let isStepFree, let isShielded, let spacing, let cameras):
            try db.run(
                """
                UPDATE room SET isStepFree = \(isStepFree), isShielded = \(isShielded),
                    spacing = \(spacing), cameras = \(IdentifierList.text(cameras)), entry = \(entry)
                WHERE id = \(room)
                """)
        case .closed(let room, let span, let reason):
            try db.run(
                """
                INSERT INTO roomClosure (room, start, end, reason, entry)
                VALUES (\(room), \(span.start), \(span.end), \(reason.rawValue), \(entry))
                """)
            try RoomTables.touch(room, projection)
        case .reopened(let room, let span):
            try db.run("DELETE FROM roomClosure WHERE room = \(room) AND start = \(span.start)")
            try RoomTables.touch(room, projection)
        case .inspected(let room, let staff, let inspected, let inspection):
            try db.run(
                """
                INSERT INTO roomInspection (room, inspected, staff, inspection, entry)
                VALUES (\(room), \(inspected), \(staff), \(inspection.rawValue), \(entry))
                """)
            try RoomTables.touch(room, projection)
        case .checked(let room, let sitting, let points):
            for point in points {
                try db.run(
                    """
                    INSERT INTO roomCheck (room, sitting, point, staff, at, entry)
                    VALUES (\(room), \(sitting), \(point.rawValue), \(projection.actor.person),
                        \(projection.moment), \(entry))
                    """)
            }
        case .readied(let room, let sitting):
            try db.run(
                """
                INSERT INTO roomReady (room, sitting, staff, at, entry)
                VALUES (\(room), \(sitting), \(projection.actor.person), \(projection.moment), \(entry))
                """)
        case .unchecked(let room, let sitting, let points):
            for point in points {
                try db.run(
                    """
                    DELETE FROM roomCheck WHERE room = \(room) AND sitting = \(sitting)
                        AND point = \(point.rawValue)
                    """)
            }
            try db.run("DELETE FROM roomReady WHERE room = \(room) AND sitting = \(sitting)")
        }
    }
}
