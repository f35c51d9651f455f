import GRDB
public import Planning

/// Why the store refused a call. Nothing of the call was written.
public enum StateStoreError: Error, Sendable, Hashable {
    /// The file is not a database or its pages contradict each other.
    case corrupt(String)
    /// The file system or build of SQLite gives less durability than a committed intent needs.
    case weakerDurability(String)
    /// The file was written by a later version of this program.
    case newerSchema
    /// Another connection kept the database locked for longer than the busy timeout.
    case busy
    /// No room for the write (`SQLITE_FULL`, ENOSPC); reading goes on.
    case diskFull
    /// The action, or another of the same resource, has an intent that is not finished.
    case alreadyOpen(ActionID)
    /// The intent was finished before, or the row is gone.
    case notOpen(ActionID)
    /// Another process raised the epoch; this one may change nothing any more.
    case epochLost(held: Int, current: Int)
    /// The call contradicts what was recorded before, such as an effect that does not fit its
    /// action.
    case contradiction(String)
    case other(String)
}

extension StateStoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .corrupt(let detail): "the state database is damaged: \(detail)"
        case .weakerDurability(let detail):
            "the state database would not survive a power loss: \(detail)"
        case .newerSchema:
            "the state database was written by a later version; use that version or a backup"
        case .busy: "the state database is locked by another process"
        case .diskFull: "no room is left on the volume of the state database"
        case .alreadyOpen(let action): "'\(action.rawValue)' or its resource is already at work"
        case .notOpen(let action): "'\(action.rawValue)' has no open intent"
        case .epochLost(let held, let current):
            "another process took over: this one holds epoch \(held), the store \(current)"
        case .contradiction(let detail): detail
        case .other(let detail): detail
        }
    }
}

extension StateStoreError {
    /// Translates an error of SQLite or of other code.
    init(_ error: any Error) {
        if let known = error as? StateStoreError {
            self = known
            return
        }
        guard let database = error as? DatabaseError else {
            self = .other("the state database failed: \(error)")
            return
        }
        // SQL arguments may hold what people wrote, so only SQLite's own words are kept.
        let message = database.message ?? "SQLite error \(database.resultCode.rawValue)"
        switch database.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(message)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy
        case .SQLITE_FULL: self = .diskFull
        default: self = .other("the state database failed: \(message)")
        }
    }
}
