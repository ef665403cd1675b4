import Exam
import Foundation
import GRDB
import Journal

enum PaperTables {
    static let schema = """
        CREATE TABLE packet (
            id TEXT PRIMARY KEY,
            sitting TEXT NOT NULL REFERENCES sitting (id),
            room TEXT NOT NULL REFERENCES room (id),
            paperCode TEXT NOT NULL,
            serial TEXT NOT NULL UNIQUE,
            declared INTEGER NOT NULL CHECK (declared > 0),
            state TEXT NOT NULL CHECK (state IN (
                'expected', 'inTransit', 'received', 'stored', 'staged', 'issued', 'inRoom', 'sealShown',
                'opened', 'distributed', 'inUse', 'collected', 'reconciled', 'sealedScripts', 'returned',
                'storedScripts', 'dispatched', 'acked', 'quarantined', 'discrepancy')),
            found INTEGER CHECK (found >= 0),
            given INTEGER CHECK (given >= 0),
            leftOver INTEGER CHECK (leftOver >= 0),
            defective INTEGER CHECK (defective >= 0),
            papers INTEGER CHECK (papers >= 0),
            scripts INTEGER CHECK (scripts >= 0),
            heldApart INTEGER CHECK (heldApart >= 0),
            cabinet TEXT,
            strip TEXT,
            manifest TEXT,
            receipt TEXT,
            quarantine TEXT,
            heldStep TEXT,
            firstBy TEXT REFERENCES staff (id),
            secondBy TEXT REFERENCES staff (id),
            at INTEGER NOT NULL,
            entry INTEGER NOT NULL,
            UNIQUE (sitting, room, paperCode),
            CHECK (firstBy <> secondBy),
            CHECK ((state = 'discrepancy') = (heldStep IS NOT NULL)),
            CHECK ((state = 'quarantined') = (quarantine IS NOT NULL))
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
        switch self {
        case .expected(let packet, let sitting, let room, let paperCode, let serial, let declared):
            try projection.db.run(
                """
                INSERT INTO packet (id, sitting, room, paperCode, serial, declared, state, at, entry)
                VALUES (\(packet), \(sitting), \(room), \(paperCode), \(serial), \(declared), 'expected',
                    \(projection.moment), \(projection.position))
                """)
        case .stepSigned(let packet, _, let step, let staff, let expires):
            let text = String(decoding: try CanonicalJSON.bytes(of: step), as: UTF8.self)
            try projection.db.run(
                """
                INSERT INTO packetSignature (packet, step, staff, expires, entry)
                VALUES (\(packet), \(text), \(staff), \(expires), \(projection.position))
                ON CONFLICT (packet) DO UPDATE SET
                    step = excluded.step, staff = excluded.staff, expires = excluded.expires,
                    entry = excluded.entry
                """)
        case .inTransit(let packet, _, _, _): try move(packet, to: .inTransit, projection)
        case .received(let packet, _, _, _): try move(packet, to: .received, projection)
        case .stored(let packet, let cabinet, _, _):
            try move(packet, to: .stored, and: "cabinet = \(cabinet)", projection)
        case .staged(let packet, _, _):
            try move(packet, to: .staged, and: "cabinet = NULL", projection)
        case .issued(let packet, _, _, _, _): try move(packet, to: .issued, projection)
        case .inRoom(let packet, _, _, _, _): try move(packet, to: .inRoom, projection)
        case .sealShown(let packet, _, _, _, _): try move(packet, to: .sealShown, projection)
        case .opened(let packet, let found, _, _):
            try move(packet, to: .opened, and: "found = \(found)", projection)
        case .distributed(let packet, let given, let leftOver, let defective, _, _):
            try move(
                packet, to: .distributed,
                and: "given = \(given), leftOver = \(leftOver), defective = \(defective)", projection)
        case .inUse(let packet, _, _): try move(packet, to: .inUse, projection)
        case .collected(let packet, let scripts, let papers, _, _):
            try move(packet, to: .collected, and: "scripts = \(scripts), papers = \(papers)", projection)
        case .reconciled(let packet, let count, _, _): try reconcile(packet, count, projection)
        case .sealedScripts(let packet, let strip, _, _):
            try move(packet, to: .sealedScripts, and: "strip = \(strip)", projection)
        case .returned(let packet, _, _, _): try move(packet, to: .returned, projection)
        case .storedScripts(let packet, let cabinet, _, _):
            try move(packet, to: .storedScripts, and: "cabinet = \(cabinet)", projection)
        case .dispatched(let packet, let manifest, _, _):
            try move(packet, to: .dispatched, and: "cabinet = NULL, manifest = \(manifest)", projection)
        case .acked(let packet, let receipt, _, _):
            try move(packet, to: .acked, and: "receipt = \(receipt)", projection)
        case .quarantined(let packet, _, let reason, _, _):
            try move(packet, to: .quarantined, and: "quarantine = \(reason.rawValue)", projection)
        case .discrepancyFound(let packet, let step, _, _, let scripts, _, _):
            // The number that differs waits for the chief; what else was counted is kept.
            try move(
                packet, to: .discrepancy,
                and: "heldStep = \(step.rawValue), scripts = coalesce(\(scripts), scripts)", projection)
        case .discrepancySettled(let packet, let step, let count, _, _):
            try settle(packet, step, count, projection)
        case .stepRefused: break
        }
    }

    /// Moves the packet on; the two people who signed answer for it from now.
    private func move(
        _ packet: PaperPacket.ID, to state: PaperPacket.State, and columns: Query = "",
        _ projection: Projection
    ) throws {
        guard let hands else { preconditionFailure("a step that moves a packet names two people") }
        let rest: Query = columns.isEmpty ? "" : ", \(columns)"
        try projection.db.run(
            """
            UPDATE packet SET state = \(state.rawValue), at = \(projection.moment), firstBy = \(hands.first),
                secondBy = \(hands.second), entry = \(projection.position)\(rest)
            WHERE id = \(packet)
            """)
        try projection.db.run("DELETE FROM packetSignature WHERE packet = \(packet)")
    }

    private func reconcile(
        _ packet: PaperPacket.ID, _ count: PaperCount, _ projection: Projection
    ) throws {
        try move(
            packet, to: .reconciled,
            and: """
                given = \(count.used), leftOver = \(count.leftOver), defective = \(count.defective),
                    papers = \(count.papers), scripts = \(count.scripts), heldApart = \(count.heldApart)
                """, projection)
    }

    /// Leads on from the step whose count differed, with the number that holds.
    private func settle(
        _ packet: PaperPacket.ID, _ step: PaperStep.Kind, _ count: Int, _ projection: Projection
    ) throws {
        switch step {
        case .open:
            try move(packet, to: .opened, and: "heldStep = NULL, found = \(count)", projection)
        case .collect:
            try move(packet, to: .collected, and: "heldStep = NULL, papers = \(count)", projection)
        case .giveBack:
            try move(packet, to: .returned, and: "heldStep = NULL, scripts = \(count)", projection)
        default: preconditionFailure("only a step that counts can end in a discrepancy")
        }
    }
}
