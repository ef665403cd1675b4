package import Exam
package import GRDB

extension Database {
    /// Executes `query` through the connection's statement cache.
    ///
    /// GRDB compiles `execute(literal:)` anew each time: 11 µs against 2.4 µs on the check-in path.
    package func run(_ query: Query) throws {
        try cachedStatement(sql: query.text).execute(arguments: query.arguments)
    }

    /// The first row of `query`, through the statement cache.
    package func row(_ query: Query) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: query.text), arguments: query.arguments)
    }

    /// All rows of `query`, through the statement cache.
    package func rows(_ query: Query) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: query.text), arguments: query.arguments)
    }

    /// The first value of `query`, through the statement cache.
    package func value<Value: DatabaseValueConvertible>(_ type: Value.Type, _ query: Query) throws -> Value? {
        try Value.fetchOne(cachedStatement(sql: query.text), arguments: query.arguments)
    }
}

/// Identifiers are stored as text.
extension Identifier: DatabaseValueConvertible, StatementBinding {}

/// Instants are stored as UTC milliseconds.
extension Moment: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue { milliseconds.databaseValue }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> Moment? {
        Int64.fromDatabaseValue(value).map(Moment.init(milliseconds:))
    }
}
