import Foundation
import GRDB
import Logging
import Planning
import Synchronization

/// The lab's stored state: one SQLite database in WAL mode with `synchronous=FULL`.
///
/// Every method is one transaction: on return all of it is on disk, and after a throw or a crash
/// none of it is. Writes are synchronous, so cancellation of a task cannot undo one.
public final class StateStore: Sendable {
    /// Names this lab in labels and object keys. It was chosen when the database was made.
    public let installationID: String
    let pool: DatabasePool
    let logger: Logger
    /// The epoch that this process raised; nil before `raiseEpoch`.
    let heldEpoch = Mutex<Int?>(nil)
    /// The last look into the repository by this process; nil before the first.
    let heldSync = Mutex<SyncRecord?>(nil)
    /// Why nothing can be recorded now. The database cannot record this either.
    let heldTrouble = Mutex<HealthRecord?>(nil)

    init(pool: DatabasePool, installationID: String, logger: Logger) {
        self.pool = pool
        self.installationID = installationID
        self.logger = logger
    }

    /// Runs `body` in one transaction of the writer.
    func write<Result>(
        _ body: (Database) throws -> Result
    ) throws(StateStoreError) -> Result {
        do {
            return try pool.write(body)
        } catch {
            throw StateStoreError(error)
        }
    }

    /// Runs `body` on one snapshot.
    func read<Result>(_ body: (Database) throws -> Result) throws(StateStoreError) -> Result {
        do {
            return try pool.read(body)
        } catch {
            throw StateStoreError(error)
        }
    }

    /// Runs `body` on one snapshot without holding the caller's thread.
    func query<Result: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Result
    ) async throws -> Result {
        do {
            return try await pool.read(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StateStoreError(error)
        }
    }

    /// Closes the database. Later calls throw.
    public func close() throws(StateStoreError) {
        do {
            try pool.close()
        } catch {
            throw StateStoreError(error)
        }
    }
}
