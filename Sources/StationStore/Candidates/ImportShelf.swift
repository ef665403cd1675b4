package import Exam
import Foundation
package import GRDB

/// Uploaded files that wait for somebody to look at the preview and decide.
///
/// They hold personal data in clear, so they stay no longer than a day and go as soon as they are
/// taken or put aside.
package enum ImportShelf {
    package struct Waiting: Sendable, Equatable {
        package let id: String
        package let fileName: String
        package let staff: Staff.ID
        package let created: Moment
        package let content: [UInt8]
    }

    /// Hours after which a file that nobody decided on is dropped.
    package static let hoursMax = 24
    /// Characters of a file's name that are kept, for showing.
    private static let nameCharactersMax = 80

    /// Puts a file down in place of whatever `staff` had waiting.
    package static func put(
        id: String, fileName: String, content: [UInt8], by staff: Staff.ID, in store: StationStore
    ) async throws {
        let now = store.now()
        let shown = String(fileName.prefix(nameCharactersMax))
        let bytes = Data(content)
        try await store.local { db in
            let oldest = now.adding(minutes: -60 * hoursMax)
            try db.run("DELETE FROM localImport WHERE created < \(oldest) OR staff = \(staff)")
            try db.run(
                """
                INSERT INTO localImport (id, kind, fileName, staff, content, created)
                VALUES (\(id), 'roster', \(shown), \(staff), \(bytes), \(now))
                """)
        }
    }

    /// The file that waits as `id`, for whoever put it down.
    package static func find(_ id: String, of staff: Staff.ID, _ db: Database) throws -> Waiting? {
        try db.row("SELECT fileName, content, created FROM localImport WHERE id = \(id) AND staff = \(staff)")
            .map { row in
                let bytes: Data = row[1]
                return Waiting(
                    id: id, fileName: row[0], staff: staff, created: row[2], content: [UInt8](bytes))
            }
    }

    /// Puts a file aside for good.
    package static func drop(_ id: String, of staff: Staff.ID, in store: StationStore) async throws {
        try await store.local { db in
            try db.run("DELETE FROM localImport WHERE id = \(id) AND staff = \(staff)")
        }
    }
}
