public import Manifests

/// A part of a snapshot that this program does not understand.
public struct SnapshotProblem: Error, Sendable, Hashable {
    public let message: String
}

extension StateSnapshot {
    /// The state in the snapshot, its times taken from the wall clock. Specs come from `declared`,
    /// the resources of the snapshot's own revision; a spec that is not among them is null.
    public func observed(declared: [Resource]) throws(SnapshotProblem) -> ObservedState {
        var state = ObservedState(policy: policy.value, revision: revision)
        let specs = Dictionary(
            declared.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for record in resources {
            let id = try Self.resource(record.id)
            state.inventory[id] = try record.value(id, declared: specs[id])
        }
        for record in tasks {
            let task = try Self.task(record.task)
            if !record.attempts.isEmpty || record.rerun != nil {
                var attempts: [AttemptRecord] = []
                for entry in record.attempts { attempts.append(try entry.value(of: task)) }
                state.tasks[task] = TaskRecord(
                    id: task, rerun: record.rerun, attempts: attempts)
            }
            state.versions[task] = record.version?.value(of: task)
            state.downloads[task] = try record.download?.value(of: task)
        }
        var containers: [ContainerObservation] = []
        for record in self.containers { containers.append(try record.value()) }
        state.engine = isEngineReachable ? .seen(containers) : .unreachable
        for text in busy { state.busy.insert(try Self.resource(text)) }
        for record in approvals { state.approvals.insert(try record.value()) }
        return state
    }

    /// The past runs in the snapshot.
    public func runs() throws(SnapshotProblem) -> [PastRun] {
        var found: [PastRun] = []
        for record in tasks {
            guard let run = record.run else { continue }
            found.append(
                PastRun(
                    task: try Self.task(record.task),
                    profile: WorkProfile(
                        image: run.image, workload: run.workload,
                        size: WorkSize(amount: run.amount, settings: run.settings)),
                    imageID: run.imageID,
                    outcome: PastOutcome(
                        wall: .bounded(run.wallSeconds), resultBytes: bounded(run.resultBytes),
                        endedAt: .told(run.endedAt))))
        }
        return found
    }

    static func resource(_ text: String) throws(SnapshotProblem) -> ResourceID {
        guard let id = ResourceID(text) else {
            throw SnapshotProblem(message: "'\(text)' is no resource this program knows")
        }
        return id
    }

    static func task(_ text: String) throws(SnapshotProblem) -> TaskID {
        guard let task = TaskID(text: text) else {
            throw SnapshotProblem(message: "'\(text)' is no task this program knows")
        }
        return task
    }

    fileprivate static func digest<Digest: RawRepresentable<String>>(
        _ text: String
    ) throws(SnapshotProblem) -> Digest {
        guard let digest = Digest(rawValue: text) else {
            throw SnapshotProblem(message: "'\(text)' is no digest this program knows")
        }
        return digest
    }
}

extension StateSnapshot.PolicyRecord {
    fileprivate var value: Policy {
        var policy = Policy.standard(
            capacity: Resources(
                milliCPUs: bounded(milliCPUs), memoryBytes: bounded(memoryBytes),
                gpus: bounded(gpus)))
        policy.guardMaxDeletions = bounded(guardMaxDeletions)
        policy.guardMaxPercent = min(bounded(guardMaxPercent), 100)
        policy.maxRecomputed = bounded(maxRecomputed)
        policy.deletionGrace = .bounded(deletionGraceSeconds)
        policy.resultDeletionGrace = .bounded(resultDeletionGraceSeconds)
        policy.versionRetention = .bounded(versionRetentionSeconds)
        return policy
    }
}

extension StateSnapshot.ResourceRecord {
    fileprivate func value(
        _ id: ResourceID, declared: Resource?
    ) throws(SnapshotProblem) -> InventoryRecord {
        let digest: SpecDigest = try StateSnapshot.digest(spec)
        var inputDigest: InputDigest?
        if let input { inputDigest = try StateSnapshot.digest(input) }
        var task: TaskID?
        if let current { task = try StateSnapshot.task(current) }
        return InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: generation, specDigest: digest, path: ""),
            inputDigest: inputDigest,
            canonicalSpec: declared?.specDigest == digest
                ? declared?.canonicalSpec ?? .null : .null,
            current: task,
            deletion: deletion.map {
                Deletion(
                    requestedAt: .told($0.requestedAt), grace: .bounded($0.graceSeconds),
                    revision: $0.revision)
            })
    }
}

