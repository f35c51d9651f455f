import Foundation
import Manifests
import Planning
import Testing

@testable import Persistence

@Suite struct VisibilityTests {
    static let viewers: [Viewer] = [
        .anonymous, .user(name: "alice"), .user(name: "bob"), .admin,
    ]
    static let all = Page(limit: 1000, offset: 0)

    let bench: StoreBench
    let store: StateStore

    init() throws {
        bench = try StoreBench()
        try bench.converge()
        bench.files["users/alice/bad.yaml"] = "kind: Model\nmetadata: {name: bad}\nspec: {}\n"
        try bench.accept(commit: "bad")
        store = bench.store
        for task in try bench.observed().tasks.keys {
            try store.record(
                [
                    .metric(step: 1, name: "loss", value: 0.5), .warning("w"),
                    .preview(path: "p.png", title: "p"),
                ], of: task, attempt: 1, at: bench.now)
        }
    }

    /// The rules of visibility, written a second time for comparison.
    static func isVisible(_ id: ResourceID, to viewer: Viewer) -> Bool {
        let isPublic = ["candy", "candies", "open"].contains(id.name)
        switch (viewer, id.kind) {
        case (.admin, _), (.user("alice"), _): return true
        case (_, .lab), (_, .user), (_, .networkArchitecture), (_, .category): return true
        case (_, .model), (_, .dataset), (_, .trainingRun), (_, .inferenceRun): return isPublic
        case (_, .download): return false
        }
    }

    /// Every identity there is, including one that was never valid.
    func identities() throws -> [ResourceID] {
        try bench.observed().inventory.keys.sorted() + [.alice(.model, "bad")]
    }

    @Test(arguments: viewers)
    func listsSearchAndCountsHoldWhatIsVisible(viewer: Viewer) async throws {
        let expected = Set(try identities().filter { Self.isVisible($0, to: viewer) })
        let listed = try await store.resources(ResourceFilter(), for: viewer, page: Self.all)
        #expect(Set(listed.items.map(\.id)) == expected)
        for kind in Kind.allCases {
            var ofKind = ResourceFilter()
            ofKind.kind = kind
            let some = try await store.resources(ofKind, for: viewer, page: Self.all)
            #expect(Set(some.items.map(\.id)) == expected.filter { $0.kind == kind })
            let counts = try await store.counts(for: viewer).filter { $0.kind == kind }
            #expect(counts.map(\.total).reduce(0, +) == some.total)
        }
        let changes = try await store.changes(after: 0, for: viewer).changes
        #expect(Set(changes.map(\.id)).isSubset(of: expected))
        #expect(!changes.isEmpty)
    }

    @Test(arguments: viewers)
    func aDetailIsThereExactlyWhenItIsVisible(viewer: Viewer) async throws {
        for id in try identities() {
            let report = try await store.resource(id, for: viewer)
            #expect((report != nil) == Self.isVisible(id, to: viewer), "\(id)")
            guard let report else { continue }
            let isOwn = viewer == .admin || viewer == .user(name: id.owner)
            #expect(isOwn || (!report.hasLog && report.warnings.isEmpty))
            #expect(report.attempts.isEmpty || isOwn)
            #expect(report.findings.isEmpty || isOwn)
            #expect((report.download == nil) == (!isOwn || id.kind != .download))
            for link in report.madeFrom + report.usedBy {
                #expect(Self.isVisible(link.id, to: viewer))
            }
            if !isOwn { #expect(report.summary.progress == nil) }
        }
    }

    @Test(arguments: viewers)
    func tasksQueueNoticesAndAuditAreForTheirOwners(viewer: Viewer) async throws {
        let isOwner = viewer == .admin || viewer == .user(name: "alice")
        #expect(try await store.tasks(for: viewer, page: Self.all).isEmpty != isOwner)
        #expect(try await store.notices(for: viewer, page: Self.all).isEmpty != isOwner)
        #expect(try await (store.unreadNotices(for: viewer) > 0) == isOwner)
        #expect(
            try await (store.audit(for: viewer, page: Self.all) != nil) == (viewer == .admin))
        let events = try await store.events(of: nil, after: 0, for: viewer, page: Self.all)
        for event in events {
            guard let resource = event.resource else {
                #expect(viewer != .anonymous)
                continue
            }
            #expect(Self.isVisible(resource, to: viewer))
        }
        #expect(events.contains { $0.reason == "started" } == isOwner)
    }

    @Test(arguments: viewers)
    func theQueueIsForOwners(viewer: Viewer) async throws {
        bench.files["users/alice/big.yaml"] = StoreManifests.dataset(
            "big", of: "candy", access: .public)
        bench.files["users/alice/big.yaml"]? += "\n  resources: {cpus: 8}\n  seed: 1"
        bench.files["users/alice/more.yaml"] = StoreManifests.dataset(
            "more", of: "candy", access: .public)
        bench.files["users/alice/more.yaml"]? += "\n  resources: {cpus: 8}\n  seed: 2"
        try bench.accept(commit: "big")
        try store.record(try bench.plan().standings, at: bench.now)
        let queue = try await store.queue(for: viewer)
        let isOwner = viewer == .admin || viewer == .user(name: "alice")
        #expect(queue.map(\.position) == (isOwner ? [1] : []))
    }

    @Test(arguments: viewers)
    func anAddressIsForItsUserAndAdmins(viewer: Viewer) async throws {
        let id = ResourceID(kind: .user, owner: "", name: "bob")
        let report = try #require(try await store.resource(id, for: viewer))
        let seesAddress = viewer == .admin || viewer == .user(name: "bob")
        let shown = "\(report)".contains("bob@lab.example")
        #expect(shown == seesAddress)
    }

    @Test func aPublicResultOfPrivateOnesDoesNotNameThem() async throws {
        bench.files["users/alice/mixed.yaml"] = StoreManifests.dataset(
            "mixed", of: "cup", access: .public)
        try bench.accept(commit: "mixed")
        let id = ResourceID.alice(.dataset, "mixed")
        let seen = try #require(try await store.resource(id, for: .anonymous))
        #expect(!"\(seen)".contains("alice/cup"))
        #expect(!"\(seen)".contains("modelRef"))
        let own = try #require(try await store.resource(id, for: .user(name: "alice")))
        #expect(own.madeFrom.map(\.id) == [.alice(.model, "cup")])
    }

    @Test func resultsOfAPublicResourceAreForAll() async throws {
        let report = try #require(
            try await store.resource(.alice(.trainingRun, "open"), for: .anonymous))
        #expect(report.metrics.map(\.name) == ["loss"])
        #expect(report.previews.map(\.path) == ["p.png"])
        let picture = try await store.preview(0, of: report.summary.id, for: .anonymous)
        #expect(picture?.artifactDigest == StoreBench.artifact.digest && picture?.task == nil)
        #expect(report.versions.count == 1)
    }
}
