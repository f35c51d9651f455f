import GRDB
public import Manifests
import Planning

extension StateStore {
    /// The name that the resource has now which was called `former` last; nil when none was.
    public func currentName(of former: ResourceID) async throws -> ResourceID? {
        try await query { db in
            var name = former
            // A name may have been given back.
            var seen: Set<ResourceID> = [former]
            while let next = try Self.successor(of: name, db), seen.insert(next).inserted {
                name = next
            }
            return name == former ? nil : name
        }
    }

    private static func successor(of former: ResourceID, _ db: Database) throws -> ResourceID? {
        try Row.first(
            db,
            sql: """
                SELECT resource FROM events WHERE reason = ? AND message = ?
                ORDER BY sequence DESC LIMIT 1
                """, arguments: [Reason.renamed.rawValue, ResourceRename.message(from: former)]
        )?.resource("resource")
    }
}
