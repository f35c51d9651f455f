import Manifests
import Testing

@testable import Planning

/// A planner that is kept looks only at what changed, and finds what a new one finds.
struct ContinuedPlanTests {
    /// Two owners, one with a public model of the same file as the other's private one.
    private static let lab = PlanningScene.kitchen.adding(
        "users/bob/all.yaml",
        """
        apiVersion: lab/v1
        kind: Model
        metadata: {name: mug}
        spec:
          access: public
          source: {path: mug.blend}
          sha256: "\(String(repeating: "a", count: 64))"
        ---
        apiVersion: lab/v1
        kind: Dataset
        metadata: {name: mugs}
        spec: {from: {models: [{modelRef: alice/cup, class: cup}]}, seed: 3}
        ---
        apiVersion: lab/v1
        kind: Download
        metadata: {name: mugs}
        spec: {of: {kind: Dataset, name: mugs}, keepFor: 2h}
        ---
        apiVersion: lab/v1
        kind: TrainingRun
        metadata: {name: late}
        spec:
          datasetRef: mugs
          architectureRef: net
          dependsOn: [{kind: Model, name: mug}]
        """
    ).adding(
        "users/alice/jug.yaml",
        """
        apiVersion: lab/v1
        kind: Model
        metadata: {name: jug}
        spec:
          access: public
          source: {path: jug.blend}
          sha256: "\(String(repeating: "b", count: 64))"
        """
    ).adding(
        "bob.yaml",
        """
        apiVersion: lab/v1
        kind: User
        metadata: {name: bob}
        spec: {displayName: Bob, email: bob@lab.example, role: researcher}
        """
    ).changed("users/alice/cup.yaml", "spec:", "spec:\n  access: public")

    @Test func whatIsAtRestIsNotLookedAtAgain() throws {
        let desired = Self.lab.desired
        let world = Self.lab.converged
        var planner = Planner()
        _ = planner.plan(desired, given: world, at: PlanningScene.now)
        let first = planner.plan(desired, given: world, at: PlanningScene.now)
        let downloads = desired.resources.filter { $0.id.kind == .download }.count
        // What is to be uploaded is not done.
        #expect(planner.memory?.active.count == downloads)
        #expect(first == Planner.plan(desired, given: world, at: PlanningScene.now))

        let edited = Self.lab.changed("users/alice/cups.yaml", "images: 10", "images: 11")
        let second = planner.plan(edited.desired, given: world, at: PlanningScene.now)
        // The dataset, what is trained on it and has another digest now, and the downloads.
        #expect(planner.memory?.active.count == downloads + 2)
        #expect(second.changeList.contains("replace Dataset/alice/cups"))
    }

    @Test func timeAloneWakesWhatRests() throws {
        var world = Self.lab.converged
        let task = try #require(world.tasks.keys.first { $0.resource.kind == .dataset })
        var attempt = try #require(world.tasks[task]?.attempts.first)
        attempt.hasLog = true
        world.tasks[task] = TaskRecord(id: task, rerun: nil, attempts: [attempt])
        let desired = Self.lab.desired
        var planner = Planner()
        _ = planner.plan(desired, given: world, at: PlanningScene.now)
        let month = PlanningScene.policy.taskRetention
        let early = PlanningScene.now.adding(month - .seconds(5))
        #expect(planner.plan(desired, given: world, at: early).nextLook == .seconds(5))
        let late = planner.plan(desired, given: world, at: PlanningScene.now.adding(month))
        #expect(late.actionList.contains("purgeLogs \(task.resource)"))
    }

