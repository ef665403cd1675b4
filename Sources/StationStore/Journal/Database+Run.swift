package import Exam
package import GRDB
import GRDBSQLite

extension Database {
    /// Executes `query` through the connection's statement cache.
    ///
    /// Values are bound and the statement stepped here: GRDB's arguments, rows and observers take as long as
    /// SQLite itself on the way of a check-in, and nothing in the station observes.
    package func run(_ query: Query) throws {
        let statement = try bound(query)
        defer { finish(statement) }
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw fault(code, query) }
    }

    /// What `read` makes of the first row of `query`; nil when there is none.
    ///
    /// - Parameters:
    ///   - query: run through the statement cache.
    ///   - read: must not run the same query.
    /// - Returns: nothing that points into the row.
    /// - Throws: what `read` throws, or SQLite's own error.
    package func first<Value>(_ query: Query, _ read: (StoredColumns) throws -> Value) throws -> Value? {
        let statement = try bound(query)
        defer { finish(statement) }
        let code = sqlite3_step(statement)
        switch code {
        case SQLITE_ROW: return try read(StoredColumns(statement: statement))
        case SQLITE_DONE: return nil
        default: throw fault(code, query)
        }
    }

    /// What `read` makes of each row of `query`.
    ///
    /// - Parameters:
    ///   - query: run through the statement cache.
    ///   - read: must not run the same query.
    /// - Returns: in the query's order.
    /// - Throws: what `read` throws, or SQLite's own error.
    package func each<Value>(_ query: Query, _ read: (StoredColumns) throws -> Value) throws -> [Value] {
        let statement = try bound(query)
        defer { finish(statement) }
        var values: [Value] = []
        while true {
            let code = sqlite3_step(statement)
            switch code {
            case SQLITE_ROW: values.append(try read(StoredColumns(statement: statement)))
            case SQLITE_DONE: return values
            default: throw fault(code, query)
            }
        }
    }

    /// The first row of `query`, through the statement cache. Reads as GRDB does, by kinds and by names; where
    /// doors wait, ``first(_:_:)`` takes half the time.
    package func row(_ query: Query) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: query.text), arguments: query.arguments)
    }

    /// All rows of `query`, through the statement cache: see ``row(_:)``.
    package func rows(_ query: Query) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: query.text), arguments: query.arguments)
    }

    /// The first value of `query`, through the statement cache; nil for NULL, too.
    package func value<Value: DatabaseValueConvertible>(_ type: Value.Type, _ query: Query) throws -> Value? {
        let stored = try first(query) { DatabaseValue(sqliteStatement: $0.statement, index: 0) }
        guard let stored, !stored.isNull else { return nil }
        // Of a file that somebody has altered: not our mistake.
        guard let value = Value.fromDatabaseValue(stored) else {
            throw fault(SQLITE_MISMATCH, query)
        }
        return value
    }

    private func bound(_ query: Query) throws -> SQLiteStatement {
        let statement = try cachedStatement(sql: query.text).sqliteStatement
        precondition(sqlite3_stmt_busy(statement) == 0, "a query is not run within itself")
        for (index, value) in query.values.enumerated() {
            let code = value.bind(to: statement, at: CInt(index + 1))
            guard code == SQLITE_OK else { throw fault(code, query) }
        }
        return statement
    }

    /// Makes the statement ready for its next use; keeps no name or number in it.
    private func finish(_ statement: SQLiteStatement) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    /// To be asked before the statement is reset. Holds no value of the query: they may be personal.
    private func fault(_ code: CInt, _ query: Query) -> DatabaseError {
        DatabaseError(resultCode: ResultCode(rawValue: code), message: lastErrorMessage, sql: query.text)
    }
}

/// One row while it is read.
package struct StoredColumns {
    fileprivate let statement: SQLiteStatement

    /// The value of column `index`, counted from 0. NULL where it may not stand, or a value of another kind,
    /// is a mistake of the query.
    package subscript<Value: DatabaseValueConvertible>(_ index: Int) -> Value {
        let stored = DatabaseValue(sqliteStatement: statement, index: CInt(index))
        guard let value = Value.fromDatabaseValue(stored) else {
            preconditionFailure("column \(index) holds no \(Value.self)")
        }
        return value
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
