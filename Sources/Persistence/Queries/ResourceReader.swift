import Foundation
import GRDB
import Manifests
import Planning

/// Reads one resource for one viewer.
struct ResourceReader {
    private static let eventsMax = 100
    /// A younger resource gets no finding that nothing uses it.
    private static let youth = Duration.seconds(30 * 86_400)

    let db: Database
    let viewer: Viewer
    let id: ResourceID
    /// A row of `ResourceSummary.selection`.
    private let row: Row
    /// The task of the resource's standing; nil for viewers other than the owner and admins.
    private let task: TaskID?

    private var isOwn: Bool { viewer.seesTasks(of: id) }

    /// Nil when there is no such resource that the viewer may see.
    init?(_ id: ResourceID, for viewer: Viewer, _ db: Database) throws {
        let row = try Row.first(
            db, sql: "\(ResourceSummary.selection) WHERE k.resource = ?",
            arguments: [id.description])
        guard let row, viewer.sees(id, access: try row.word("access", Access.self)) else {
            return nil
        }
        self.db = db
        self.viewer = viewer
        self.id = id
        self.row = row
        task = viewer.seesTasks(of: id) ? try row.optionalTask("task") : nil
    }

    func detail(by policy: Policy, at now: Instant) throws -> ResourceDetail {
        let inventory = try inventory()
        let record = try inventory.map { try InventoryRecord(row: $0, spec: { _ in nil }) }
        let madeFrom = try links(
            "SELECT target AS other, role FROM resource_references r WHERE resource = ?")
        let declared = try Int.first(
            db, sql: "SELECT count(*) FROM resource_references WHERE resource = ?",
            arguments: [id.description])
        // A spec is not shown when it names a resource that the viewer may not see.
        let spec =
            isOwn || madeFrom.count == declared
            ? record.map { withoutAddress($0.canonicalSpec) } : nil
        let attempts = try attempts()
        let findings = try findings()
        let summary = try ResourceSummary(row: row, viewer: viewer)
        var detail = ResourceDetail(
            summary: summary, generation: record?.generation ?? 0,
            manifestLocation: try place(inventory, record, summary.phase, findings),
            specText: try documentText(inventory) ?? spec.map(CanonicalJSON.encode) ?? "")
        detail.labels = try inventory?.json("labels", [String: String].self) ?? [:]
        (detail.parameters, detail.seed) = Self.work(in: spec)
        detail.conditions = conditions(of: summary, generation: detail.generation)
        let isYoung = now.elapsed(since: try row.instant("created_at")) < Self.youth
        detail.findings = findings.filter {
            !isYoung || DiagnosticCode(rawValue: $0.code)?.isOfOldAge != true
        }
        detail.attempts = try attempts.map { try AttemptReport($0.row, $0.record) }
        detail.versions = try versions(current: record?.current)
        detail.madeFrom = madeFrom
        detail.usedBy = try links(
            """
            SELECT r.resource AS other, role FROM resource_references r
                JOIN inventory USING (resource) WHERE target = ?
            """)
        let results = try ResultReader(db: db, seesTask: isOwn).results(
            shown: task, current: record?.current)
        detail.previews = results.previews
        detail.warnings = isOwn ? results.warnings : []
        detail.metrics = results.metrics
        detail.resultSummary = results.summary
        detail.download = try download(inventory)?.report
        detail.events = try events()
        detail.nextAttemptAt = try backoffEnd(attempts, summary, by: policy)?.date
        detail.deleteAt = (record?.deletion).map { $0.requestedAt.adding($0.grace).date }
        // Attempts that take in a model or upload have no container and so no log; and old logs are
        // deleted.
        detail.hasLog = attempts.contains {
            $0.record.hasLog || ($0.record.end == nil && $0.record.containerID != nil)
        }
        return detail
    }

    /// The object of a download and how much longer it is offered; nil when it is not offered.
    func offer(at now: Instant) throws -> DownloadOffer? {
        try download(try inventory())?.offer(at: now)
    }

    func preview(_ number: Int) throws -> PreviewRecord? {
        try ResultReader(db: db, seesTask: isOwn).preview(
            number, shown: task, current: try inventory()?.optionalTask("current"))
    }

