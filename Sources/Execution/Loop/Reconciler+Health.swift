internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// What is shown of the parts of the world that all depend on.
extension Reconciler {
    /// Consents to all that guards stopped at the last look, and says what that was and what
    /// happens now.
    public func approveTrips() throws -> [String] {
        for trip in trips {
            try store.approve(
                revision: trip.revision, resources: Set(trip.resources), by: .admin,
                at: time.now())
        }
        wake.ring()
        return trips.map { $0.consequence(under: settings.policy) }
    }

    func noteTrips(_ found: [GuardTrip], at now: Instant) throws(StateStoreError) {
        trips = found
        try note(
            HealthRecord.guardName, isHealthy: found.isEmpty,
            found.map(\.message).joined(separator: "; "), at: now)
    }

    /// Says what is wrong in the commit in force, since it may concern nothing that has a page.
    func noteMistakes(_ result: LoadResult, at now: Instant) throws(StateStoreError) {
        let mistakes = result.diagnostics.filter { $0.severity == .error }
        let first = mistakes.first.map { "\($0.location): \($0.message)" } ?? ""
        let more = mistakes.count > 1 ? "; \(mistakes.count - 1) more" : ""
        try note(
            HealthRecord.manifestsName, isHealthy: mistakes.isEmpty, first + more, at: now)
    }

    /// Records how a part of the world fares, and logs it, when that changed.
    func note(
        _ name: String, isHealthy: Bool, _ message: String, at now: Instant
    ) throws(StateStoreError) {
        let known = health[name]
        guard known?.isHealthy != isHealthy || known?.message != message else { return }
        let record = HealthRecord(name: name, isHealthy: isHealthy, message: message, at: now)
        try store.recordHealth(record)
        health[name] = record
        if !isHealthy {
            logger.warning("\(name) is unhealthy: \(message)")
        } else if let known, !known.isHealthy {
            let length = DurationText.fine(now.elapsed(since: known.at))
            logger.info("\(name) is healthy again, after \(length)")
        }
    }

    /// Records what came of a look into the repository, and logs it when that changed.
    func record(_ look: SyncRecord) throws(StateStoreError) {
        let before = try store.lastSync()
        if let error = look.error, before?.error != error {
            let word = look.isRefusal ? "refused" : "the repository cannot be read"
            logger.warning("\(word): \(error); what was in force stays in force")
        }
        if let before, before.error != nil, !before.isRefusal, look.error == nil || look.isRefusal {
            logger.info("the repository can be read again")
        }
        try store.recordSync(look)
    }

    /// One line for each revision that comes into force.
    func tell(of outcome: RevisionOutcome, of revision: AcceptedRevision) {
        logger.info(
            "accepted \(revision.commit.prefix(12)) \(revision.subject): \(outcome.sentence)")
    }

    /// What a look found and begins, as a line of the log.
    func lookText(of plan: Plan, begun actions: [PlannedAction], nextLook: Duration?) -> String {
        var parts = [
            Counted.text(plan.changes.count, "change"),
            "\(Counted.text(plan.actions.count, "action")) planned",
        ]
        if !actions.isEmpty {
            parts.append("begins \(actions.map(\.id.rawValue).joined(separator: ", "))")
        }
        parts.append(nextLook.map { "next look in \(DurationText.fine($0))" } ?? "nothing is due")
        return "looked: \(parts.joined(separator: ", "))"
    }

    /// Shows whether there is room, and tells admins of what the lab has lacked for an hour. What
    /// it lacks besides is shown as long as the journal has it.
    func noteConditions(
        _ observed: ObservedState, _ plan: Plan, of desired: DesiredState, at now: Instant
    ) throws(StateStoreError) {
        try store.endConditions(plan.endedConditions, at: now)
        let shortage = observed.diskShortage
        try note(
            "Disk space", isHealthy: shortage == nil,
            shortage.map { "nothing new begins: \($0)" } ?? "", at: now)
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

    /// One line for each thing that the lab lacks since this look, or has again.
    private func log(_ conditions: [LabCause: LabCondition], at now: Instant) {
        for (cause, condition) in conditions.sorted(by: { $0.key < $1.key })
        where loggedConditions[cause] == nil {
            logger.warning("\(cause.title) is unhealthy: \(condition.message)")
        }
        for (cause, since) in loggedConditions.sorted(by: { $0.key < $1.key })
        where conditions[cause] == nil {
            let length = DurationText.fine(now.elapsed(since: since))
            logger.info("\(cause.title) is healthy again, after \(length)")
        }
        loggedConditions = conditions.mapValues(\.since)
    }
}

extension ObservedState {
    /// Whether what the lab lacks was missed so often that nobody should wait for it, though it is
    /// tried again. What nothing needs keeps nobody waiting.
    func isHopeless(for plan: Plan) -> Bool {
        conditions.allSatisfy { cause, condition in
            condition.failures >= policy.infrastructureFailuresMax
                || plan.endedConditions.contains(cause)
        }
    }
}
