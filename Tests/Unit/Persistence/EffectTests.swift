import Testing

@testable import Manifests
@testable import Persistence
@testable import Planning

@Suite struct EffectTests {
    static let task = TaskID(
        resource: .alice(.dataset, "cups"),
        digest: InputDigest(of: "e".utf8), run: 0)

    static let workload = ContainerWorkload(
        image: "lab/renderer:1", command: nil, parameters: [:], inputs: [],
        resources: Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0), seed: 0, split: [:])

    static let version = VersionRecord(
        task: task, artifactDigest: "d", sizeBytes: 1,
        succeededAt: Instant(bootID: "b", uptime: .zero, wall: .zero), supersededAt: nil)

    static let actions: [Action] = [
        .ingest(
            FileWorkload(
                origin: .git(GitOrigin(path: "cup.blend")), sha256: "a", isModel: true,
                storedName: "model.blend", companions: [:])),
        .create(workload),
        .start(containerID: "c"), .stop(containerID: "c", .suspended),
        .collect(containerID: "c", nil), .conclude(.failed(.removed)), .remove(containerID: "c"),
        .upload(UploadWorkload(target: task.resource, keepFor: .seconds(60)), pinned: version),
        .expire(objectKey: "k"), .purge, .purgeVersion,
        .dropData, .release, .purgeLogs(attempts: [1]),
    ]

    static let effects: [Effect] = [
        .created(containerID: "c", imageID: "i"), .started(engine: "e"), .stopped,
        .collected(collected), .concluded(logPath: nil), .removed, .ingested(StoreBench.artifact),
        .uploaded(UploadedObject(key: "k", sizeBytes: 1, sha256: "a")), .expired, .purged,
    ]

    static var collected: CollectedExit {
        var exit = CollectedExit(code: 0, oomKilled: false, end: .succeeded)
        exit.artifact = StoreBench.artifact
        return exit
    }

    /// The effect that each verb may have.
    static func fits(_ action: Action, _ effect: Effect) -> Bool {
        switch (action, effect) {
        case (.ingest, .ingested), (.create, .created), (.start, .started), (.stop, .stopped),
            (.collect, .collected), (.conclude, .concluded), (.remove, .removed),
            (.upload, .uploaded), (.expire, .expired), (.purge, .purged),
            (.purgeVersion, .purged), (.dropData, .purged), (.release, .purged),
            (.purgeLogs, .purged):
            true
        default: false
        }
    }

    @Test func aVerbHasItsOwnEffectOnly() throws {
        let bench = try StoreBench([:])
        var open = 0
        for (row, action) in Self.actions.enumerated() {
            for (column, effect) in Self.effects.enumerated() {
                let isUpload = if case .upload = action { true } else { false }
                let task = TaskID(
                    resource: .alice(isUpload ? .download : .dataset, "r\(row)-\(column)"),
                    digest: Self.task.digest, run: 0)
                try openAttempt(of: task, in: bench)
                let refusal = bench.refusal(
                    of: .succeeded(effect), for: Self.planned(action, of: task))
                let fits = Self.fits(action, effect)
                if case .contradiction? = refusal { open += 1 }
                #expect((refusal == nil) == fits, "\(action.verb) as \(effect)")
                #expect(try bench.store.openIntents().count == open)
            }
        }
        #expect(open == Self.actions.count * (Self.effects.count - 1))
    }

    static func planned(_ action: Action, of task: TaskID) -> PlannedAction {
        PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: 1),
            action: action, reason: .neverRan, rerun: nil)
    }

    func openAttempt(of task: TaskID = task, in bench: StoreBench) throws {
        let refusal = bench.refusal(
            of: .skipped(reason: "only the rows"),
            for: Self.planned(.create(Self.workload), of: task))
        #expect(refusal == nil)
    }

    @Test func aContainersLifeIsRecordedStepByStep() throws {
        let bench = try StoreBench([:])
        let subject = ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1)
        func attempt() throws -> AttemptRecord {
            try #require(try bench.observed().tasks[Self.task]?.attempts.first)
        }
        func step(_ action: Action, _ effect: Effect) throws {
            let intent = try bench.begin(
                PlannedAction(subject: subject, action: action, reason: .neverRan, rerun: nil))
            try bench.store.finish(intent, as: .succeeded(effect), at: bench.now)
        }
        try step(.create(Self.workload), .created(containerID: "c1", imageID: "i"))
        #expect(try attempt().containerID == "c1")
        #expect(try attempt().startedAt == nil)
        try step(.start(containerID: "c1"), .started(engine: "e"))
        #expect(try attempt().startedAt == bench.now)
        bench.seconds += 60
        try step(.collect(containerID: "c1", nil), .collected(Self.collected))
        #expect(try attempt().end == .succeeded)
        #expect(try attempt().endedAt == bench.now)
        #expect(try bench.observed().versions[Self.task]?.sizeBytes == 10)
    }

    @Test func anAttemptEndsOnce() throws {
        let bench = try StoreBench([:])
        try openAttempt(in: bench)
        let subject = ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1)
        for end in [AttemptEnd.failed(.userCode), .succeeded] {
            let intent = try bench.begin(
                PlannedAction(
                    subject: subject, action: .collect(containerID: "c", nil), reason: .exited,
                    rerun: nil))
            var exit = CollectedExit(code: 1, oomKilled: false, end: end)
            exit.artifact = StoreBench.artifact
            try bench.store.finish(intent, as: .succeeded(.collected(exit)), at: bench.now)
        }
        #expect(
            try bench.observed().tasks[Self.task]?.attempts.map(\.end) == [.failed(.userCode)])
        #expect(try bench.observed().versions.isEmpty)
    }

    @Test func aSuccessWithoutAnArtifactIsRefused() throws {
        let bench = try StoreBench([:])
        try openAttempt(in: bench)
        let collect = PlannedAction(
            subject: ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1),
            action: .collect(containerID: "c", nil), reason: .exited, rerun: nil)
        let exit = CollectedExit(code: 0, oomKilled: false, end: .succeeded)
        let refusal = bench.refusal(of: .succeeded(.collected(exit)), for: collect)
        #expect(refusal != nil)
        #expect(try bench.observed().tasks[Self.task]?.attempts.last?.end == nil)
    }

    @Test func aCancellationWithoutAnAttemptIsOneOfItsOwn() throws {
        let bench = try StoreBench([:])
        let intent = try bench.begin(
            PlannedAction(
                subject: ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 4),
                action: .conclude(.stopped(.cancelled)), reason: .cancelled, rerun: nil))
        try bench.store.finish(intent, as: .succeeded(.concluded(logPath: nil)), at: bench.now)
        let attempts = try bench.observed().tasks[Self.task]?.attempts
        #expect(attempts?.map(\.number) == [4])
        #expect(attempts?.last?.end == .stopped(.cancelled))
    }

    @Test func anAttemptNumberNeverRepeatsForAResourceAndDigest() throws {
        let bench = try StoreBench([:])
        try openAttempt(in: bench)
        let nextRun = TaskID(
            resource: Self.task.resource, digest: Self.task.digest, run: 1)
        #expect(throws: StateStoreError.self) {
            _ = try bench.begin(
                PlannedAction(
                    subject: ActionSubject(
                        resource: nextRun.resource, task: nextRun, attempt: 1),
                    action: .create(Self.workload), reason: .rerunRequested, rerun: "again"))
        }
        #expect(try bench.store.openIntents().isEmpty)
    }

    @Test func aWholeLabConvergesAndIsQuiet() throws {
        let bench = try StoreBench()
        try bench.converge()
        let plan = try bench.plan()
        #expect(plan.isQuiet)
        let state = try bench.observed()
        let current = Set(state.inventory.values.compactMap(\.current))
        let previews = state.versions.values.filter { !current.contains($0.task) }
        #expect(state.versions.values.count == 8)
        #expect(state.versions.values.count { $0.supersededAt == nil } == 6)
        #expect(previews.map(\.task.resource.kind) == [.model, .model])
        #expect(state.downloads.values.first?.readyAt != nil)
        #expect(plan.standings.allSatisfy { [.ready, .succeeded].contains($0.phase) })
        let before = bench.store.changeCounter()
        try bench.store.record(plan.standings, at: bench.now)
        #expect(bench.store.changeCounter() == before)
    }
}