    private func inventory() throws -> Row? {
        try Row.first(
            db,
            sql: "SELECT * FROM inventory JOIN generations USING (resource) WHERE resource = ?",
            arguments: [id.description])
    }

    /// `path:line` of the manifest; of an invalid one, the place of its first mistake; nil of a
    /// resource that is being deleted.
    private func place(
        _ row: Row?, _ record: InventoryRecord?, _ phase: Phase, _ findings: [Finding]
    ) throws -> String? {
        var declared: String?
        if let row, let record { declared = "\(record.path):\(try row.int("line"))" }
        return switch phase {
        case .deleting: nil
        case .invalid: findings.first?.location ?? declared
        default: declared
        }
    }

    /// The manifest's document as written, for the owner and admins; other viewers get documents of
    /// the catalogue only, without those of users.
    private func documentText(_ row: Row?) throws -> String? {
        let seesText =
            isOwn || (!id.kind.isOwned && id.kind != .user) || viewer.seesAddress(of: id)
        return seesText ? try row?.text("document_text") : nil
    }

    private func withoutAddress(_ spec: JSONValue) -> JSONValue {
        guard id.kind == .user, !viewer.seesAddress(of: id), case .object(var members) = spec
        else { return spec }
        members["email"] = nil
        return .object(members)
    }

    /// Parameters and seed of an accepted spec.
    private static func work(in spec: JSONValue?) -> ([String: JSONValue], Int?) {
        guard case .object(let members)? = spec else { return ([:], nil) }
        var seed: Int?
        if case .integer(let number)? = members["seed"] { seed = number }
        var holder = members
        if case .object(let renderer)? = members["renderer"] { holder = renderer }
        guard case .object(let parameters)? = holder["parameters"] else { return ([:], seed) }
        return (Dictionary(parameters.map { ($0, $1) }) { first, _ in first }, seed)
    }

    private func conditions(of summary: ResourceSummary, generation: Int) -> [ConditionReport] {
        ConditionReport.Aspect.allCases.map { type in
            var condition = ConditionReport(
                type: type, status: type.status(in: summary.phase), reason: summary.reason,
                observedGeneration: generation, at: summary.since ?? summary.createdAt)
            condition.message = summary.message
            return condition
        }
    }

    private func findings() throws -> [Finding] {
        guard isOwn else { return [] }
        return try Row.all(
            db, sql: "SELECT * FROM findings WHERE resource = ? ORDER BY sequence",
            arguments: [id.description]
        ).map { try Finding(row: $0) }
    }

    private typealias Attempt = (task: TaskID, record: AttemptRecord, row: Row)

    private func attempts() throws -> [Attempt] {
        guard isOwn else { return [] }
        return try Row.all(
            db,
            sql: """
                SELECT a.*, EXISTS (SELECT 1 FROM task_inputs i
                    WHERE i.task = a.task AND i.source = t.resource) AS is_preview
                FROM attempts a JOIN tasks t USING (task) WHERE t.resource = ?
                ORDER BY a.created_at DESC, a.number DESC
                """, arguments: [id.description]
        ).map { (try $0.task("task"), try AttemptRecord(row: $0), $0) }
    }

    /// When the task of the standing is tried again; nil unless the resource waits for that.
    private func backoffEnd(
        _ attempts: [Attempt], _ summary: ResourceSummary, by policy: Policy
    ) throws -> Instant? {
        guard summary.reason == Reason.backoff.rawValue, let task else { return nil }
        let own = attempts.filter { $0.task == task }.map(\.record)
        return TaskRecord(id: task, rerun: nil, attempts: own.sorted { $0.number < $1.number })
            .backoffEnd(policy: policy)
    }

    private func versions(current: TaskID?) throws -> [VersionReport] {
        try Row.all(
            db,
            sql: """
                SELECT * FROM versions v WHERE resource = ? AND NOT EXISTS (
                    SELECT 1 FROM task_inputs i WHERE i.task = v.task AND i.source = v.resource)
                ORDER BY succeeded_at DESC, task
                """, arguments: [id.description]
        ).map { row in
            let task = try row.task("task")
            return VersionReport(
                digest: task.digest.rawValue, current: task == current,
                succeededAt: try row.instant("succeeded_at").date,
                sizeBytes: try row.int("size_bytes"), imageID: try row.optionalText("image_id"))
        }
    }

