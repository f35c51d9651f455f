public import Manifests
public import Persistence

/// What the pages and the API read. Each call is one read transaction.
///
/// What `viewer` may not see is absent from every answer: nil, left out of lists, not counted.
/// Tasks, queue entries' owners' work, logs, downloads and notifications are for their owner and
/// admins only, whatever the resource's access says.
public protocol StatusSource: Sendable {
    func dashboard(for viewer: Viewer) async throws -> Dashboard
    /// By kind, owner and name.
    func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList
    func resource(_ id: ResourceID, for viewer: Viewer) async throws -> ResourceDetail?
    /// The name that the resource has now which was called `former` before; nil when none was. Only
    /// for admins, who may see all.
    func currentName(of former: ResourceID) async throws -> ResourceID?
    /// What happened after `sequence` to the resource, or to all that the viewer sees when it is
    /// nil; newest first, at most 1000.
    func events(
        of id: ResourceID?, after sequence: Int, for viewer: Viewer
    ) async throws -> [EventReport]
    /// What the resource is made from and what is made from it, at most `depth` steps away.
    func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph?
    /// All resources with what they use of one another.
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
    /// What changed after `cursor`; nil asks only for the present cursor. The last state of each
    /// changed resource, once.
    func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch
    /// What keeps the daemon from having recovered, in words that anybody may read; nil once the
    /// stored state can be read and a plan was made since the start.
    func missingForReadiness() async -> String?
}
