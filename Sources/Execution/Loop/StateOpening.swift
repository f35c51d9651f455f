internal import Foundation
public import Logging
public import Persistence
public import Planning

/// Opens the lab's database for this process, which takes over from any other process. A damaged
/// database is moved aside. In place of a damaged or missing one, a new database is begun under the
/// same installation name, which identifies containers and objects; the loop restores the rest.
public enum StateOpening {
    /// - Parameter freshID: the name of a new installation.
    public static func open(
        _ folder: StateFolder, freshID: String, at now: Instant, logger: Logger
    ) throws -> StateStore {
        let kept = FileManager.default.contents(atPath: folder.installation)
            .map { String(decoding: $0, as: UTF8.self) }
        if kept != nil, !Disk.exists(folder.database) {
            try noteLoss("the state database was gone", in: folder, at: now, logger)
        }
        let id = kept ?? freshID
        let store: StateStore
        do throws(StateStoreError) {
            store = try makingRoom(in: folder, logger) { () throws(StateStoreError) in
                try StateStore.open(at: folder.database, installationID: id, logger: logger)
            }
        } catch {
            guard case .corrupt(let detail) = error else { throw error }
            guard kept != nil else {
                logger.critical("no file beside the database holds the installation's name")
                throw error
            }
            let aside = try setAside(folder, at: now)
            try noteLoss(
                "the state database was damaged (\(detail)) and is set aside as '\(aside)'",
                in: folder, at: now, logger)
            store = try StateStore.open(at: folder.database, installationID: id, logger: logger)
        }
        if kept != store.installationID {
            try Disk.write(
                Data(store.installationID.utf8), to: folder.installation, mode: 0o600)
        }
        _ = try makingRoom(in: folder, logger) { () throws(StateStoreError) in
            try store.raiseEpoch(at: now)
        }
        return store
    }

    /// Releases the reserve when the disk is full, as a running daemon does.
    private static func makingRoom<Value>(
        in folder: StateFolder, _ logger: Logger, _ body: () throws(StateStoreError) -> Value
    ) throws(StateStoreError) -> Value {
        do throws(StateStoreError) {
            return try body()
        } catch {
            guard error == .diskFull, DiskReserve(path: folder.reserve).release() else {
                throw error
            }
            logger.warning("the disk is full; the reserve is used to begin")
            return try body()
        }
    }

    private static func setAside(_ folder: StateFolder, at now: Instant) throws -> String {
        let stamp = now.text.filter { $0 != ":" && $0 != "-" }
        let aside = "\(folder.database).damaged-\(stamp)"
        for suffix in ["-wal", "-shm", ""] where Disk.exists(folder.database + suffix) {
            try Disk.move(folder.database + suffix, to: aside + suffix)
        }
        return aside
    }

    private static func noteLoss(
        _ what: String, in folder: StateFolder, at now: Instant, _ logger: Logger
    ) throws {
        let text = """
            \(now.text): \(what). A new database was begun. It takes over the results on disk and \
            the running containers; history, audit, notifications, approvals and removals under \
            way are lost
            """
        logger.critical("\(text)")
        try Disk.write(Data(text.utf8), to: folder.lossNote, mode: 0o600)
    }
}
