internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// Records and logs the health of the shared parts of the lab.
struct LabHealth {
    private let store: StateStore
    private let logger: Logger
    /// The last record of each part.
    private var records: [String: HealthRecord] = [:]
    /// The conditions whose beginning was logged, with their times.
    private var logged: [LabCause: Instant] = [:]

    init(store: StateStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// Records and logs the health of a part of the lab when it changed.
    mutating func note(
        _ name: String, isHealthy: Bool, _ message: String, at now: Instant
    ) throws(StateStoreError) {
        let known = records[name]
        guard known?.isHealthy != isHealthy || known?.message != message else { return }
        let record = HealthRecord(name: name, isHealthy: isHealthy, message: message, at: now)
        try store.recordHealth(record)
        records[name] = record
        if !isHealthy {
            logger.warning("\(name) is unhealthy: \(message)")
        } else if let known, !known.isHealthy {
            let length = DurationText.fine(now.elapsed(since: known.at))
            logger.info("\(name) is healthy again, after \(length)")
        }
    }

    mutating func note(_ trips: [GuardTrip], at now: Instant) throws(StateStoreError) {
        try note(
            HealthRecord.guardName, isHealthy: trips.isEmpty,
            trips.map(\.message).joined(separator: "; "), at: now)
    }

    /// Records the mistakes of the revision in force, because a mistake in a file that declares no
    /// resource appears on no resource's page.
    mutating func noteMistakes(
        of result: LoadResult, at now: Instant
    ) throws(StateStoreError) {
        let mistakes = result.diagnostics.filter { $0.severity == .error }
        let first = mistakes.first.map { "\($0.location): \($0.message)" } ?? ""
        let more = mistakes.count > 1 ? "; \(mistakes.count - 1) more" : ""
        try note(
            HealthRecord.manifestsName, isHealthy: mistakes.isEmpty, first + more, at: now)
    }

    /// Records whether the disk has enough space, and notifies admins of conditions that last for
    /// an hour. A condition is shown as long as the journal has it.
    mutating func noteConditions(
        _ observed: ObservedState, _ plan: Plan, of desired: DesiredState, at now: Instant
    ) throws(StateStoreError) {
        try store.endConditions(plan.endedConditions, at: now)
        let shortage = observed.diskShortage
        try note(
            "Disk space", isHealthy: shortage == nil,
            shortage.map { "no new work begins: \($0)" } ?? "", at: now)
        let conditions = observed.conditions.filter { !plan.endedConditions.contains($0.key) }
        log(conditions, at: now)
        let lasting = conditions.filter {
            now.remaining(of: .seconds(3600), since: $0.value.since) == .zero
        }
        guard !lasting.isEmpty else { return }
        let admins = desired.resources.filter { resource in
            resource.id.kind == .user && resource.spec.as(UserSpec.self)?.role == .admin
        }.map(\.id)
        for (cause, condition) in lasting.sorted(by: { $0.key < $1.key }) {
            try store.tell(of: cause, condition, to: admins, at: now)
        }
    }

    /// Logs one line for each condition that began or ended with this look.
    private mutating func log(_ conditions: [LabCause: LabCondition], at now: Instant) {
        for (cause, condition) in conditions.sorted(by: { $0.key < $1.key })
        where logged[cause] == nil {
            logger.warning("\(cause.title) is unhealthy: \(condition.message)")
        }
        for (cause, since) in logged.sorted(by: { $0.key < $1.key })
        where conditions[cause] == nil {
            let length = DurationText.fine(now.elapsed(since: since))
            logger.info("\(cause.title) is healthy again, after \(length)")
        }
        logged = conditions.mapValues(\.since)
    }
}
