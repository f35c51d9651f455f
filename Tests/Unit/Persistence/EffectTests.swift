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
        .collected(collected), .concluded(logPath: nil), .removed, .ingested(StoreScene.artifact),
        .uploaded(UploadedObject(key: "k", sizeBytes: 1, sha256: "a")), .expired, .purged,
    ]

    static var collected: CollectedExit {
        var exit = CollectedExit(code: 0, oomKilled: false, end: .succeeded)
        exit.artifact = StoreScene.artifact
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
        let scene = try StoreScene([:])
        var open = 0
        for (row, action) in Self.actions.enumerated() {
            for (column, effect) in Self.effects.enumerated() {
                let isUpload = if case .upload = action { true } else { false }
                let task = TaskID(
                    resource: .alice(isUpload ? .download : .dataset, "r\(row)-\(column)"),
                    digest: Self.task.digest, run: 0)
                try openAttempt(of: task, in: scene)
                let refusal = scene.refusal(
                    of: .succeeded(effect), for: Self.planned(action, of: task))
                let fits = Self.fits(action, effect)
                if case .contradiction? = refusal { open += 1 }
                #expect((refusal == nil) == fits, "\(action.verb) as \(effect)")
                #expect(try scene.store.openIntents().count == open)
            }
        }
        #expect(open == Self.actions.count * (Self.effects.count - 1))
    }

    static func planned(_ action: Action, of task: TaskID) -> PlannedAction {
        PlannedAction(
            subject: ActionSubject(resource: task.resource, task: task, attempt: 1),
            action: action, reason: .neverRan, rerun: nil)
    }

    func openAttempt(of task: TaskID = task, in scene: StoreScene) throws {
        let refusal = scene.refusal(
            of: .skipped(reason: "only the rows"),
            for: Self.planned(.create(Self.workload), of: task))
        #expect(refusal == nil)
    }

    @Test func aContainersLifeIsRecordedStepByStep() throws {
        let scene = try StoreScene([:])
        let subject = ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1)
        func attempt() throws -> AttemptRecord {
            try #require(try scene.observed().tasks[Self.task]?.attempts.first)
        }
        func step(_ action: Action, _ effect: Effect) throws {
            let intent = try scene.begin(
                PlannedAction(subject: subject, action: action, reason: .neverRan, rerun: nil))
            try scene.store.finish(intent, as: .succeeded(effect), at: scene.now)
        }
        try step(.create(Self.workload), .created(containerID: "c1", imageID: "i"))
        #expect(try attempt().containerID == "c1")
        #expect(try attempt().startedAt == nil)
        try step(.start(containerID: "c1"), .started(engine: "e"))
        #expect(try attempt().startedAt == scene.now)
        scene.seconds += 60
        try step(.collect(containerID: "c1", nil), .collected(Self.collected))
        #expect(try attempt().end == .succeeded)
        #expect(try attempt().endedAt == scene.now)
        #expect(try scene.observed().versions[Self.task]?.sizeBytes == 10)
    }

    @Test func anAttemptEndsOnce() throws {
        let scene = try StoreScene([:])
        try openAttempt(in: scene)
        let subject = ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1)
        for end in [AttemptEnd.failed(.userCode), .succeeded] {
            let intent = try scene.begin(
                PlannedAction(
                    subject: subject, action: .collect(containerID: "c", nil), reason: .exited,
                    rerun: nil))
            var exit = CollectedExit(code: 1, oomKilled: false, end: end)
            exit.artifact = StoreScene.artifact
            try scene.store.finish(intent, as: .succeeded(.collected(exit)), at: scene.now)
        }
        #expect(
            try scene.observed().tasks[Self.task]?.attempts.map(\.end) == [.failed(.userCode)])
        #expect(try scene.observed().versions.isEmpty)
    }

    @Test func aSuccessWithoutAnArtifactIsRefused() throws {
        let scene = try StoreScene([:])
        try openAttempt(in: scene)
        let collect = PlannedAction(
            subject: ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 1),
            action: .collect(containerID: "c", nil), reason: .exited, rerun: nil)
        let exit = CollectedExit(code: 0, oomKilled: false, end: .succeeded)
        let refusal = scene.refusal(of: .succeeded(.collected(exit)), for: collect)
        #expect(refusal != nil)
        #expect(try scene.observed().tasks[Self.task]?.attempts.last?.end == nil)
    }

    @Test func aCancellationWithoutAnAttemptIsOneOfItsOwn() throws {
        let scene = try StoreScene([:])
        let intent = try scene.begin(
            PlannedAction(
                subject: ActionSubject(resource: Self.task.resource, task: Self.task, attempt: 4),
                action: .conclude(.stopped(.cancelled)), reason: .cancelled, rerun: nil))
        try scene.store.finish(intent, as: .succeeded(.concluded(logPath: nil)), at: scene.now)
        let attempts = try scene.observed().tasks[Self.task]?.attempts
        #expect(attempts?.map(\.number) == [4])
        #expect(attempts?.last?.end == .stopped(.cancelled))
    }

    @Test func anAttemptNumberNeverRepeatsForAResourceAndDigest() throws {
        let scene = try StoreScene([:])
        try openAttempt(in: scene)
        let nextRun = TaskID(
            resource: Self.task.resource, digest: Self.task.digest, run: 1)
        #expect(throws: StateStoreError.self) {
            _ = try scene.begin(
                PlannedAction(
                    subject: ActionSubject(
                        resource: nextRun.resource, task: nextRun, attempt: 1),
                    action: .create(Self.workload), reason: .rerunRequested, rerun: "again"))
        }
        #expect(try scene.store.openIntents().isEmpty)
    }

    @Test func aWholeLabConvergesAndIsQuiet() throws {
        let scene = try StoreScene()
        try scene.converge()
        let plan = try scene.plan()
        #expect(plan.isQuiet)
        let state = try scene.observed()
        let current = Set(state.inventory.values.compactMap(\.current))
        let previews = state.versions.values.filter { !current.contains($0.task) }
        #expect(state.versions.values.count == 8)
        #expect(state.versions.values.count { $0.supersededAt == nil } == 6)
        #expect(previews.map(\.task.resource.kind) == [.model, .model])
        #expect(state.downloads.values.first?.readyAt != nil)
        #expect(plan.standings.allSatisfy { [.ready, .succeeded].contains($0.phase) })
        let before = scene.store.changeCounter()
        try scene.store.record(plan.standings, at: scene.now)
        #expect(scene.store.changeCounter() == before)
    }
}
