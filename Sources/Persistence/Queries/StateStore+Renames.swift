import GRDB
public import Manifests

extension StateStore {
    /// The present name of the resource that was last called `former`; nil when none was.
    public func currentName(of former: ResourceID) async throws -> ResourceID? {
        try await query { db in try Self.currentName(of: former, db) }
    }

    /// The present names of renamed resources, by those former names that are in `formers`.
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
        // A resource may have got an earlier name back, so names can form a circle.
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
