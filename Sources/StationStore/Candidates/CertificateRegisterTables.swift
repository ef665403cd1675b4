import Exam
import GRDB

/// What goes on after a certificate's approval: weekly reports, inspections, and certificates handed out.
enum CertificateRegisterTables {
    static let schema = """
        CREATE TABLE certificateWeek (
            certificate TEXT NOT NULL REFERENCES certificate (id),
            week TEXT NOT NULL,
            reference TEXT NOT NULL,
            receipt TEXT,
            entry INTEGER NOT NULL,
            PRIMARY KEY (certificate, week)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE certificateArrival (
            entry INTEGER PRIMARY KEY,
            certificate TEXT NOT NULL REFERENCES certificate (id),
            year INTEGER NOT NULL,
            series INTEGER NOT NULL,
            day TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count > 0)
        ) STRICT;
        CREATE TABLE certificateHandOut (
            candidate TEXT PRIMARY KEY REFERENCES candidate (id),
            certificate TEXT NOT NULL REFERENCES certificate (id),
            number TEXT NOT NULL,
            day TEXT NOT NULL,
            receiver TEXT NOT NULL CHECK (receiver IN ('holder', 'proxy')),
            entry INTEGER NOT NULL,
            UNIQUE (certificate, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE inspection (
            id TEXT PRIMARY KEY,
            day TEXT NOT NULL,
            publicValue TEXT NOT NULL,
            seed TEXT NOT NULL,
            run INTEGER NOT NULL CHECK (run >= 1),
            drawn INTEGER NOT NULL,
            entry INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE inspectionPair (
            inspection TEXT NOT NULL REFERENCES inspection (id),
            rank INTEGER NOT NULL,
            sitting TEXT NOT NULL,
            room TEXT NOT NULL,
            inspector TEXT NOT NULL REFERENCES staff (id),
            entry INTEGER NOT NULL,
            PRIMARY KEY (inspection, rank)
        ) STRICT, WITHOUT ROWID;
        """
}

extension CertificateEvent {
    func projectRegister(_ projection: Projection) throws {
        let db = projection.db
        let entry = projection.position
        switch self {
        case .weekReported(let certificate, let week, let reference):
            try db.run(
                """
                INSERT INTO certificateWeek (certificate, week, reference, entry)
                VALUES (\(certificate), \(week.text), \(reference), \(entry))
                ON CONFLICT (certificate, week) DO UPDATE SET
                    reference = excluded.reference, entry = excluded.entry
                """)
        case .weekFiled(let certificate, let week, let receipt):
            try db.run(
                """
                UPDATE certificateWeek SET receipt = \(receipt), entry = \(entry)
                WHERE certificate = \(certificate) AND week = \(week.text)
                """)
        case .certificatesArrived(let certificate, let year, let series, let day, let count):
            try db.run(
                """
                INSERT INTO certificateArrival (entry, certificate, year, series, day, count)
                VALUES (\(entry), \(certificate), \(year), \(series), \(day.text), \(count))
                """)
        case .certificateHandedOut(let candidate, let certificate, let number, let day, let receiver):
            try db.run(
                """
                INSERT INTO certificateHandOut (candidate, certificate, number, day, receiver, entry)
                VALUES (\(candidate), \(certificate), \(number), \(day.text), \(receiver.rawValue), \(entry))
                """)
        case .inspectionDrawn(let inspection, let day, let value, let seed, let run, let pairs):
            try db.run(
                """
                INSERT INTO inspection (id, day, publicValue, seed, run, drawn, entry)
                VALUES (\(inspection), \(day.text), \(value), \(seed), \(run), \(projection.moment), \(entry))
                """)
            for (rank, pair) in pairs.enumerated() {
                try db.run(
                    """
                    INSERT INTO inspectionPair (inspection, rank, sitting, room, inspector, entry)
                    VALUES (\(inspection), \(rank), \(pair.sitting), \(pair.room), \(pair.inspector), \(entry))
                    """)
            }
        default: preconditionFailure("applied in CertificateTables and SeriesTables")
        }
    }
}
