import GRDB
import Manifests
import Planning
import Testing

@testable import Persistence

/// The effects of renames, dropped data and orphans on the store.
@Suite struct RenameTests {
    let bench: StoreBench
    let cups = ResourceID.alice(.dataset, "cups")
    let mugs = ResourceID.alice(.dataset, "mugs")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    private func rename(_ former: String, to name: String) {
        bench.files["users/alice/cups.yaml"]?.replace(
            "name: \(former)}", with: "name: \(name), formerName: \(former)}")
        bench.files["users/alice/run.yaml"]?.replace(
            "datasetRef: \(former)", with: "datasetRef: \(name)")
    }

    @Test func inventoryVersionsAndHistoryFollowANewName() async throws {
        let before = try bench.observed()
        let report = try #require(try await bench.store.resource(cups, for: .admin))
        rename("cups", to: "mugs")
        let plan = try bench.accept(commit: "rename")
        #expect(plan.changes.contains { $0.verb == .rename && $0.resource == mugs })
        let after = try bench.observed()
        #expect(after.inventory[cups] == nil)
        let old = try #require(before.inventory[cups])
        let new = try #require(after.inventory[mugs])
        #expect(new.generation == old.generation)
        #expect(new.inputDigest == old.inputDigest)
        #expect(new.current?.digest == old.current?.digest)
        #expect(new.current?.resource == mugs)
        #expect(after.tasks.keys.filter { $0.resource == mugs }.count == 1)
        #expect(!after.tasks.keys.contains { $0.resource == cups })
        #expect(after.versions[try #require(new.current)]?.artifactDigest != nil)
        let moved = try #require(try await bench.store.resource(mugs, for: .admin))
        #expect(moved.attempts.count == report.attempts.count)
        #expect(try await bench.store.resource(cups, for: .admin) == nil)
        // Nothing is left to do: nothing is made again, and nothing is deleted.
        try bench.converge()
        let rest = try bench.plan()
        #expect(rest.changes.isEmpty)
        #expect(rest.actions.isEmpty)
        #expect(rest.standings.first { $0.resource == mugs }?.phase == .succeeded)
    }

    @Test func aRenameIsAuditedAndTheAuditStaysWhole() async throws {
        rename("cups", to: "mugs")
        try bench.accept(commit: "rename")
        let rows = try #require(
            try await bench.store.audit(for: .admin, page: Page(limit: 100, offset: 0)))
        let row = try #require(rows.first { $0.detail.hasPrefix("renamed") })
        #expect(row.action == .updateDataset)
        #expect(row.resource == mugs)
        #expect(row.detail == "renamed from Dataset/alice/cups")
        guard case .intact = try bench.store.verifyAuditChain() else {
            Issue.record("the audit is broken")
            return
        }
    }

    @Test func aNameCanBeTakenBack() throws {
        let first = try #require(try bench.observed().inventory[cups])
        rename("cups", to: "mugs")
        try bench.accept(commit: "there")
        try bench.converge()
        bench.files["users/alice/cups.yaml"]?.replace(
            "name: mugs, formerName: cups}", with: "name: cups, formerName: [cups2, mugs]}")
        bench.files["users/alice/run.yaml"]?.replace("datasetRef: mugs", with: "datasetRef: cups")
        bench.files["users/alice/cups.yaml"]?.replace("[cups2, mugs]", with: "mugs")
        try bench.accept(commit: "and back")
        let back = try #require(try bench.observed().inventory[cups])
        #expect(back.inputDigest == first.inputDigest)
        #expect(back.generation >= first.generation)
        #expect(try bench.observed().inventory[mugs] == nil)
    }

    @Test func whoFollowsTheStoreLearnsOfTheNewNameOfWhatADownloadOffers() throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let before = try bench.observed()
        #expect(before.downloads.values.map(\.pinned.resource) == [run])
        var cache = ObservedCache()
        func follow() throws -> ObservedState {
            try cache.observed(
                in: bench.store, policy: before.policy, revision: before.revision, specs: [:])
        }
        #expect(try follow() == before)
        try bench.store.write { db in
            let other = ResourceID.alice(.trainingRun, "other")
            try ResourceRename(db: db, former: run, current: other, now: bench.now).move()
        }
        #expect(try follow() == bench.observed())
    }

    /// Rows that a resource of the same name left behind long ago do not get in the way.
    @Test func aNameThatWasUsedBeforeCanBeTaken() throws {
        bench.files["users/alice/mugs.yaml"] = StoreManifests.dataset(
            "mugs", of: "cup", access: .private)
        try bench.converge()
        bench.files["users/alice/mugs.yaml"] = nil
        try bench.converge()
        bench.seconds += 40 * 86_400
        try bench.converge()
        #expect(try bench.observed().inventory[mugs] == nil)
        rename("cups", to: "mugs")
        try bench.accept(commit: "rename")
        try bench.converge()
        #expect(try bench.observed().inventory[mugs]?.current?.resource == mugs)
        #expect(try bench.plan().actions.isEmpty)
    }

    @Test func droppedDataIsMadeAgainOnlyWhenItIsWantedAgain() throws {
        bench.files["users/alice/cups.yaml"]?.replace("spec:", with: "spec:\n  dropData: true")
        try bench.converge()
        let dropped = try bench.observed()
        #expect(dropped.inventory[cups]?.current == nil)
        #expect(!dropped.versions.keys.contains { $0.resource == cups })
        #expect(try bench.plan().changes.isEmpty)
        let standing = try bench.plan().standings.first { $0.resource == cups }
        #expect(standing?.phase == .succeeded)
        #expect(standing?.reason == .dataDropped)
        bench.files["users/alice/cups.yaml"]?.replace("  dropData: true\n", with: "")
        try bench.converge()
        let again = try #require(try bench.observed().inventory[cups]?.current)
        #expect(again.run == 1)
    }

    @Test func anOrphansResultIsFoundAgain() throws {
        let run = ResourceID.alice(.trainingRun, "run")
        let text = try #require(bench.files["users/alice/run.yaml"])
        bench.files["users/alice/run.yaml"] = text.replacing(
            "spec: {", with: "spec: {deletionPolicy: orphan, ")
        try bench.converge()
        let digest = try #require(try bench.observed().inventory[run]?.current?.digest)
        let orphan = bench.files["users/alice/run.yaml"]
        bench.files["users/alice/run.yaml"] = nil
        bench.files["users/alice/download.yaml"] = nil
        let trips = try bench.plan().guardTrips.flatMap(\.resources)
        if !trips.isEmpty {
            try bench.store.approve(
                revision: StoreBench.revision.commit, resources: Set(trips), by: .admin,
                at: bench.now)
        }
        try bench.converge()
        bench.seconds += 40 * 86_400
        try bench.converge()
        let gone = try bench.observed()
        #expect(gone.inventory[run] == nil)
        #expect(gone.versions.keys.contains { $0.resource == run && $0.digest == digest })
        bench.files["users/alice/run.yaml"] = orphan
        let plan = try bench.accept()
        #expect(plan.changes.contains { $0.verb == .reuse && $0.resource == run })
        #expect(try bench.observed().inventory[run]?.current?.digest == digest)
    }
}
