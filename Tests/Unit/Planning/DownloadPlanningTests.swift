import Manifests
import Testing

@testable import Planning

struct DownloadPlanningTests {
    private let kitchen = PlanningBench.kitchen

    /// The kitchen with its download uploaded `age` ago.
    private func world(age: Duration, expired: Bool = false) throws -> ObservedState {
        var world = kitchen.converged
        let id = ResourceID(kind: .download, owner: "alice", name: "net")
        let record = try #require(world.inventory[id])
        let task = try #require(record.current)
        let run = ResourceID(kind: .trainingRun, owner: "alice", name: "run")
        let pinned = try #require(world.inventory[run]?.current)
        let readyAt = Instant(
            bootID: "b", uptime: PlanningBench.now.uptime - age,
            wall: PlanningBench.now.wall - age)
        world.downloads[task] = DownloadRecord(
            task: task, pinned: pinned, objectKey: "key", sizeBytes: 1, readyAt: readyAt,
            expiredAt: expired ? PlanningBench.now : nil,
            removedAt: expired ? PlanningBench.now : nil)
        world.tasks[task] = TaskRecord(
            id: task, rerun: nil,
            attempts: [
                AttemptRecord(
                    number: 1, containerID: nil,
                    times: AttemptTimes(createdAt: readyAt, startedAt: readyAt, endedAt: readyAt),
                    stopReason: nil, end: .succeeded)
            ])
        return world
    }

    private func plan(_ world: ObservedState, _ bench: PlanningBench? = nil) -> Plan {
        Planner.plan((bench ?? kitchen).desired, given: world, at: PlanningBench.now)
    }

    @Test func anUploadedDownloadIsReadyUntilItsTimeIsOver() throws {
        let early = plan(try world(age: .seconds(3600)))
        #expect(early.isQuiet)
        #expect(try early.standing("Download/alice/net").phase == .ready)
        #expect(early.nextLook == .seconds(3600))
        let late = plan(try world(age: .seconds(7200)))
        #expect(late.actionList == ["expire Download/alice/net"])
    }

    @Test func aChangedKeepForMovesTheEnd() throws {
        let longer = kitchen.changed("users/alice/download.yaml", "2h", "3h")
        let plan = plan(try world(age: .seconds(7200)), longer)
        #expect(plan.actions.isEmpty)
        #expect(plan.nextLook == .seconds(3600))
    }

    @Test func anExpiredDownloadIsNotUploadedAgainUnlessRerunChanges() throws {
        let gone = try world(age: .seconds(9999), expired: true)
        #expect(plan(gone).isQuiet)
        #expect(try plan(gone).standing("Download/alice/net").phase == .expired)
        let again = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, rerun: b")
        #expect(plan(gone, again).actionList == ["upload Download/alice/net"])
    }