extension StateSnapshot.AttemptEntry {
    fileprivate func value(of task: TaskID) throws(SnapshotProblem) -> AttemptRecord {
        var ended: AttemptEnd?
        if let end {
            ended = try Self.end(end)
        }
        return AttemptRecord(
            number: bounded(number), containerID: hasContainer ? "\(task)/\(number)" : nil,
            times: AttemptTimes(
                createdAt: .told(createdAt), startedAt: startedAt.map(Instant.told),
                endedAt: endedAt.map(Instant.told)),
            stopReason: stop, end: ended)
    }

    private static func end(_ text: String) throws(SnapshotProblem) -> AttemptEnd {
        let words = text.split(separator: " ").map(String.init)
        switch (words.first, words.last) {
        case ("succeeded"?, _): return .succeeded
        case ("failed"?, let word?):
            if let failure = FailureClass(rawValue: word) { return .failed(failure) }
        case ("stopped"?, let word?):
            if let reason = StopReason(rawValue: word) { return .stopped(reason) }
        default: break
        }
        throw SnapshotProblem(message: "'\(text)' is no end of an attempt this program knows")
    }
}

extension StateSnapshot.VersionEntry {
    fileprivate func value(of task: TaskID) -> VersionRecord {
        VersionRecord(
            task: task, artifactDigest: "", sizeBytes: bounded(sizeBytes),
            succeededAt: .told(succeededAt), supersededAt: supersededAt.map(Instant.told))
    }
}

extension StateSnapshot.DownloadEntry {
    /// The snapshot does not tell a deletion that is under way from one that has ended; here it has
    /// ended.
    fileprivate func value(of task: TaskID) throws(SnapshotProblem) -> DownloadRecord {
        DownloadRecord(
            task: task, pinned: try StateSnapshot.task(pinned), objectKey: "",
            sizeBytes: sizeBytes.map(bounded), readyAt: readyAt.map(Instant.told),
            expiredAt: expiredAt.map(Instant.told), removedAt: expiredAt.map(Instant.told))
    }
}

extension StateSnapshot.ContainerRecord {
    fileprivate func value() throws(SnapshotProblem) -> ContainerObservation {
        guard let state = ContainerObservation.State(rawValue: state) else {
            throw SnapshotProblem(
                message: "'\(state)' is no state of a container this program knows")
        }
        var container = ContainerObservation(
            id: "\(resource)/\(attempt)", resource: try StateSnapshot.resource(resource),
            digest: try StateSnapshot.digest(digest), attempt: bounded(attempt), state: state)
        container.gpus = gpus ?? []
        return container
    }
}

extension StateSnapshot.ApprovalRecord {
    fileprivate func value() throws(SnapshotProblem) -> Approval {
        var ids: Set<ResourceID> = []
        for text in resources { ids.insert(try StateSnapshot.resource(text)) }
        return Approval(revision: revision, resources: ids)
    }
}

extension Instant {
    /// A time of another machine's wall clock. Its boot is none of this machine, so lengths are
    /// taken from the wall clock.
    fileprivate static func told(_ seconds: Int) -> Instant {
        Instant(bootID: "told by a snapshot", uptime: .zero, wall: .bounded(seconds))
    }
}

extension Duration {
    fileprivate static func bounded(_ seconds: Int) -> Duration {
        .seconds(min(max(seconds, 0), 1 << 40))
    }
}

/// The number limited to between 0 and 2^50, so that computing with it cannot overflow.
private func bounded(_ number: Int) -> Int {
    min(max(number, 0), 1 << 50)
}
