import Exam
import Foundation
import GRDB

enum PaperTables {
    static let schema = """
        CREATE TABLE packet (
            id TEXT PRIMARY KEY,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            paperCode TEXT NOT NULL,
            serial TEXT NOT NULL UNIQUE,
            declared INTEGER NOT NULL CHECK (declared > 0),
            state TEXT NOT NULL,
            first TEXT,
            second TEXT,
            at INTEGER NOT NULL,
            detail TEXT,
            entry INTEGER NOT NULL,
            UNIQUE (sitting, room, paperCode)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE packetSignature (
            packet TEXT PRIMARY KEY REFERENCES packet (id),
            step TEXT NOT NULL,
            staff TEXT NOT NULL,
            expires INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension PaperEvent: Projected {
    package func project(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .expected(let packet, let sitting, let room, let paperCode, let serial, let declared):
            try db.run(
                """
                INSERT INTO packet (id, sitting, room, paperCode, serial, declared, state, at, entry)
                VALUES (\(packet), \(sitting), \(room), \(paperCode), \(serial), \(declared), 'expected',
                    \(projection.moment), \(entry))
                """)
        case .stepSigned(let packet, let step, let staff, let expires):
            let text = String(decoding: try BodyCoding.bytes(of: step), as: UTF8.self)
            try db.run(
                """
                INSERT INTO packetSignature (packet, step, staff, expires, entry)
                VALUES (\(packet), \(text), \(staff), \(expires), \(entry))
                ON CONFLICT (packet) DO UPDATE SET
                    step = excluded.step, staff = excluded.staff, expires = excluded.expires, entry = excluded.entry
                """)
        case .inTransit(let packet, _): try move(packet, to: .inTransit, projection)
        case .received(let packet, _): try move(packet, to: .received, projection)
        case .stored(let packet, let cabinet): try move(packet, to: .stored, detail: cabinet, projection)
        case .staged(let packet): try move(packet, to: .staged, projection)
        case .issued(let packet, let lead, let second):
            try move(packet, to: .issued, detail: "\(lead) \(second)", projection)
        case .inRoom(let packet): try move(packet, to: .inRoom, projection)
        case .sealShown(let packet, _, _): try move(packet, to: .sealShown, projection)
        case .opened(let packet, let found): try move(packet, to: .opened, detail: "\(found)", projection)
        case .distributed(let packet, let given, let leftOver, let defective):
            try move(packet, to: .distributed, detail: "\(given) \(leftOver) \(defective)", projection)
        case .inUse(let packet): try move(packet, to: .inUse, projection)
        case .collected(let packet, let scripts, let papers):
            try move(packet, to: .collected, detail: "\(scripts) \(papers)", projection)
        case .reconciled(let packet, let count):
            let text = String(decoding: try BodyCoding.bytes(of: count), as: UTF8.self)
            try move(packet, to: .reconciled, detail: text, projection)
        case .sealedScripts(let packet, let strip):
            try move(packet, to: .sealedScripts, detail: strip, projection)
        case .returned(let packet, let scripts):
            try move(packet, to: .returned, detail: "\(scripts)", projection)
        case .storedScripts(let packet, let cabinet):
            try move(packet, to: .storedScripts, detail: cabinet, projection)
        case .dispatched(let packet, let manifest):
            try move(packet, to: .dispatched, detail: manifest, projection)
        case .acked(let packet, let receipt): try move(packet, to: .acked, detail: receipt, projection)
        case .quarantined(let packet, let reason):
            try move(packet, to: .quarantined, detail: reason.rawValue, projection)
        case .discrepancyFound(let packet, let expected, let found):
            try move(packet, to: .discrepancy, detail: "\(expected) \(found)", projection)
        case .stepRefused: break
        }
    }

    /// Moves the packet on; the two people who signed answer for it from now.
    private func move(
        _ packet: PaperPacket.ID, to state: PaperPacket.State, detail: String? = nil, _ projection: Projection
    ) throws {
        let db = projection.db
        try db.run(
            """
            UPDATE packet SET state = \(state.rawValue), at = \(projection.moment), detail = \(detail),
                first = coalesce(\(projection.actor.second),
                    (SELECT staff FROM packetSignature WHERE packet = \(packet))),
                second = \(projection.actor.person), entry = \(projection.position)
            WHERE id = \(packet)
            """)
        try db.run("DELETE FROM packetSignature WHERE packet = \(packet)")
    }
}
