import GRDB

// SQL that is compiled once for each connection: its text is a constant of the program.

extension Database {
    /// Runs one statement whose result is not asked for.
    func run(sql: String, arguments: StatementArguments = []) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }
}

extension Row {
    static func all(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Row] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func first(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> Row? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible {
    /// The first column of all rows.
    static func all(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> [Self] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first column of the first row; nil when there is none or it is NULL.
    static func first(
        _ db: Database, sql: String, arguments: StatementArguments = []
    ) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}
