import Foundation
import Manifests
import Persistence
import Planning
import StatusAPI

/// A lab with one private and one public dataset of alice, in memory.
struct StubReports: LabReports {
    static let hidden = ResourceID(kind: .dataset, owner: "alice", name: "veiled")
    static let open = ResourceID(kind: .dataset, owner: "alice", name: "open")
    /// The log of this dataset is there once "go on" is among the calls.
    static let slow = ResourceID(kind: .dataset, owner: "alice", name: "slow")
    static let now = Date(timeIntervalSince1970: 1_795_000_000)

    private var all: [ResourceSummary] {
        let hidden = ResourceSummary(
            id: Self.hidden, access: .private, phase: .running, createdAt: Self.now,
            updatedAt: Self.now)
        let open = ResourceSummary(
            id: Self.open, access: .public, phase: .ready, createdAt: Self.now,
            updatedAt: Self.now)
        return [hidden, open]
    }

    private func visible(to viewer: Viewer) -> [ResourceSummary] {
        all.filter { row in
            switch viewer {
            case .anonymous: row.access == .public
            case .user(let name): row.access == .public || row.id.owner == name
            case .administrator, .admin: true
            }
        }
    }

    func dashboard(for viewer: Viewer) async throws -> Dashboard {
        var report = Dashboard(
            sync: SyncReport(revision: nil, subject: nil, at: nil, now: Self.now, error: nil))
        let counts = visible(to: viewer).map { KindCount.PhaseCount(phase: $0.phase, count: 1) }
        report.counts = [KindCount(kind: .dataset, phases: counts)]
        return report
    }

    func resources(
        _ filter: ResourceFilter, for viewer: Viewer, page: Page
    ) async throws -> ResourceList {
        let found = visible(to: viewer).filter { row in
            (filter.kind == nil || row.id.kind == filter.kind)
                && (filter.phase == nil || row.phase == filter.phase)
                && filter.words.allSatisfy { row.id.name.contains($0) }
        }
        return ResourceList(
            items: Array(found.dropFirst(page.offset).prefix(page.limit)), total: found.count,
            offset: page.offset)
    }

    func resource(_ id: ResourceID, for viewer: Viewer) async throws -> ResourceDetail? {
        guard let row = visible(to: viewer).first(where: { $0.id == id }) else { return nil }
        return ResourceDetail(summary: row, generation: 1, manifestLocation: nil, specText: "")
    }

    func events(
        of id: ResourceID?, after sequence: Int, for viewer: Viewer
    ) async throws -> [EventReport] { [] }

    func currentName(of former: ResourceID) async throws -> ResourceID? { nil }

    func graph(
        around id: ResourceID, depth: Int, for viewer: Viewer
    ) async throws -> ResourceGraph? { try await graph(for: viewer).around(id, depth: depth) }

    func graph(for viewer: Viewer) async throws -> ResourceGraph {
        ResourceGraph(
            nodes: visible(to: viewer).map { .init($0.id, title: nil, phase: $0.phase) }, edges: [])
    }

    func tasks(for viewer: Viewer) async throws -> [TaskRow] { [] }
    func queue(for viewer: Viewer) async throws -> [QueueEntry] { throw Broken() }
    func notices(for viewer: Viewer) async throws -> [Notice] { [] }
    func unreadNotices(for viewer: Viewer) async throws -> Int { 0 }
    func audit(for viewer: Viewer) async throws -> [AuditEntry]? { viewer.isAdmin ? [] : nil }

    func changes(after cursor: Int?, for viewer: Viewer) async throws -> ChangeBatch {
        guard let cursor, cursor < 3 else { return ChangeBatch(cursor: cursor ?? 0, changes: []) }
        let changes = visible(to: viewer).map {
            StreamedChange(resource: $0.id, phase: $0.phase, progress: nil)
        }
        return ChangeBatch(cursor: cursor + 1, changes: changes)
    }

    func missingForReadiness() async -> String? { "no plan was made since the start" }

    /// A drawing, which the service never sends, and a picture of 16 KiB.
    static func picture(_ number: Int) -> Picture? {
        switch number {
        case 0: Picture(contents: Data("<svg/>".utf8), contentType: "image/svg+xml")
        case 1: Picture(contents: Data(repeating: 0, count: 16_384), contentType: "image/png")
        default: nil
        }
    }

    /// A log that ends, one that grows while it is read, and one that nobody can read.
    static func log(_ request: LogRequest) throws -> LogChunk? {
        switch request.resource {
        case hidden, slow: return log(request.range)
        case ResourceID(kind: .dataset, owner: "alice", name: "growing"):
            guard case .from(let offset) = request.range else { return nil }
            var chunk = log(.from(offsetBytes: 0))
            chunk.offsetBytes = offset
            chunk.isAtEnd = false
            chunk.sizeBytes = offset + 3 * chunk.bytes.count
            return chunk
        case ResourceID(kind: .dataset, owner: "alice", name: "hung"):
            throw LogUnavailable(reason: "the container engine does not answer")
        default: return nil
        }
    }

    /// A log of two lines that ends when somebody looks for more.
    private static func log(_ range: LogRange) -> LogChunk {
        let log = Data("one\ntwo\n".utf8)
        let offset =
            switch range {
            case .from(let offset): min(offset, log.count)
            case .tail(let lines): lines == 1 ? 4 : 0
            }
        let task = TaskID(
            resource: hidden, digest: InputDigest(of: "d".utf8), run: 1)
        var chunk = LogChunk(
            attempt: AttemptID(task: task, number: 1), bytes: log.dropFirst(offset),
            offsetBytes: offset)
        chunk.isAtEnd = true
        chunk.isComplete = offset == log.count
        return chunk
    }

    /// The error of a failing database; its text must never reach a client.
    struct Broken: Error, CustomStringConvertible {
        var description: String { "secret-database-path" }
    }
}
