import Foundation
import Manifests
import Testing

@testable import Planning

struct PruningTests {
    private let kitchen = PlanningBench.kitchen

    @Test func oneRemovalWaitsOutItsGraceAndCanBeUndone() throws {
        let less = kitchen.removing("users/alice/download.yaml", "users/alice/run.yaml")
        let one = kitchen.removing("users/alice/download.yaml")
        #expect(kitchen.plan(to: one).changeList == ["delete Download/alice/net"])
        #expect(try kitchen.plan(to: one).change("Download/alice/net").grace == .zero)
        let run = one.plan(to: less)
        #expect(run.changeList == ["delete TrainingRun/alice/run"])
        #expect(try run.change("TrainingRun/alice/run").grace == .seconds(30 * 86_400))
    }

    @Test func aRemovedResourceThatOthersUseIsBlockedWithTheList() throws {
        let plan = kitchen.plan(to: kitchen.removing("users/alice/cup.yaml"))
        let change = try plan.change("Model/alice/cup")
        #expect(change.verb == .blocked)
        #expect(change.reason == .inUse)
        #expect(change.related.map(\.description).contains("Dataset/alice/cups"))
    }

    @Test func deletingEverythingTripsTheGuardAndTheLabCannotLoosenIt() throws {
        var world = kitchen.converged
        world.policy = PlanningBench.policy
        let empty = PlanningBench(files: [
            "lab.yaml": (kitchen.files["lab.yaml"] ?? "").replacingOccurrences(
                of: "spec: {", with: "spec: {pruneGuard: {maxDeletions: 1000, maxPercent: 100}, ")
        ])
        let plan = Planner.plan(
            empty.load(after: kitchen).desired, given: world, at: PlanningBench.now)
        #expect(plan.guardTrips.map(\.reason) == [.deletionGuard])
        #expect(plan.guardTrips.first?.resources.count == 6)
        #expect(plan.changes.allSatisfy { $0.verb == .blocked })
        #expect(try plan.change("Lab/lab").reason == .deletionGuard)
        #expect(plan.actions.isEmpty)
        // Kept resources have the same standing as before.
        #expect(try plan.standing("Model/alice/cup").phase == .ready)
        #expect(try plan.standing("TrainingRun/alice/run").phase == .succeeded)
    }

    @Test func anApprovalIsBoundToItsRevisionAndSet() {
        let empty = PlanningBench(files: ["lab.yaml": kitchen.files["lab.yaml"] ?? ""])
        var world = kitchen.converged
        let tripped = Planner.plan(
            empty.load(after: kitchen).desired, given: world, at: PlanningBench.now)
        let set = Set(tripped.guardTrips.flatMap(\.resources))
        world.approvals = [Approval(revision: "other", resources: set)]
        #expect(!plan(empty, world).guardTrips.isEmpty)
        world.approvals = [Approval(revision: "r2", resources: Set(set.dropFirst()))]
        #expect(!plan(empty, world).guardTrips.isEmpty)
        world.approvals = [Approval(revision: "r2", resources: set)]
        #expect(plan(empty, world).guardTrips.isEmpty)
        #expect(plan(empty, world).changes.allSatisfy { $0.verb == .delete })
    }

