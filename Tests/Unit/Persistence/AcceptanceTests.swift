import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct AcceptanceTests {
    let bench: StoreBench
    let cups = ResourceID.alice(.dataset, "cups")

    init() throws {
        bench = try StoreBench()
        try bench.accept()
    }

    func record(_ id: ResourceID) throws -> InventoryRecord? {
        try bench.observed().inventory[id]
    }

    @Test func whatIsAcceptedIsPlannedNoMore() throws {
        let plan = try bench.plan()
        #expect(plan.changes.isEmpty)
        let desired = try bench.desired
        #expect(try bench.observed().inventory.count == desired.resources.count)
        #expect(try bench.store.acceptedRevision()?.commit == StoreBench.revision.commit)
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
        let all = bench.files
        for name in ["cup", "cups", "run", "download"] {
            bench.files["users/alice/\(name).yaml"] = nil
        }
        let trip = try #require(try bench.accept().guardTrips.first)
        try bench.store.approve(
            revision: trip.revision, resources: Set(trip.resources), by: .user(name: "ann"),
            at: bench.now)
        try bench.store.approve(
            revision: "older", resources: [cups], by: .admin, at: bench.now)
        #expect(try bench.accept().guardTrips.isEmpty)
        #expect(try record(cups)?.deletion != nil)
        #expect(try bench.observed().approvals.isEmpty)
        let rows = try #require(
            try await bench.store.audit(for: .admin, page: Page(limit: 1000, offset: 0)))
        let deletions = rows.filter { $0.action == .deleteDataset || $0.action == .deleteModel }
        #expect(!deletions.isEmpty)
        #expect(deletions.allSatisfy { $0.actor == "Alice" })
        #expect(deletions.allSatisfy { $0.detail == "delete, approved by ann" })
        let removed = bench.files
        bench.files = all
        try bench.accept(commit: "revert")
        #expect(try record(cups)?.deletion == nil)
        bench.files = removed
        #expect(try bench.accept().guardTrips.first?.resources == trip.resources)
        #expect(try record(cups)?.deletion == nil)
    }

    @Test func theLastGoodManifestIsTheAcceptedOne() throws {
        let good = try bench.store.lastGood(of: nil)
        #expect(good.map(\.id) == good.map(\.id).sorted())
        #expect(good.count == 11)
        #expect(good.first { $0.id == cups }?.document.path == "users/alice/cups.yaml")
        bench.files["users/alice/cups.yaml"] = "kind: Dataset\nmetadata: {name: cups}\nspec: 7\n"
        try bench.accept(commit: "broken")
        #expect(try bench.store.lastGood(of: nil) == good)
        #expect(try record(cups)?.generation == 1)
    }

    @Test func aGenerationRisesWithTheSpecAndNeverFalls() throws {
        bench.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: 11")
        try bench.accept(commit: "2")
        #expect(try record(cups)?.generation == 2)
        bench.files["users/alice/cups.yaml"]?.replace("images: 11", with: "images: 10")
        try bench.accept(commit: "3")
        #expect(try record(cups)?.generation == 3)
        #expect(throws: StateStoreError.self) {
            try bench.store.write {
                try $0.execute(sql: "UPDATE generations SET generation = 1")
            }
        }
        #expect(try record(cups)?.generation == 3)
    }

    @Test func aGenerationOutlivesItsResource() throws {
        try bench.accept()
        for path in ["net", "open", "run", "download", "cups"] {
            bench.files["users/alice/\(path).yaml"] = nil
        }
        try removeAndPurge(cups)
        bench.files["users/alice/cups.yaml"] = StoreManifests.kitchen["users/alice/cups.yaml"]
        try bench.accept(commit: "again")
        #expect(try record(cups)?.generation == 2)
    }

    /// Approves, accepts and carries out the removal, grace included.
    func removeAndPurge(_ id: ResourceID) throws {
        let gone = Set(try bench.plan().guardTrips.flatMap(\.resources))
        if !gone.isEmpty {
            try bench.store.approve(
                revision: StoreBench.revision.commit, resources: gone, by: .admin, at: bench.now)
        }
        try bench.accept()
        #expect(try record(id)?.deletion != nil)
        bench.seconds += 31 * 24 * 3600
        for _ in 0..<20 {
            for action in try bench.plan().actions { try bench.carryOut(action) }
        }
        #expect(try record(id) == nil)
    }

    @Test func aPurgedResultIsMadeAgainWithNewNumbers() throws {
        try bench.converge()
        for path in ["run", "download", "cups"] { bench.files["users/alice/\(path).yaml"] = nil }
        let before = try #require(
            try bench.observed().tasks.values.first { $0.id.resource == cups })
        try removeAndPurge(cups)
        #expect(try bench.observed().versions[before.id] == nil)
        var kept = before.attempts
        // Their logs were due by then.
        for index in kept.indices { kept[index].hasLog = false }
        #expect(try bench.observed().tasks[before.id]?.attempts == kept)
        bench.files["users/alice/cups.yaml"] = StoreManifests.kitchen["users/alice/cups.yaml"]
        try bench.accept(commit: "again")
        let create = try #require(try bench.plan().actions.first { $0.subject.resource == cups })
        #expect(create.action.verb == .create)
        #expect(create.subject.task?.run == 1)
        #expect(create.subject.attempt == 2)
    }

    @Test func aRemovalCanBeUndoneWithoutANewRun() throws {
        try bench.converge()
        let text = try #require(bench.files["users/alice/download.yaml"])
        bench.files["users/alice/run.yaml"] = nil
        bench.files["users/alice/download.yaml"] = nil
        let trip = try bench.plan().guardTrips
        #expect(trip.isEmpty)
        try bench.accept(commit: "removed")
        let run = ResourceID.alice(.trainingRun, "run")
        let current = try #require(try record(run)?.current)
        #expect(try record(run)?.deletion?.revision == "removed")
        bench.files["users/alice/run.yaml"] = StoreManifests.kitchen["users/alice/run.yaml"]
        bench.files["users/alice/download.yaml"] = text
        try bench.accept(commit: "restored")
        #expect(try record(run)?.deletion == nil)
        #expect(try record(run)?.current == current)
        #expect(try record(run)?.generation == 1)
        #expect(try !bench.plan().actions.contains { $0.subject.resource == run })
    }

    @Test func aResultWithTheSameInputsIsTakenOver() throws {
        try bench.converge()
        bench.files["users/alice/twin.yaml"] = StoreManifests.dataset(
            "twin", of: "cup", access: .private)
        try bench.accept(commit: "twin")
        let twin = ResourceID.alice(.dataset, "twin")
        let task = try #require(try record(twin)?.current)
        #expect(task.resource == twin)
        let state = try bench.observed()
        let original = try #require(state.inventory[cups]?.current)
        #expect(state.versions[task]?.artifactDigest == state.versions[original]?.artifactDigest)
        #expect(state.tasks[task]?.succeeded == true)
        #expect(try bench.plan().isQuiet)
    }

    @Test func aReplacedResultStaysUntilTheNewOneIsThereAndARevertIsInstant() throws {
        try bench.converge()
        let old = try #require(try record(cups)?.current)
        bench.files["users/alice/cups.yaml"]?.replace("images: 10", with: "images: 11")
        try bench.accept(commit: "2")
        #expect(try record(cups)?.current == old)
        try bench.converge()
        let new = try #require(try record(cups)?.current)
        #expect(new != old)
        #expect(try bench.observed().versions[old]?.supersededAt != nil)
        bench.files["users/alice/cups.yaml"]?.replace("images: 11", with: "images: 10")
        try bench.accept(commit: "3")
        #expect(try record(cups)?.current == old)
        #expect(try bench.observed().versions[old]?.supersededAt == nil)
        #expect(try bench.observed().versions[new]?.supersededAt != nil)
        #expect(try bench.plan().actions.isEmpty)
    }

    @Test func aMovedManifestMovesItsDocumentOnly() throws {
        bench.files["users/alice/moved.yaml"] =
            "# a comment\n" + (bench.files["users/alice/cups.yaml"] ?? "")
        bench.files["users/alice/cups.yaml"] = nil
        try bench.accept(commit: "moved")
        #expect(try record(cups)?.path == "users/alice/moved.yaml")
        #expect(try record(cups)?.generation == 1)
    }

    @Test func findingsAreThoseOfTheNewestRevision() async throws {
        bench.files["users/alice/bad.yaml"] = "kind: Model\nmetadata: {name: bad}\nspec: {}\n"
        try bench.accept(commit: "bad")
        let page = Page(limit: 100, offset: 0)
        #expect(try bench.store.findingSubjects().contains("Model/alice/bad"))
        bench.files["users/alice/bad.yaml"] = nil
        try bench.accept(commit: "good")
        #expect(try bench.store.findingSubjects().isEmpty)
        var filter = ResourceFilter()
        filter.kind = .model
        let models = try await bench.store.resources(filter, for: .admin, page: page)
        #expect(models.items.map(\.id.name) == ["candy", "cup"])
    }

    @Test func anApprovalIsBoundToItsSet() throws {
        try bench.store.approve(
            revision: "r", resources: [cups], by: .user(name: "root"), at: bench.now)
        #expect(
            try bench.observed().approvals == [Approval(revision: "r", resources: [cups])])
    }

    @Test func theSettingsInForceAreTheAcceptedLab() throws {
        let accepted = try bench.store.lastGood(of: .lab)
        #expect(accepted.count == 1)
        bench.files["lab.yaml"]? += "\n---\nkind: Lab\nmetadata: {name: other}\nspec: {}\n"
        try bench.accept(commit: "two labs")
        #expect(try bench.store.lastGood(of: .lab) == accepted)
    }
}
