package import GRDB

/// A write that changes nothing and still has to reach the disk.
package enum WriterProbe {
    package static func touch(_ db: Database) throws {
        // There and back: SQLite writes nothing for a row that is given the bytes it has.
        try db.run("UPDATE localSchema SET projectionVersion = -projectionVersion")
        try db.run("UPDATE localSchema SET projectionVersion = -projectionVersion")
    }
}