    @Test func whatIsNoLongerOfferedLeaves() throws {
        var world = Self.lab.converged
        let now = PlanningScene.now
        let run = try #require(world.tasks.keys.first { $0.resource.kind == .trainingRun })
        let old = TaskID(
            resource: run.resource, digest: InputDigest(of: "old".utf8), run: 0)
        world.versions[old] = VersionRecord(
            task: old, artifactDigest: "d", sizeBytes: 1, succeededAt: now, supersededAt: now)
        let download = try #require(Self.lab.desired.resources.first { $0.id.kind == .download })
        let task = TaskID(
            resource: download.id, digest: try #require(download.inputDigest), run: 0)
        func offer(expiredAt: Instant?) {
            world.downloads[task] = DownloadRecord(
                task: task, pinned: old, objectKey: "k", sizeBytes: 1, readyAt: now,
                expiredAt: expiredAt)
        }
        offer(expiredAt: nil)
        var planner = Planner()
        let late = now.adding(PlanningScene.policy.versionRetention)
        for _ in 0..<2 {
            let plan = planner.plan(Self.lab.desired, given: world, at: late)
            #expect(!plan.actionList.contains("purgeVersion \(run.resource)"))
        }
        offer(expiredAt: late)
        planner.note(changed: [download.id])
        let plan = planner.plan(Self.lab.desired, given: world, at: late)
        #expect(plan.actionList.contains("purgeVersion \(run.resource)"))
    }

    /// The lab with all accepted and the models taken in, but nothing made of them.
    private static var unmade: ObservedState {
        var world = lab.converged
        for id in world.inventory.keys where [.dataset, .trainingRun].contains(id.kind) {
            world.tasks[of: id] = []
            world.versions[of: id] = []
        }
        return world
    }

    @Test func whatWaitsIsNotLookedAtAgain() throws {
        let desired = Self.lab.desired
        var world = Self.unmade
        var planner = Planner()
        let first = planner.plan(desired, given: world, at: PlanningScene.now)
        #expect(try first.standing("TrainingRun/bob/late").reason == .dependencyNotReady)
        let second = planner.plan(desired, given: world, at: PlanningScene.now)
        #expect(second == first)
        // The downloads, and what is owned without the result that it had.
        let active = try #require(planner.memory?.active)
        #expect(active.allSatisfy { desired.resources[$0].id.kind == .download })
        #expect(second.actionList.contains("create Dataset/alice/cups"))

        let mugs = try #require(desired.resources.first { "\($0.id)" == "Dataset/bob/mugs" })
        let task = TaskID(resource: mugs.id, digest: try #require(mugs.inputDigest), run: 0)
        world.versions[task] = VersionRecord(
            task: task, artifactDigest: "d", sizeBytes: 1, succeededAt: PlanningScene.now,
            supersededAt: nil)
        planner.note(changed: [mugs.id])
        let third = planner.plan(desired, given: world, at: PlanningScene.now)
        #expect(third == Planner.plan(desired, given: world, at: PlanningScene.now))
        #expect(try third.standing("TrainingRun/bob/late").reason != .dependencyNotReady)
    }

    @Test func whoNamesWhatIsEditedIsLookedAtAgain() throws {
        var planner = Planner()
        _ = planner.plan(Self.lab.desired, given: Self.unmade, at: PlanningScene.now)
        let edited = Self.lab.changed("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true")
        let plan = planner.plan(edited.desired, given: Self.unmade, at: PlanningScene.now)
        #expect(try plan.standing("TrainingRun/alice/run").reason == .dataDropped)
    }

    @Test func whoNamesWhatIsEditedMayUseWhatAnotherMakesThen() throws {
        var world = Self.lab.converged
        let late = try #require(
            Self.lab.desired.resources.first { "\($0.id)" == "TrainingRun/bob/late" })
        let made = world.inventory.values.first { $0.id.name == "jug" }?.current
        let jug = try #require(made.flatMap { world.versions[$0] })
        world.tasks[of: late.id] = []
        world.versions[of: late.id] = []
        world.versions[of: jug.task.resource] = []
        var planner = Planner()
        _ = planner.plan(Self.lab.desired, given: world, at: PlanningScene.now)
        let edited = Self.lab.changed(
            "users/bob/all.yaml", String(repeating: "a", count: 64),
            String(repeating: "b", count: 64)
        ).desired
        let waits = planner.plan(edited, given: world, at: PlanningScene.now)
        #expect(try waits.standing("TrainingRun/bob/late").reason == .dependencyNotReady)
        world.versions[jug.task] = jug
        planner.note(changed: [jug.task.resource])
        let goes = planner.plan(edited, given: world, at: PlanningScene.now)
        #expect(goes.actionList.contains("create TrainingRun/bob/late"))
    }

    @Test(arguments: 0..<60)
    func anyCourseOfThingsGivesThePlansOfANewPlanner(_ seed: UInt64) throws {
        var course = Course(seed: seed, scene: Self.lab)
        var planner = Planner()
        var isShort = false
        for step in 0..<40 {
            let changed = course.step()
            planner.note(changed: changed)
            let plan = planner.plan(course.desired, given: course.world, at: course.now)
            let whole = Planner.plan(course.desired, given: course.world, at: course.now)
            try #require(plan == whole, "step \(step): \(course.said)")
            let looked = try #require(planner.memory?.active.count)
            isShort = isShort || looked < course.desired.resources.count
        }
        #expect(isShort)
    }
}

/// A lab to which things happen by chance.
private struct Course {
    var desired: DesiredState
    var world: ObservedState
    var now = PlanningScene.now
    var said: [String] = []
    private let scene: PlanningScene
    private var dice: SeededGenerator
    private var tasks: [TaskID]
    private var containers: [ContainerObservation] = []

