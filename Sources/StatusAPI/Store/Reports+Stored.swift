import Foundation
import Manifests
import Persistence
import Planning

extension TaskProgress {
    /// With the time that is left at the pace since `start`.
    init?(_ progress: WorkerProgress?, from start: Instant?, at instant: Instant?) {
        guard let progress else { return nil }
        var eta: Double?
        // Progress of an earlier attempt says nothing of this one's pace.
        if let total = progress.total, progress.done > 0, total > progress.done, let start,
            let instant, instant.isLater(than: start)
        {
            let pace = instant.elapsed(since: start) / .seconds(1) / Double(progress.done)
            eta = pace * Double(total - progress.done)
        }
        self.init(
            done: progress.done, total: progress.total, unit: progress.unit,
            phase: progress.phase, etaSeconds: eta)
    }
}

extension ResourceSummary {
    init(_ row: ResourceSummaryRecord) {
        self.init(
            id: row.id, access: row.access == .public ? .public : .private, phase: row.phase,
            createdAt: row.createdAt.date, updatedAt: row.updatedAt.date)
        title = row.title
        reason = row.reason.rawValue
        message = row.message
        since = row.since.date
        position = row.position
        failureClass = row.failure
        notInForce = row.notInForce
        // Progress of what is over says nothing.
        if row.phase == .running || row.phase == .uploading {
            progress = TaskProgress(row.progress, from: row.since, at: row.progressAt)
        }
    }
}

extension TaskRow {
    init(_ row: TaskReport) {
        self.init(
            resource: row.task.resource, phase: row.phase, attempt: row.attempt,
            createdAt: row.createdAt.date)
        title = row.title
        if case .failed(let failure)? = row.end { failureClass = failure }
        if row.phase == .running || row.phase == .uploading {
            progress = TaskProgress(row.progress, from: row.startedAt, at: row.progressAt)
        }
        startedAt = row.startedAt?.date
        endedAt = row.endedAt?.date
    }
}

extension ResourceDetail {
    init(_ report: ResourceReport, policy: Policy, at now: Instant) {
        let declaration = report.declaration
        var place = declaration.path.map { path in
            declaration.line.map { "\(path):\($0)" } ?? path
        }
        switch report.summary.phase {
        case .deleting: place = nil
        case .invalid: place = report.findings.first.map { "\($0.location)" } ?? place
        default: break
        }
        self.init(
            summary: ResourceSummary(report.summary), generation: declaration.generation,
            manifestLocation: place,
            specText: declaration.documentText
                ?? declaration.canonicalSpec.map(CanonicalJSON.encode) ?? "")
        labels = declaration.labels
        (parameters, seed) = Self.work(in: declaration.canonicalSpec)
        conditions = report.conditions.map(ConditionReport.init)
        findings = report.findings(at: now).map {
            Finding(
                severity: $0.severity.rawValue, code: $0.code, message: $0.message,
                location: "\($0.location)")
        }
        attempts = report.attempts.map(AttemptReport.init)
        versions = report.versions.map(VersionReport.init)
        madeFrom = report.madeFrom.map(LineageLink.init)
        usedBy = report.usedBy.map(LineageLink.init)
        previews = report.results.previews.map { PreviewReport(path: $0.path, title: $0.title) }
        warnings = report.seesLog ? report.results.warnings : []
        metrics = report.results.metrics.map(MetricSeries.init)
        resultSummary = report.results.summary
        download = report.download.map(DownloadReport.init)
        events = report.events.map(EventReport.init)
        nextAttemptAt = report.backoffEnd(policy: policy)?.date
        deleteAt = declaration.deletion.map { $0.requestedAt.adding($0.grace).date }
        // Taking a model in and uploading are no containers, so they have no log; and after their
        // time logs are dropped.
        hasLog =
            report.seesLog
            && report.attempts.contains {
                $0.record.hasLog || ($0.record.end == nil && $0.record.containerID != nil)
            }
    }
}

extension ResourceDetail {
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
}

extension ResourceReport {
    /// When the task that the resource speaks of is tried again, while that is what it waits for.
    fileprivate func backoffEnd(policy: Policy) -> Instant? {
        guard summary.reason == .backoff, let task = summary.task else { return nil }
        let own = attempts.filter { $0.task == task }.map(\.record)
        let record = TaskRecord(
            id: task, rerun: nil, attempts: own.sorted { $0.number < $1.number })
        return record.backoffEnd(policy: policy)
    }
}

extension EventReport {
    init(_ event: EventRecord) {
        self.init(
            sequence: event.sequence, resource: event.resource, at: event.at.date,
            reason: event.reason, message: event.message)
    }
}

extension ConditionReport {
    fileprivate init(_ condition: Condition) {
        self.init(
            type: condition.type.rawValue,
            status: Status(rawValue: condition.status.rawValue) ?? .unknown,
            reason: condition.reason, observedGeneration: condition.observedGeneration,
            at: condition.at.date)
        message = condition.message
    }
}

extension AttemptReport {
    fileprivate init(_ attempt: Persistence.AttemptReport) {
        let state: String
        switch attempt.record.end {
        case nil: state = "running"
        case .succeeded?: state = "succeeded"
        case .failed?: state = "failed"
        case .stopped?: state = "stopped"
        }
        self.init(number: attempt.record.number, state: state)
        isPreview = attempt.isPreview
        if case .failed(let failure)? = attempt.record.end { failureClass = failure }
        exitCode = attempt.exitCode
        message = attempt.message
        startedAt = attempt.record.startedAt?.date
        endedAt = attempt.record.endedAt?.date
    }
}

extension VersionReport {
    fileprivate init(_ version: Persistence.VersionReport) {
        self.init(
            digest: version.record.task.digest.rawValue, current: version.isCurrent,
            succeededAt: version.record.succeededAt.date, sizeBytes: version.record.sizeBytes,
            imageID: version.imageID)
    }
}

extension LineageLink {
    fileprivate init(_ link: Persistence.LineageLink) {
        self.init(
            id: link.id, title: link.title, role: link.role.rawValue, phase: link.phase)
    }
}

extension MetricSeries {
    fileprivate init(_ series: WorkerResults.MetricSeries) {
        self.init(
            name: series.name,
            points: series.points.map {
                Point(step: $0.step, value: $0.value, at: $0.at.date)
            })
    }
}

extension DownloadReport {
    init(_ download: Persistence.DownloadReport) {
        let state =
            switch (download.record.readyAt, download.record.expiredAt) {
            case (nil, nil): "uploading"
            case (nil, _): "pending"
            case (_, nil): "ready"
            case (_, _): "expired"
            }
        self.init(
            state: state, expiresAt: download.expiresAt?.date,
            sizeBytes: download.record.sizeBytes, newerAvailable: download.newerAvailable)
    }
}
