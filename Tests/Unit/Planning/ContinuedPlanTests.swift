import Manifests
import Testing

@testable import Planning

/// A planner that is kept decides only what changed, and makes the same plan as a new one.
struct ContinuedPlanTests {
    /// Two owners; one has a public model of the same file as the other's private one.
    private static let lab = PlanningBench.kitchen.adding(
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
        _ = planner.plan(desired, given: world, at: PlanningBench.now)
        let first = planner.plan(desired, given: world, at: PlanningBench.now)
        let downloads = desired.resources.filter { $0.id.kind == .download }.count
        // Only the downloads are decided again, because they are not uploaded yet.
        #expect(planner.memory?.active.count == downloads)
        #expect(first == Planner.plan(desired, given: world, at: PlanningBench.now))

        let edited = Self.lab.changed("users/alice/cups.yaml", "images: 10", "images: 11")
        let second = planner.plan(edited.desired, given: world, at: PlanningBench.now)
        // The dataset, the run that is trained on it and now has another digest, and the downloads.
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
        _ = planner.plan(desired, given: world, at: PlanningBench.now)
        let month = PlanningBench.policy.taskRetention
        let early = PlanningBench.now.adding(month - .seconds(5))
        #expect(planner.plan(desired, given: world, at: early).nextLook == .seconds(5))
        let late = planner.plan(desired, given: world, at: PlanningBench.now.adding(month))
        #expect(late.actionList.contains("purgeLogs \(task.resource)"))
    }

    @Test func whatIsNoLongerOfferedLeaves() throws {
        var world = Self.lab.converged
        let now = PlanningBench.now
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
                expiredAt: expiredAt, removedAt: expiredAt)
        }
        offer(expiredAt: nil)
        var planner = Planner()
        let late = now.adding(PlanningBench.policy.versionRetention)
        for _ in 0..<2 {
            let plan = planner.plan(Self.lab.desired, given: world, at: late)
            #expect(!plan.actionList.contains("purgeVersion \(run.resource)"))
        }
        offer(expiredAt: late)
        planner.note(changed: [download.id])
        let plan = planner.plan(Self.lab.desired, given: world, at: late)
        #expect(plan.actionList.contains("purgeVersion \(run.resource)"))
    }

    /// The lab with everything accepted and the models taken in, but no other results.
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
        let first = planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(try first.standing("TrainingRun/bob/late").reason == .dependencyNotReady)
        let second = planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(second == first)
        // Only the downloads are decided again.
        let active = try #require(planner.memory?.active)
        #expect(active.allSatisfy { desired.resources[$0].id.kind == .download })
        #expect(second.actionList.contains("create Dataset/alice/cups"))

        let mugs = try #require(desired.resources.first { "\($0.id)" == "Dataset/bob/mugs" })
        let task = TaskID(resource: mugs.id, digest: try #require(mugs.inputDigest), run: 0)
        world.versions[task] = VersionRecord(
            task: task, artifactDigest: "d", sizeBytes: 1, succeededAt: PlanningBench.now,
            supersededAt: nil)
        planner.note(changed: [mugs.id])
        let third = planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(third == Planner.plan(desired, given: world, at: PlanningBench.now))
        #expect(try third.standing("TrainingRun/bob/late").reason != .dependencyNotReady)
    }

    @Test func whoNamesWhatIsEditedIsLookedAtAgain() throws {
        var planner = Planner()
        _ = planner.plan(Self.lab.desired, given: Self.unmade, at: PlanningBench.now)
        let edited = Self.lab.changed("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true")
        let plan = planner.plan(edited.desired, given: Self.unmade, at: PlanningBench.now)
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
        _ = planner.plan(Self.lab.desired, given: world, at: PlanningBench.now)
        let edited = Self.lab.changed(
            "users/bob/all.yaml", String(repeating: "a", count: 64),
            String(repeating: "b", count: 64)
        ).desired
        let waits = planner.plan(edited, given: world, at: PlanningBench.now)
        #expect(try waits.standing("TrainingRun/bob/late").reason == .dependencyNotReady)
        world.versions[jug.task] = jug
        planner.note(changed: [jug.task.resource])
        let goes = planner.plan(edited, given: world, at: PlanningBench.now)
        #expect(goes.actionList.contains("create TrainingRun/bob/late"))
    }

    @Test func whoNamesWhatLosesItsPastMayUseWhatAnotherMade() throws {
        let lab = Self.lab.changed(
            "users/bob/all.yaml", "kind: Model, name: mug", "kind: Dataset, name: mugs"
        ).adding(
            "users/alice/same.yaml",
            """
            apiVersion: lab/v1
            kind: Dataset
            metadata: {name: same}
            spec: {access: public, from: {models: [{modelRef: cup, class: cup}]}, seed: 3}
            """)
        var world = lab.converged
        let named = { (text: String) in
            try #require(lab.desired.resources.first { "\($0.id)" == text })
        }
        let (mugs, late) = (try named("Dataset/bob/mugs"), try named("TrainingRun/bob/late"))
        #expect(try mugs.inputDigest == named("Dataset/alice/same").inputDigest)
        for id in [mugs.id, late.id] {
            world.tasks[of: id] = []
            world.versions[of: id] = []
        }
        let task = TaskID(resource: mugs.id, digest: try #require(mugs.inputDigest), run: 0)
        world.tasks[task] = TaskRecord(id: task, rerun: "once", attempts: [])
        var planner = Planner()
        let waits = planner.plan(lab.desired, given: world, at: PlanningBench.now)
        #expect(try waits.standing("TrainingRun/bob/late").reason == .dependencyNotReady)
        world.tasks[of: mugs.id] = []
        planner.note(changed: [mugs.id])
        let goes = planner.plan(lab.desired, given: world, at: PlanningBench.now)
        #expect(goes.actionList.contains("create TrainingRun/bob/late"))
    }

    @Test(arguments: 0..<60)
    func anyCourseOfThingsGivesThePlansOfANewPlanner(_ seed: UInt64) throws {
        var course = Course(seed: seed, bench: Self.lab)
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