    init(seed: UInt64, scene: PlanningScene) {
        self.scene = scene
        dice = SeededGenerator(state: (seed + 1) &* 0x9E37_79B9_7F4A_7C15)
        desired = scene.desired
        world = scene.converged
        tasks = world.tasks.keys.sorted()
    }

    /// Lets one thing happen, and tells which resources' records it wrote.
    mutating func step() -> Set<ResourceID> {
        let task = tasks.randomElement(using: &dice) ?? tasks[0]
        let word: String
        var written: Set<ResourceID> = [task.resource]
        switch Int.random(in: 0..<22, using: &dice) {
        case 0: word = end(task, .succeeded)
        case 1: word = end(task, .failed(.userCode))
        case 2: word = end(task, nil)
        case 3: word = end(task, .stopped(.suspended))
        case 4: word = lose(task)
        case 5: word = supersede(task)
        case 6: word = own(task.resource, isDeleting: Bool.random(using: &dice))
        case 7:
            word = see(task)
            written = []
        case 8: (word, written) = offer()
        case 9: word = pass(.seconds(Int.random(in: 1...4_000_000, using: &dice)))
        case 10:
            world.bucketReachable.toggle()
            word = "bucket \(world.bucketReachable)"
        case 12:
            world.policy.versionRetention = .seconds(Int.random(in: 1...4_000_000, using: &dice))
            word = "policy"
        case 13:
            now = Instant(
                bootID: "\(now.bootID)+", uptime: .seconds(5), wall: now.wall + .seconds(10))
            word = "reboot"
        case 14:
            world.busy.formSymmetricDifference([task.resource])
            word = "busy \(world.busy.sorted())"
        case 15:
            world.acceptedAt = now
            word = "accept"
        case 16, 17: word = begin(task)
        case 11:
            world.engine = world.engine == .unreachable ? .seen(containers) : .unreachable
            word = "engine"
        default:
            word = edit()
            written = []
        }
        said.append(word)
        return written
    }

    private mutating func end(_ task: TaskID, _ end: AttemptEnd?) -> String {
        var attempt = AttemptRecord(
            number: (world.tasks[task]?.attempts.last?.number ?? 0) + 1, containerID: "c",
            times: AttemptTimes(createdAt: now, startedAt: now, endedAt: end.map { _ in now }),
            stopReason: nil, end: end)
        attempt.hasLog = true
        world.tasks[task] = TaskRecord(id: task, rerun: nil, attempts: [attempt])
        if end == .succeeded { makeVersion(task, supersededAt: nil) }
        return "end \(task) \(String(describing: end))"
    }

