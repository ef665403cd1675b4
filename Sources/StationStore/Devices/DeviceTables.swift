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
            codeExpires INTEGER NOT NULL,
            enrolledAt INTEGER,
            reason TEXT,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX deviceByKey ON device (publicKey) WHERE state = 'enrolled';
        """
}

extension DeviceEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .codeIssued(let device, let label, let room, let expires):
            try db.run(
                """
                INSERT INTO device (id, label, room, state, publicKey, codeExpires, entry)
                VALUES (\(device), \(label), \(room), 'invited', NULL, \(expires), \(entry))
                """)
        case .enrolled(let device, let publicKey):
            try db.run(
                """
                UPDATE device SET state = 'enrolled', publicKey = \(publicKey),
                    enrolledAt = \(projection.moment), entry = \(entry)
                WHERE id = \(device)
                """)
        case .revoked(let device, let reason):
            try db.run(
                """
                UPDATE device SET state = 'revoked', reason = \(reason.rawValue), entry = \(entry)
                WHERE id = \(device)
                """)
        }
    }
}
