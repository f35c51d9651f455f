import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// A preview is no result: it never becomes current, and nobody is notified of it.
@Suite struct PreviewTests {
    let bench: StoreBench
    let cup = ResourceID.alice(.model, "cup")
    let candy = ResourceID.alice(.model, "candy")
    let alice = Viewer.user(name: "alice")

    init() throws {
        bench = try StoreBench()
        try bench.converge()
    }

    private func preview(of id: ResourceID) throws -> TaskID {
        let observed = try bench.observed()
        let task = observed.versions.keys.first {
            $0.resource == id && $0 != observed.inventory[id]?.current
        }
        return try #require(task)
    }

    private func record(_ title: String, of id: ResourceID) throws {
        try bench.store.record(
            [
                .preview(path: "artifact/preview.png", title: title),
                .warning("a texture is missing"),
            ],
            of: try preview(of: id), attempt: 1, at: bench.now)
    }

    @Test func theFileStaysTheCurrentResult() async throws {
        let report = try #require(try await bench.store.resource(cup, for: alice))
        #expect(report.summary.phase == .ready)
        #expect(report.versions.map(\.current) == [true])
        #expect(report.attempts.map(\.isPreview).sorted { !$0 && $1 } == [false, true])
    }

    @Test func nobodyIsToldAndNothingIsAudited() async throws {
        let page = Page(limit: 1000, offset: 0)
        let notices = try await bench.store.notices(for: .admin, page: page)
        #expect(!notices.contains { $0.resource?.kind == .model })
        let audit = try #require(try await bench.store.audit(for: .admin, page: page))
        #expect(Set(audit.filter { $0.resource == cup }.map(\.action)) == [.createModel])
    }

    @Test func thePageShowsThePictureOfTheCurrentFileOnly() async throws {
        try record("model cup", of: cup)
        let before = try #require(try await bench.store.resource(cup, for: alice))
        #expect(before.previews.map(\.title) == ["model cup"])
        let picture = try await bench.store.preview(0, of: cup, for: alice)
        #expect(picture?.artifactDigest == StoreBench.artifact.digest)
        #expect(before.warnings == ["a texture is missing"])
        bench.files["users/alice/cup.yaml"] = StoreManifests.model(
            "cup", sha: "c", access: .private)
        let plan = try bench.accept(commit: String(repeating: "e", count: 40))
        for action in plan.actions where action.subject.resource == cup {
            try bench.carryOut(action)
        }
        let after = try #require(try await bench.store.resource(cup, for: alice))
        #expect(after.previews.isEmpty)
    }

    @Test func theSameFileShowsThePictureOfAPublicModelButNotOfAPrivateOne() async throws {
        try record("candy", of: candy)
        try record("cup", of: cup)
        bench.files["users/bob/candy.yaml"] = StoreManifests.model(
            "candy", sha: "b", access: .private)
        bench.files["users/bob/cup.yaml"] = StoreManifests.model("cup", sha: "a", access: .private)
        try bench.converge()
        let bob = Viewer.user(name: "bob")
        let shown = try await bench.store.resource(
            ResourceID(kind: .model, owner: "bob", name: "candy"), for: bob)
        #expect(shown?.previews.map(\.title) == ["candy"])
        #expect(shown?.attempts.contains { $0.isPreview } == false)
        let own = try await bench.store.resource(
            ResourceID(kind: .model, owner: "bob", name: "cup"), for: bob)
        #expect(own?.previews == [])
        #expect(own?.attempts.contains { $0.isPreview } == true)
    }
}