    /// The resources that `sql` finds for this resource and that the viewer sees.
    private func links(_ sql: String) throws -> [LineageLink] {
        try Row.all(
            db,
            sql: """
                SELECT o.other, o.role, k.title, k.access, coalesce(s.phase, 'Pending') AS phase
                FROM (\(sql)) o JOIN known k ON k.resource = o.other
                    LEFT JOIN standings s ON s.resource = o.other ORDER BY o.other
                """, arguments: [id.description]
        ).compactMap { row in
            let other = try row.resource("other")
            guard viewer.sees(other, access: try row.word("access", Access.self)) else {
                return nil
            }
            return LineageLink(
                id: other, title: try row.optionalText("title"),
                role: try row.word("role", Reference.Role.self),
                phase: try row.word("phase", Phase.self))
        }
    }

    private func download(_ inventory: Row?) throws -> StoredDownload? {
        guard isOwn, id.kind.traits.result == .object else { return nil }
        let row = try Row.first(
            db,
            sql: """
                SELECT d.* FROM downloads d JOIN tasks t USING (task) WHERE d.resource = ?
                ORDER BY d.task = ? DESC, t.created_at DESC LIMIT 1
                """, arguments: [id.description, task?.stored])
        guard let row else { return nil }
        let pinned = try row.task("pinned")
        let current = try String.first(
            db, sql: "SELECT current FROM inventory WHERE resource = ?",
            arguments: [pinned.resource.description])
        let record = DownloadRecord(
            task: try row.task("task"), pinned: pinned, objectKey: try row.text("object_key"),
            sizeBytes: try row.optionalInt("size_bytes"),
            readyAt: try row.optionalInstant("ready_at"),
            expiredAt: try row.optionalInstant("expired_at"),
            removedAt: try row.optionalInstant("removed_at"))
        let keepFor = try inventory?.optionalInt("keep_for_ns").map { Duration.nanoseconds($0) }
        return StoredDownload(
            record: record, keepFor: keepFor,
            hasNewer: current != nil && current != pinned.stored)
    }

    private func events() throws -> [EventReport] {
        try Row.all(
            db,
            sql: """
                SELECT * FROM events WHERE resource = ? AND (scope = 'resource' OR ?)
                ORDER BY sequence DESC LIMIT ?
                """, arguments: [id.description, isOwn, Self.eventsMax]
        ).map { try EventReport(row: $0) }
    }
}

extension AttemptReport {
    fileprivate init(_ row: Row, _ record: AttemptRecord) throws {
        let state: State =
            switch record.end {
            case nil: .running
            case .succeeded?: .succeeded
            case .failed?: .failed
            case .stopped?: .stopped
            }
        self.init(number: record.number, state: state)
        isPreview = try row.int("is_preview") == 1
        if case .failed(let failure)? = record.end { failureClass = failure }
        exitCode = try row.optionalInt("exit_code")
        message = try row.optionalText("message")
        startedAt = record.startedAt?.date
        endedAt = record.endedAt?.date
    }
}

/// A download as it is stored.
struct StoredDownload {
    let record: DownloadRecord
    let keepFor: Duration?
    /// Whether the target has a newer result.
    let hasNewer: Bool

    var report: DownloadReport {
        let state: DownloadReport.State =
            switch (record.readyAt, record.expiredAt) {
            case (nil, nil): .uploading
            case (nil, _): .pending
            case (_, nil): .ready
            case (_, _): .expired
            }
        let end = record.readyAt.flatMap { readyAt in
            keepFor.map { record.expiredAt ?? readyAt.adding($0) }
        }
        return DownloadReport(
            state: state, expiresAt: end?.date, sizeBytes: record.sizeBytes,
            newerAvailable: hasNewer)
    }

    /// The offer at `now`; nil unless the object is ready and has not expired.
    func offer(at now: Instant) -> DownloadOffer? {
        guard let readyAt = record.readyAt, record.expiredAt == nil, let keepFor else { return nil }
        return DownloadOffer(
            objectKey: record.objectKey, left: now.remaining(of: keepFor, since: readyAt))
    }
}
