import GRDB
public import Planning
import Synchronization

extension StateStore {
    /// Raises the epoch, which every later write of this process carries, and returns it. A process
    /// that holds an earlier epoch can begin and finish nothing any more.
    public func raiseEpoch(at now: Instant) throws(StateStoreError) -> Int {
        let epoch = try write { db in
            try db.run(
                sql: "UPDATE installation SET epoch = epoch + 1, raised_at = ?",
                arguments: [now.stored])
            return try Self.storedEpoch(db)
        }
        heldEpoch.withLock { $0 = epoch }
        return epoch
    }

    /// Throws `epochLost` when another process took over. Callers ask right before a mutating call.
    public func checkEpoch() throws(StateStoreError) {
        _ = try read { try ownEpoch($0) }
    }

    /// The epoch that this process raised, when it is still the one in force.
    func ownEpoch(_ db: Database) throws -> Int {
        guard let held = heldEpoch.withLock({ $0 }) else {
            throw StateStoreError.contradiction(
                "the epoch must be raised before anything is begun or finished")
        }
        let current = try Self.storedEpoch(db)
        guard held == current else {
            throw StateStoreError.epochLost(held: held, current: current)
        }
        return held
    }

    private static func storedEpoch(_ db: Database) throws -> Int {
        try Int.first(db, sql: "SELECT epoch FROM installation") ?? 0
    }
}
