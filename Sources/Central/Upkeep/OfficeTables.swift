import GRDB

/// What central is called and where it is reached.
struct OfficeRecord: Sendable, Equatable {
    let title: String
    let host: String
    let utcOffsetMinutes: Int
}

extension CentralStore {
    func found(_ office: OfficeRecord) async throws {
        try await change { db in
            try db.run(
                """
                INSERT INTO office (id, title, host, utcOffsetMinutes)
                VALUES (1, \(office.title), \(office.host), \(office.utcOffsetMinutes))
                """)
        }
    }

    /// - Returns: nil before central is founded.
    func office() async throws -> OfficeRecord? {
        try await read { db in
            try db.row("SELECT title, host, utcOffsetMinutes FROM office").map { row in
                OfficeRecord(title: row[0], host: row[1], utcOffsetMinutes: row[2])
            }
        }
    }

    /// Goes through the writer and back.
    func probeWriter() async throws {
        try await change { db in
            // There and back: SQLite writes nothing for a row that is given the bytes it has.
            try db.run("UPDATE office SET title = title || '.'")
            try db.run("UPDATE office SET title = substr(title, 1, length(title) - 1)")
        }
    }
}
