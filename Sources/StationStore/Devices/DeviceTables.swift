import Exam
import GRDB

enum DeviceTables {
    static let schema = """
        CREATE TABLE device (
            id TEXT PRIMARY KEY,
            label TEXT NOT NULL,
            room TEXT,
            state TEXT NOT NULL CHECK (state IN ('invited', 'enrolled', 'revoked')),
            publicKey TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension DeviceEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .codeIssued(let device, let label, let room, _):
            try db.run(
                """
                INSERT INTO device (id, label, room, state, publicKey, entry)
                VALUES (\(device), \(label), \(room), 'invited', NULL, \(entry))
                """)
        case .enrolled(let device, let publicKey):
            try db.run(
                """
                UPDATE device SET state = 'enrolled', publicKey = \(publicKey), entry = \(entry)
                WHERE id = \(device)
                """)
        case .revoked(let device, _):
            try db.run("UPDATE device SET state = 'revoked', entry = \(entry) WHERE id = \(device)")
        }
    }
}
