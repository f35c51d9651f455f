import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct AcceptanceTests {
    let scene: StoreScene
    let cups = ResourceID.alice(.dataset, "cups")

    init() throws {
        scene = try StoreScene()
        try scene.accept()
    }

    func record(_ id: ResourceID) throws -> InventoryRecord? {
        try scene.observed().inventory[id]
    }

    @Test func whatIsAcceptedIsPlannedNoMore() throws {
        let plan = try scene.plan()
        #expect(plan.changes.isEmpty)
        let desired = try scene.desired
        #expect(try scene.observed().inventory.count == desired.resources.count)
        #expect(try scene.store.acceptedRevision()?.commit == StoreScene.revision.commit)
        for resource in desired.resources {
            let stored = try #require(try record(resource.id))
            #expect(stored.canonicalSpec == resource.canonicalSpec)
            #expect(stored.specDigest == resource.specDigest)
            #expect(stored.generation == 1)
        }
    }

    /// A commit came back after a revert, and the removal that was approved once happened again
    /// without approval.
    @Test func anApprovalCountsOnceAndTheAuditNamesWhoGaveIt() async throws {
        let all = scene.files
        for name in ["cup", "cups", "run", "download"] {
            scene.files["users/alice/\(name).yaml"] = nil
        }
        let trip = try #require(try scene.accept().guardTrips.first)
        try scene.store.approve(
            revision: trip.revision, resources: Set(trip.resources), by: .user(name: "ann"),
            at: scene.now)
        try scene.store.approve(
            revision: "older", resources: [cups], by: .admin, at: scene.now)
        #expect(try scene.accept().guardTrips.isEmpty)
        #expect(try record(cups)?.deletion != nil)
        #expect(try scene.observed().approvals.isEmpty)
        let rows = try #require(
            try await scene.store.audit(for: .admin, page: Page(limit: 1000, offset: 0)))
        let deletions = rows.filter { $0.action == .deleteDataset || $0.action == .deleteModel }
        #expect(!deletions.isEmpty)
        #expect(deletions.allSatisfy { $0.actor == "Alice" })
        #expect(deletions.allSatisfy { $0.detail == "delete, approved by ann" })
        let removed = scene.files
        scene.files = all
        try scene.accept(commit: "revert")
        #expect(try record(cups)?.deletion == nil)
        scene.files = removed
        #expect(try scene.accept().guardTrips.first?.resources == trip.resources)
        #expect(try record(cups)?.deletion == nil)
    }

    @Test func theLastGoodManifestIsTheAcceptedOne() throws {
        let good = try scene.store.lastGood(of: nil)
        #expect(good.map(\.id) == good.map(\.id).sorted())
        #expect(good.count == 11)
        #expect(good.first { $0.id == cups }?.document.path == "users/alice/cups.yaml")
        scene.files["users/alice/cups.yaml"] = "kind: Dataset\nmetadata: {name: cups}\nspec: 7\n"
        try scene.accept(commit: "broken")
        #expect(try scene.store.lastGood(of: nil) == good)
        #expect(try record(cups)?.generation == 1)
    }

    @Test func aGenerationRisesWithTheSpecAndNeverFalls() throws {
        scene.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: 11")
        try scene.accept(commit: "2")
        #expect(try record(cups)?.generation == 2)
        scene.files["users/alice/cups.yaml"]?.replace("images: 11", with: "images: 10")
        try scene.accept(commit: "3")
        #expect(try record(cups)?.generation == 3)
        #expect(throws: StateStoreError.self) {
            try scene.store.write {
                try $0.execute(sql: "UPDATE generations SET generation = 1")
            }
        }
        #expect(try record(cups)?.generation == 3)
    }

    @Test func aGenerationOutlivesItsResource() throws {
        try scene.accept()
        for path in ["net", "open", "run", "download", "cups"] {
            scene.files["users/alice/\(path).yaml"] = nil
        }
        try removeAndPurge(cups)
        scene.files["users/alice/cups.yaml"] = StoreManifests.kitchen["users/alice/cups.yaml"]
        try scene.accept(commit: "again")
        #expect(try record(cups)?.generation == 2)
    }

    /// Approves, accepts and carries out the removal, grace included.
    func removeAndPurge(_ id: ResourceID) throws {
        let gone = Set(try scene.plan().guardTrips.flatMap(\.resources))
        if !gone.isEmpty {
            try scene.store.approve(
                revision: StoreScene.revision.commit, resources: gone, by: .admin, at: scene.now)
        }
        try scene.accept()
        #expect(try record(id)?.deletion != nil)
        scene.seconds += 31 * 24 * 3600
        for _ in 0..<20 {
            for action in try scene.plan().actions { try scene.carryOut(action) }
        }
        #expect(try record(id) == nil)
    }

    @Test func aPurgedResultIsMadeAgainWithNewNumbers() throws {
        try scene.converge()
        for path in ["run", "download", "cups"] { scene.files["users/alice/\(path).yaml"] = nil }
        let before = try #require(
            try scene.observed().tasks.values.first { $0.id.resource == cups })
        try removeAndPurge(cups)
        #expect(try scene.observed().versions[before.id] == nil)
        var kept = before.attempts
        // Their logs were due by then.
        for index in kept.indices { kept[index].hasLog = false }
        #expect(try scene.observed().tasks[before.id]?.attempts == kept)
        scene.files["users/alice/cups.yaml"] = StoreManifests.kitchen["users/alice/cups.yaml"]
        try scene.accept(commit: "again")
        let create = try #require(try scene.plan().actions.first { $0.subject.resource == cups })
        #expect(create.action.verb == .create)
        #expect(create.subject.task?.run == 1)
        #expect(create.subject.attempt == 2)
    }

    @Test func aRemovalCanBeUndoneWithoutANewRun() throws {
        try scene.converge()
        let text = try #require(scene.files["users/alice/download.yaml"])
        scene.files["users/alice/run.yaml"] = nil
        scene.files["users/alice/download.yaml"] = nil
        let trip = try scene.plan().guardTrips
        #expect(trip.isEmpty)
        try scene.accept(commit: "removed")
        let run = ResourceID.alice(.trainingRun, "run")
        let current = try #require(try record(run)?.current)
        #expect(try record(run)?.deletion?.revision == "removed")
        scene.files["users/alice/run.yaml"] = StoreManifests.kitchen["users/alice/run.yaml"]
        scene.files["users/alice/download.yaml"] = text
        try scene.accept(commit: "restored")
        #expect(try record(run)?.deletion == nil)
        #expect(try record(run)?.current == current)
        #expect(try record(run)?.generation == 1)
        #expect(try !scene.plan().actions.contains { $0.subject.resource == run })
    }

    @Test func aResultWithTheSameInputsIsTakenOver() throws {
        try scene.converge()
        scene.files["users/alice/twin.yaml"] = StoreManifests.dataset(
            "twin", of: "cup", access: .private)
        try scene.accept(commit: "twin")
        let twin = ResourceID.alice(.dataset, "twin")
        let task = try #require(try record(twin)?.current)
        #expect(task.resource == twin)
        let state = try scene.observed()
        let original = try #require(state.inventory[cups]?.current)
        #expect(state.versions[task]?.artifactDigest == state.versions[original]?.artifactDigest)
        #expect(state.tasks[task]?.succeeded == true)
        #expect(try scene.plan().isQuiet)
    }

    @Test func aReplacedResultStaysUntilTheNewOneIsThereAndARevertIsInstant() throws {
        try scene.converge()
        let old = try #require(try record(cups)?.current)
        scene.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: 11")
        try scene.accept(commit: "2")
        #expect(try record(cups)?.current == old)
        try scene.converge()
        let new = try #require(try record(cups)?.current)
        #expect(new != old)
        #expect(try scene.observed().versions[old]?.supersededAt != nil)
        scene.files["users/alice/cups.yaml"]?.replace("images: 11", with: "images: 10")
        try scene.accept(commit: "3")
        #expect(try record(cups)?.current == old)
        #expect(try scene.observed().versions[old]?.supersededAt == nil)
        #expect(try scene.observed().versions[new]?.supersededAt != nil)
        #expect(try scene.plan().actions.isEmpty)
    }

    @Test func aMovedManifestMovesItsDocumentOnly() throws {
        scene.files["users/alice/moved.yaml"] =
            "# a comment\n" + (scene.files["users/alice/cups.yaml"] ?? "")
        scene.files["users/alice/cups.yaml"] = nil
        try scene.accept(commit: "moved")
        #expect(try record(cups)?.path == "users/alice/moved.yaml")
        #expect(try record(cups)?.generation == 1)
    }

    @Test func findingsAreThoseOfTheNewestRevision() async throws {
        scene.files["users/alice/bad.yaml"] = "kind: Model\nmetadata: {name: bad}\nspec: {}\n"
        try scene.accept(commit: "bad")
        let page = Page(limit: 100, offset: 0)
        #expect(try scene.store.findingSubjects().contains("Model/alice/bad"))
        scene.files["users/alice/bad.yaml"] = nil
        try scene.accept(commit: "good")
        #expect(try scene.store.findingSubjects().isEmpty)
        var filter = ResourceFilter()
        filter.kind = .model
        let models = try await scene.store.resources(filter, for: .admin, page: page)
        #expect(models.items.map(\.id.name) == ["candy", "cup"])
    }

    @Test func anApprovalIsBoundToItsSet() throws {
        try scene.store.approve(
            revision: "r", resources: [cups], by: .user(name: "root"), at: scene.now)
        #expect(
            try scene.observed().approvals == [Approval(revision: "r", resources: [cups])])
    }

    @Test func theSettingsInForceAreTheAcceptedLab() throws {
        let accepted = try scene.store.lastGood(of: .lab)
        #expect(accepted.count == 1)
        scene.files["lab.yaml"]? += "\n---\nkind: Lab\nmetadata: {name: other}\nspec: {}\n"
        try scene.accept(commit: "two labs")
        #expect(try scene.store.lastGood(of: .lab) == accepted)
    }
}
