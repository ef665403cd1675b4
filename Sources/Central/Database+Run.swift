import GRDB

/// SQL whose interpolations are bound, through the connection's statement cache.
extension Database {
    func run(_ literal: SQL) throws {
        let (sql, arguments) = try literal.build(self)
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// The first row of `literal`.
    func row(_ literal: SQL) throws -> Row? {
        let (sql, arguments) = try literal.build(self)
        return try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    /// All rows of `literal`.
    func rows(_ literal: SQL) throws -> [Row] {
        let (sql, arguments) = try literal.build(self)
        return try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The rows of `literal`, one after the other, for tables that may be long.
    func cursor(_ literal: SQL) throws -> RowCursor {
        let (sql, arguments) = try literal.build(self)
        return try Row.fetchCursor(cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first value of `literal`.
    func value<Value: DatabaseValueConvertible>(_ type: Value.Type, _ literal: SQL) throws -> Value? {
        let (sql, arguments) = try literal.build(self)
        return try Value.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }
}
