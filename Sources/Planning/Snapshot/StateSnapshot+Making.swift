import Manifests

extension StateSnapshot {
    /// The snapshot of `observed` and of past `runs` at `now`. Equal states give equal snapshots.
    public init(of observed: ObservedState, runs: [PastRun], at now: Instant) {
        var containers: [ContainerObservation] = []
        var isEngineReachable = false
        if case .seen(let seen) = observed.engine {
            isEngineReachable = true
            containers = seen
        }
        let runsByTask = Dictionary(runs.map { ($0.task, $0) }, uniquingKeysWith: { $1 })
        let tasks = Set(observed.tasks.values.map(\.task))
            .union(observed.versions.values.map(\.task))
            .union(observed.downloads.values.map(\.task)).union(runsByTask.keys)
        self.init(
            formatVersion: Self.formatVersion, revision: observed.revision,
            publishedAt: Int(now.wall.components.seconds), isEngineReachable: isEngineReachable,
            isBucketReachable: observed.conditions[.bucket] == nil,
            policy: PolicyRecord(observed.policy),
            resources: observed.inventory.values.sorted { $0.id < $1.id }.map(ResourceRecord.init),
            tasks: tasks.sorted().map { WorkRecord($0, observed, runsByTask[$0]) },
            containers: containers.sorted { ($0.resource, $0.attempt) < ($1.resource, $1.attempt) }
                .map(ContainerRecord.init),
            busy: observed.busy.sorted().map(\.description),
            approvals: observed.approvals.map(ApprovalRecord.init)
                .sorted { ($0.revision, $0.resources.count) < ($1.revision, $1.resources.count) })
    }
}

extension StateSnapshot.PolicyRecord {
    fileprivate init(_ policy: Policy) {
        self.init(
            milliCPUs: policy.capacity.milliCPUs, memoryBytes: policy.capacity.memoryBytes,
            gpus: policy.capacity.gpus, guardMaxDeletions: policy.guardMaxDeletions,
            guardMaxPercent: policy.guardMaxPercent, maxRecomputed: policy.maxRecomputed,
            deletionGraceSeconds: policy.deletionGrace.wholeSeconds,
            resultDeletionGraceSeconds: policy.resultDeletionGrace.wholeSeconds,
            versionRetentionSeconds: policy.versionRetention.wholeSeconds)
    }
}

extension StateSnapshot.ResourceRecord {
    fileprivate init(_ record: InventoryRecord) {
        self.init(
            id: record.id.description, generation: record.generation,
            spec: record.specDigest.rawValue, input: record.inputDigest?.rawValue,
            current: record.current?.text,
            deletion: record.deletion.map {
                StateSnapshot.DeletionRecord(
                    requestedAt: $0.requestedAt.wallSeconds, graceSeconds: $0.grace.wholeSeconds,
                    revision: $0.revision)
            })
    }
}

extension StateSnapshot.WorkRecord {
    fileprivate init(_ task: TaskID, _ observed: ObservedState, _ run: PastRun?) {
        let record = observed.tasks[task]
        self.init(
            task: task.text, rerun: record?.rerun,
            attempts: (record?.attempts ?? []).map(StateSnapshot.AttemptEntry.init),
            version: observed.versions[task].map {
                StateSnapshot.VersionEntry(
                    sizeBytes: $0.sizeBytes, succeededAt: $0.succeededAt.wallSeconds,
                    supersededAt: $0.supersededAt?.wallSeconds)
            },
            download: observed.downloads[task].map {
                StateSnapshot.DownloadEntry(
                    pinned: $0.pinned.text, sizeBytes: $0.sizeBytes,
                    readyAt: $0.readyAt?.wallSeconds, expiredAt: $0.expiredAt?.wallSeconds)
            },
            run: run.map {
                StateSnapshot.RunEntry(
                    image: $0.profile.image, workload: $0.profile.workload, imageID: $0.imageID,
                    wallSeconds: $0.wall.wholeSeconds, resultBytes: $0.resultBytes,
                    endedAt: $0.endedAt.wallSeconds, amount: $0.profile.size?.amount,
                    settings: $0.profile.size?.settings)
            })
    }
}

extension StateSnapshot.AttemptEntry {
    fileprivate init(_ attempt: AttemptRecord) {
        let end: String? =
            switch attempt.end {
            case nil: nil
            case .succeeded?: "succeeded"
            case .failed(let failure)?: "failed \(failure.rawValue)"
            case .stopped(let reason)?: "stopped \(reason.rawValue)"
            }
        self.init(
            number: attempt.number, hasContainer: attempt.containerID != nil,
            createdAt: attempt.createdAt.wallSeconds, startedAt: attempt.startedAt?.wallSeconds,
            endedAt: attempt.endedAt?.wallSeconds, stop: attempt.stopReason, end: end)
    }
}

extension StateSnapshot.ContainerRecord {
    fileprivate init(_ container: ContainerObservation) {
        self.init(
            resource: container.resource.description, digest: container.digest.rawValue,
            attempt: container.attempt, state: container.state.rawValue,
            gpus: container.gpus.isEmpty ? nil : container.gpus)
    }
}

extension StateSnapshot.ApprovalRecord {
    fileprivate init(_ approval: Approval) {
        self.init(
            revision: approval.revision,
            resources: approval.resources.sorted().map(\.description))
    }
}

extension Instant {
    fileprivate var wallSeconds: Int { wall.wholeSeconds }
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
