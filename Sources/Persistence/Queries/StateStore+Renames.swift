import GRDB
public import Manifests

extension StateStore {
    /// The name that the resource has now which was called `former` last; nil when none was.
    public func currentName(of former: ResourceID) async throws -> ResourceID? {
        try await query { db in try Self.currentName(of: former, db) }
    }

    /// The names that resources have now whose former ones are in `formers`.
    public func currentNames(
        of formers: Set<ResourceID>
    ) throws(StateStoreError) -> [ResourceID: ResourceID] {
        try read { db in
            var names: [ResourceID: ResourceID] = [:]
            for former in formers { names[former] = try Self.currentName(of: former, db) }
            return names
        }
    }

    private static func currentName(of former: ResourceID, _ db: Database) throws -> ResourceID? {
        var name = former
        // A name may have been given back.
        var seen: Set<ResourceID> = [former]
        while let next = try successor(of: name, db), seen.insert(next).inserted { name = next }
        return name == former ? nil : name
    }

    private static func successor(of former: ResourceID, _ db: Database) throws -> ResourceID? {
        try Row.first(
            db,
            sql: """
                SELECT resource FROM events WHERE reason = 'renamed' AND message = ?
                ORDER BY sequence DESC LIMIT 1
                """, arguments: [ResourceRename.message(from: former)]
        )?.resource("resource")
    }
}
