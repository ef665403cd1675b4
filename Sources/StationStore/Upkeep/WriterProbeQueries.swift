package import GRDB

/// A write that changes nothing and still has to reach the disk.
package enum WriterProbe {
    package static func touch(_ db: Database) throws {
        try db.run("UPDATE localSchema SET projectionVersion = projectionVersion")
    }
}
