package import Exam
package import GRDB

extension Database {
    /// Executes `literal` through the connection's statement cache.
    ///
    /// GRDB compiles `execute(literal:)` anew each time: 11 µs against 2.4 µs on the check-in path.
    package func run(_ literal: SQL) throws {
        let (sql, arguments) = try literal.build(self)
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of `literal`, through the statement cache.
    package func row(_ literal: SQL) throws -> Row? {
        let (sql, arguments) = try literal.build(self)
        return try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// All rows of `literal`, through the statement cache.
    package func rows(_ literal: SQL) throws -> [Row] {
        let (sql, arguments) = try literal.build(self)
        return try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first value of `literal`, through the statement cache.
    package func value<Value: DatabaseValueConvertible>(_ type: Value.Type, _ literal: SQL) throws -> Value? {
        let (sql, arguments) = try literal.build(self)
        return try Value.fetchOne(cachedStatement(sql: sql), arguments: arguments)
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
