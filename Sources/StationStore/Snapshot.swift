package import GRDB

/// One consistent state of the tables, as ``StationStore/read(_:)`` hands it to queries.
///
/// Pages and the API pass it on and never look inside: Query stays in this target.
package typealias Snapshot = Database