    private mutating func makeVersion(_ task: TaskID, supersededAt: Instant?) {
        world.versions[task] = VersionRecord(
            task: task, artifactDigest: "d", sizeBytes: 1, succeededAt: now,
            supersededAt: supersededAt)
    }

    private mutating func lose(_ task: TaskID) -> String {
        world.versions[task] = nil
        if Bool.random(using: &dice) { world.tasks[task] = nil }
        return "lose \(task)"
    }

    /// The result is made anew, and an attempt may have failed before.
    private mutating func begin(_ task: TaskID) -> String {
        if Bool.random(using: &dice) { _ = end(task, .failed(.userCode)) }
        world.versions[task] = nil
        return "begin \(task)"
    }

    private mutating func supersede(_ task: TaskID) -> String {
        let other = TaskID(
            resource: task.resource,
            digest: InputDigest(of: "e".utf8), run: 0)
        makeVersion(other, supersededAt: now)
        return "supersede \(task)"
    }

    private mutating func own(_ id: ResourceID, isDeleting: Bool) -> String {
        guard let resource = desired.resources.first(where: { $0.id == id }) else { return "-" }
        let deletion = Deletion(requestedAt: now, grace: .seconds(60), revision: "r1")
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 2, specDigest: resource.specDigest, path: "x.yaml"),
            inputDigest: resource.inputDigest, canonicalSpec: resource.canonicalSpec,
            current: world.versions[of: id].first?.task, deletion: isDeleting ? deletion : nil)
        return "own \(id) \(isDeleting)"
    }

    private mutating func see(_ task: TaskID) -> String {
        containers.removeAll { $0.resource == task.resource }
        let states: [ContainerObservation.State?] = [nil, .created, .running, .removing]
        if let state = states.randomElement(using: &dice) ?? nil {
            containers.append(
                ContainerObservation(
                    id: "c", resource: task.resource, digest: task.digest, attempt: 1,
                    state: state))
        }
        if world.engine != .unreachable { world.engine = .seen(containers) }
        return "see \(containers.count)"
    }

    private mutating func offer() -> (String, Set<ResourceID>) {
        let downloads = desired.resources.filter { $0.id.kind == .download }
        guard let download = downloads.randomElement(using: &dice),
            let digest = download.inputDigest, let target = download.references.first?.target,
            let pinned = world.versions[of: target].randomElement(using: &dice)?.task
        else { return ("-", []) }
        let task = TaskID(resource: download.id, digest: digest, run: 0)
        world.downloads[task] = DownloadRecord(
            task: task, pinned: pinned, objectKey: "k", sizeBytes: 1, readyAt: now,
            expiredAt: Bool.random(using: &dice) ? now : nil)
        return ("offer \(download.id)", [download.id])
    }

    private mutating func pass(_ length: Duration) -> String {
        now = now.adding(length)
        return "pass \(length)"
    }

    private mutating func edit() -> String {
        let edits: [(path: String, old: String, new: String)] = [
            ("users/bob/all.yaml", "access: public", "access: private"),
            ("users/bob/all.yaml", "access: public", "access: public\n  description: x"),
            ("users/alice/cups.yaml", "images: 10", "images: 20"),
            ("users/alice/cup.yaml", "access: public", "access: public\n  suspend: true"),
            ("users/alice/run.yaml", "net}", "net, rerun: a}"),
            ("users/alice/download.yaml", "keepFor: 2h", "keepFor: 3h"),
            ("lab.yaml", "renderer:1", "renderer:2"),
            ("users/alice/download.yaml", "name: net", "name: other"),
            ("lab.yaml", "", ""),
            ("users/alice/cups.yaml", "spec:", "spec:\n  nonsense: 1"),
            ("users/bob/all.yaml", "seed: 3", "seed: x"),
            ("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true"),
            (
                "users/bob/all.yaml", String(repeating: "a", count: 64),
                String(repeating: "b", count: 64)
            ),
        ]
        guard let edit = edits.randomElement(using: &dice) else { return "-" }
        desired = scene.changed(edit.path, edit.old, edit.new).load(after: scene).desired
        return "edit \(edit.new)"
    }
}
