public import Manifests
public import Persistence

/// The reports that the pages and the API show. One call may take several read transactions.
///
/// Every answer leaves out the things that `viewer` may not see: they are nil, not in lists and not
/// counted. Tasks, queue entries, logs, downloads and notifications are for their owner and admins
/// only, whatever the resource's access says.
public protocol LabReports: Sendable {
    func dashboard(for viewer: Viewer) async throws -> Dashboard
    /// In order of kind, owner and name.
    func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList
    func resource(_ id: ResourceID, for viewer: Viewer) async throws -> ResourceDetail?
    /// The present name of the resource that was called `former` before; nil when none was. Only
    /// for admins, who may see all.
    func currentName(of former: ResourceID) async throws -> ResourceID?
    /// Events after `sequence` of the resource, or of all that the viewer sees when `id` is nil;
    /// newest first, at most 1000.
    func events(
        of id: ResourceID?, after sequence: Int, for viewer: Viewer
    ) async throws -> [EventReport]
    /// What the resource is made from and what is made from it, at most `depth` steps away.
    func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph?
    /// All resources that the viewer sees, with the uses among them.
    func graph(for viewer: Viewer) async throws -> ResourceGraph
    /// Newest first.
    func tasks(for viewer: Viewer) async throws -> [TaskRow]
    func queue(for viewer: Viewer) async throws -> [QueueEntry]
    /// Newest first; empty for an anonymous viewer.
    func notices(for viewer: Viewer) async throws -> [Notice]
    /// How many notices were not read; 0 for an anonymous viewer.
    func unreadNotices(for viewer: Viewer) async throws -> Int
    /// Newest first; nil unless the viewer is an admin.
    func audit(for viewer: Viewer) async throws -> [AuditEntry]?
    /// The last state of each resource that changed after `cursor`, once. A nil cursor asks only
    /// for the present cursor.
    func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch
    /// Why the daemon has not recovered yet, in words that anybody may read; nil once the stored
    /// state can be read and a plan was made since the start.
    func missingForReadiness() async -> String?
}