    @Test func aSuspendedDownloadStillExpires() throws {
        let suspended = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, suspend: true")
        #expect(
            plan(try world(age: .seconds(7200)), suspended).actionList
                == ["expire Download/alice/net"])
    }

    /// A wrong spec, and a file that cannot be read at all, so that the removal is held back.
    @Test(arguments: ["spec: {keepFor: 2h", "spec: {keepFor: 2h, of: ["])
    func anObjectLeavesThoughItsManifestIsWrong(_ wrong: String) throws {
        let broken = kitchen.changed("users/alice/download.yaml", "spec: {", "\(wrong), oops: 1, ")
        let early = plan(try world(age: .seconds(3600)), broken)
        #expect(early.actions.isEmpty)
        #expect(early.nextLook == .seconds(3600))
        let late = plan(try world(age: .seconds(7200)), broken)
        #expect(late.actionList == ["expire Download/alice/net"])
        let gone = plan(try world(age: .seconds(7200), expired: true), broken)
        #expect(gone.actions.isEmpty)
        #expect(gone.nextLook == nil)
    }

    @Test func aDeletionThatWasBegunIsFinishedWhateverTheManifestSays() throws {
        var world = try world(age: .seconds(60))
        let record = try #require(world.downloads.values.first)
        world.downloads[record.task] = DownloadRecord(
            task: record.task, pinned: record.pinned, objectKey: "key", sizeBytes: 1,
            readyAt: record.readyAt, expiredAt: PlanningBench.now, removedAt: nil)
        let plan = plan(world)
        #expect(plan.actionList == ["expire Download/alice/net"])
        #expect(try plan.standing("Download/alice/net").phase == .expired)
    }

    /// An upload may have succeeded although its reply was lost.
    @Test func whatAFailedDownloadMayHaveLeftIsDeleted() throws {
        var world = try world(age: .seconds(60))
        let ready = try #require(world.downloads.values.first)
        let times = AttemptTimes(
            createdAt: PlanningBench.now, startedAt: nil, endedAt: PlanningBench.now)
        world.tasks[ready.task] = TaskRecord(
            id: ready.task, rerun: nil,
            attempts: (1...PlanningBench.policy.infrastructureFailuresMax).map {
                AttemptRecord(
                    number: $0, containerID: nil, times: times, stopReason: nil,
                    end: .failed(.internal))
            })
        for isRemoved in [false, true] {
            world.downloads[ready.task] = DownloadRecord(
                task: ready.task, pinned: ready.pinned, objectKey: "key", sizeBytes: nil,
                readyAt: nil, expiredAt: isRemoved ? PlanningBench.now : nil,
                removedAt: isRemoved ? PlanningBench.now : nil)
            let plan = plan(world)
            #expect(plan.actionList == (isRemoved ? [] : ["expire Download/alice/net"]))
            #expect(try plan.standing("Download/alice/net").phase == .failed)
        }
    }

    @Test func whatACancelledDownloadMayHaveLeftIsDeleted() throws {
        var world = try world(age: .seconds(60))
        let ready = try #require(world.downloads.values.first)
        world.downloads[ready.task] = DownloadRecord(
            task: ready.task, pinned: ready.pinned, objectKey: "key", sizeBytes: nil,
            readyAt: nil, expiredAt: nil, removedAt: nil)
        let cancelled = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, cancel: true")
        #expect(plan(world, cancelled).actionList == ["expire Download/alice/net"])
        let suspended = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, suspend: true")
        #expect(plan(world, suspended).actions.isEmpty)
    }

    @Test(arguments: ["suspend: true", "oops: 1"])
    func whatWasGivenUpIsDeletedWhateverTheManifestSays(_ field: String) throws {
        var world = try world(age: .seconds(60))
        let ready = try #require(world.downloads.values.first)
        let bench = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h, \(field)")
        for expiredAt in [nil, PlanningBench.now] {
            world.downloads[ready.task] = DownloadRecord(
                task: ready.task, pinned: ready.pinned, objectKey: "key", sizeBytes: nil,
                readyAt: nil, expiredAt: expiredAt, removedAt: nil)
            let expected = expiredAt == nil ? [] : ["expire Download/alice/net"]
            #expect(plan(world, bench).actionList == expected)
        }
    }

    /// The bucket kept such an object for ever: its put had succeeded, the reply was lost, and the
    /// target was removed before the next try.
    @Test(arguments: ["", ", suspend: true", ", oops: 1", "} , of: ["])
    func whatAnUploadLeftIsDeletedOnceItsVersionIsGone(_ field: String) throws {
        var world = try world(age: .seconds(60))
        let ready = try #require(world.downloads.values.first)
        let bench = kitchen.changed(
            "users/alice/download.yaml", "keepFor: 2h", "keepFor: 2h\(field)")
        world.versions[of: ready.pinned.resource] = []
        for isRemoved in [false, true] {
            world.downloads[ready.task] = DownloadRecord(
                task: ready.task, pinned: ready.pinned, objectKey: "key", sizeBytes: nil,
                readyAt: nil, expiredAt: isRemoved ? PlanningBench.now : nil,
                removedAt: isRemoved ? PlanningBench.now : nil)
            let actions = plan(world, bench).actionList
            #expect(actions.contains("expire Download/alice/net") != isRemoved, "\(actions)")
        }
    }

    /// The pinned version is kept only while it may still be uploaded.
    @Test func whatWasGivenUpIsUploadedInItsPresentVersion() throws {
        var world = try world(age: .seconds(60))
        let ready = try #require(world.downloads.values.first)
        world.tasks[ready.task] = nil
        let gone = TaskID(
            resource: ready.pinned.resource, digest: ready.pinned.digest,
            run: ready.pinned.run + 1)
        world.downloads[ready.task] = DownloadRecord(
            task: ready.task, pinned: gone, objectKey: "key", sizeBytes: nil, readyAt: nil,
            expiredAt: PlanningBench.now, removedAt: PlanningBench.now)
        let action = try #require(plan(world).actions.first)
        guard case .upload(_, let pinned) = action.action else {
            Issue.record("\(action)")
            return
        }
        #expect(pinned.task == ready.pinned)
    }

    @Test func aRemovedDownloadLosesItsObjectBeforeItsRecord() throws {
        let removed = kitchen.removing("users/alice/download.yaml")
        var world = try world(age: .seconds(60))
        let id = ResourceID(kind: .download, owner: "alice", name: "net")
        let old = try #require(world.inventory[id])
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 1, specDigest: old.specDigest, path: old.path),
            inputDigest: old.inputDigest, canonicalSpec: old.canonicalSpec, current: nil,
            deletion: Deletion(
                requestedAt: PlanningBench.now, grace: .zero, revision: "r2"))
        #expect(plan(world, removed).actionList == ["expire Download/alice/net"])
    }
}