    @Test func theGuardSaysWhatKeepsAndWhatDeletes() throws {
        let empty = PlanningBench(files: ["lab.yaml": kitchen.files["lab.yaml"] ?? ""])
        let trip = try #require(plan(empty, kitchen.converged).guardTrips.first)
        #expect(
            trip.message.hasSuffix(
                "Nothing is deleted now: revert the commit to keep them all, or let an admin run "
                    + "'reconciler approve' to delete them"))
    }

    @Test func anApprovalSaysWhatHappensNow() throws {
        let empty = PlanningBench(files: ["lab.yaml": kitchen.files["lab.yaml"] ?? ""])
        let trip = try #require(plan(empty, kitchen.converged).guardTrips.first)
        let text = trip.consequence(under: PlanningBench.policy)
        #expect(text.hasPrefix("r2 deletes 6 resources: "))
        #expect(text.contains("Dataset/alice/cups"))
        #expect(text.contains("They are deleted for good: 2 in 30d, 3 in 1d, 1 at once."))
    }

    /// Such work has nothing that a guard could save.
    @Test func workThatFailedAndHasNoResultIsNotCountedByTheGuard() throws {
        var bench = kitchen
        for number in 0..<6 {
            bench = bench.adding(
                "users/alice/bad-\(number).yaml",
                (kitchen.files["users/alice/cups.yaml"] ?? "")
                    .replacingOccurrences(of: "name: cups", with: "name: bad-\(number)")
                    .replacingOccurrences(of: "images: 10", with: "images: 2\(number)"))
        }
        var world = bench.converged
        let bad = world.inventory.keys.filter { $0.name.hasPrefix("bad") }.sorted()
        #expect(bad.count == 6)
        func fail(_ ids: some Sequence<ResourceID>) throws {
            for id in ids {
                let known = try #require(world.inventory[id])
                let task = try #require(known.current)
                world.versions[task] = nil
                world.tasks[task] = TaskRecord(
                    id: task, rerun: nil,
                    attempts: [
                        AttemptRecord(
                            number: 1, containerID: nil,
                            times: AttemptTimes(
                                createdAt: PlanningBench.now, startedAt: PlanningBench.now,
                                endedAt: PlanningBench.now), stopReason: nil,
                            end: .failed(.userCode))
                    ])
                world.inventory[id] = InventoryRecord(
                    resource: InventoryIdentity(
                        id: id, generation: 1, specDigest: known.specDigest, path: known.path),
                    inputDigest: known.inputDigest, canonicalSpec: known.canonicalSpec,
                    current: nil, deletion: nil)
            }
        }
        #expect(plan(kitchen, world).guardTrips.first?.resources == bad)
        try fail(bad)
        #expect(plan(kitchen, world).guardTrips.isEmpty)
        #expect(plan(kitchen, world).changes.count { $0.verb == .delete } == 6)
        // They are deleted even when the guard holds back other removals.
        let empty = PlanningBench(files: ["lab.yaml": kitchen.files["lab.yaml"] ?? ""])
        let both = plan(empty, world)
        #expect(both.guardTrips.first?.resources.contains(bad[0]) == false)
        #expect(both.changes.count { $0.verb == .delete } == 6)
        #expect(both.changes.count { $0.verb == .blocked } == 6)
    }

    /// A guard must ask about work of another spec that runs, or that somebody stopped later.
    @Test(arguments: [nil, AttemptEnd.stopped(.suspended), .failed(.userCode)])
    func onlyWorkThatFailedLastHasNothingToLose(_ newest: AttemptEnd?) throws {
        let bench = kitchen.adding(
            "users/alice/forks.yaml",
            (kitchen.files["users/alice/cups.yaml"] ?? "")
                .replacingOccurrences(of: "name: cups", with: "name: forks"))
        var world = bench.converged
        let lost = world.inventory.keys.filter { $0.kind == .dataset }.sorted()
        for id in lost {
            let known = try #require(world.inventory[id])
            world.versions[of: id] = []
            world.tasks[of: id] = []
            // The task that comes first by its digest is the newest.
            let tasks = ["b", "z"].map {
                TaskID(resource: id, digest: InputDigest(of: $0.utf8), run: 0)
            }.sorted()
            for (place, task) in tasks.enumerated() {
                let end = place == 0 ? newest : .failed(.userCode)
                world.tasks[task] = TaskRecord(
                    id: task, rerun: nil, attempts: [attempt(end, isNewest: place == 0)])
            }
            world.inventory[id] = InventoryRecord(
                resource: InventoryIdentity(
                    id: id, generation: 1, specDigest: known.specDigest, path: known.path),
                inputDigest: known.inputDigest, canonicalSpec: known.canonicalSpec, current: nil,
                deletion: nil)
        }
        let without = PlanningBench(files: kitchen.files.filter { !$0.key.contains("users/") })
            .adding("users/alice/cup.yaml", kitchen.files["users/alice/cup.yaml"] ?? "")
        let held = plan(without, world).guardTrips.first?.resources ?? []
        let asks = newest != .failed(.userCode)
        #expect(held.filter { $0.kind == .dataset } == (asks ? lost : []))
    }

    private func attempt(_ end: AttemptEnd?, isNewest: Bool) -> AttemptRecord {
        let at = PlanningBench.now.adding(.seconds(isNewest ? -10 : -1000))
        return AttemptRecord(
            number: 1, containerID: nil,
            times: AttemptTimes(createdAt: at, startedAt: at, endedAt: end == nil ? nil : at),
            stopReason: nil, end: end)
    }

    private func plan(_ bench: PlanningBench, _ world: ObservedState) -> Plan {
        Planner.plan(bench.load(after: kitchen).desired, given: world, at: PlanningBench.now)
    }

    @Test func aFileThatDoesNotParseHoldsAllPruning() throws {
        let broken = kitchen.removing("users/alice/download.yaml")
            .adding("people.yaml", "kind: User\n  name: [")
        let plan = kitchen.plan(to: broken)
        #expect(!plan.changes.contains { $0.verb == .delete })
        #expect(try plan.standing("Download/alice/net").reason == .pruneHeld)
    }

    @Test func anInvalidManifestIsNeverPrunedAndTheOthersGoOn() throws {
        let broken = kitchen.changed("users/alice/cups.yaml", "images", "'images")
            .changed("users/alice/cup.yaml", "spec:", "spec:\n  title: The cup")
        let plan = kitchen.plan(to: broken)
        #expect(plan.changeList == ["update Model/alice/cup"])
    }

    @Test func recomputingManyFinishedResultsNeedsApproval() {
        var base = kitchen
        for index in 1...6 {
            base = base.adding(
                "users/alice/d\(index).yaml",
                (kitchen.files["users/alice/cups.yaml"] ?? "")
                    .replacingOccurrences(of: "name: cups", with: "name: d\(index)")
                    .replacingOccurrences(of: "images: 10", with: "images: 1\(index)"))
        }
        let changed = base.changed("lab.yaml", "lab/renderer:1", "lab/renderer:2")
        let plan = base.plan(to: changed)
        #expect(plan.guardTrips.map(\.reason) == [.recomputeGuard])
        #expect(!plan.actionList.contains { $0.hasPrefix("create Dataset") })
        #expect(plan.changes.filter { $0.verb == .replace }.isEmpty)
    }

    /// Seed 10 of the simulation: while the Engine was away, a stopped run's grace ended and it
    /// was forgotten; its container stayed for ever.
    @Test func whatMayHaveAContainerIsNotForgottenWhileTheEngineIsAway() throws {
        let run = ResourceID(kind: .trainingRun, owner: "alice", name: "run")
        var world = kitchen.converged
        let task = try #require(world.tasks.keys.first { $0.resource == run })
        let now = PlanningBench.now
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: "c",
                    times: AttemptTimes(createdAt: now, startedAt: now, endedAt: now),
                    stopReason: .removedFromGit, end: .stopped(.removedFromGit))
            ])
        world.versions[task] = nil
        let old = try #require(world.inventory[run])
        world.inventory[run] = InventoryRecord(
            resource: InventoryIdentity(
                id: run, generation: 1, specDigest: old.specDigest, path: old.path),
            inputDigest: old.inputDigest, canonicalSpec: old.canonicalSpec, current: nil,
            deletion: Deletion(requestedAt: now, grace: .seconds(60), revision: "r2"))
        let desired = kitchen.removing("users/alice/run.yaml", "users/alice/download.yaml")
            .load(after: kitchen).desired
        func plan() -> [String] {
            Planner.plan(desired, given: world, at: now.adding(.seconds(60))).actionList
                .filter { $0.hasSuffix("\(run)") }
        }
        world.engine = .unreachable
        #expect(plan().isEmpty)
        world.engine = .seen([])
        #expect(plan() == ["purge \(run)"])
    }

    @Test func graceEndsInOnePurge() {
        let less = kitchen.removing("users/alice/download.yaml", "users/alice/run.yaml")
        var world = kitchen.converged
        for id in world.inventory.keys where id.kind == .trainingRun || id.kind == .download {
            guard let old = world.inventory[id] else { continue }
            world.inventory[id] = InventoryRecord(
                resource: InventoryIdentity(
                    id: id, generation: 1, specDigest: old.specDigest, path: old.path),
                inputDigest: old.inputDigest, canonicalSpec: old.canonicalSpec,
                current: old.current,
                deletion: Deletion(
                    requestedAt: PlanningBench.now, grace: .seconds(60), revision: "r2"))
        }
        let desired = less.load(after: kitchen).desired
        let early = Planner.plan(desired, given: world, at: PlanningBench.now)
        #expect(early.actions.isEmpty)
        #expect(early.nextLook == .seconds(60))
        let late = Planner.plan(
            desired, given: world, at: PlanningBench.now.adding(.seconds(60)))
        #expect(late.actionList == ["purge TrainingRun/alice/run", "purge Download/alice/net"])
    }
}
