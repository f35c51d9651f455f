import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// Warnings refuse nothing, but whoever looks at the resource is told.
@Suite struct WarningTests {
    private static let spoon = ResourceID.alice(.model, "spoon")

    private func scene(access: Access) throws -> StoreScene {
        var files = StoreManifests.kitchen
        files["users/alice/spoon.yaml"] = StoreManifests.model("spoon", sha: "c", access: access)
        return try StoreScene(files)
    }

    @Test func aWarningAboutAValidResourceIsStoredWithItsPlace() async throws {
        let scene = try scene(access: .private)
        try scene.accept()
        let report = try #require(
            try await scene.store.resource(Self.spoon, for: .user(name: "alice")))
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.severity == .warning && finding.code == "unusedResource")
        #expect("\(finding.location)" == "users/alice/spoon.yaml:2:18")
        #expect(report.summary.phase != .invalid)
    }

    /// The first of everybody's is used by nothing yet. It gets older without another commit.
    @Test func whatIsYoungerThanAMonthIsNotCalledUnused() async throws {
        let scene = try scene(access: .private)
        try scene.accept()
        let report = try #require(
            try await scene.store.resource(Self.spoon, for: .user(name: "alice")))
        let day = Duration.seconds(86_400)
        #expect(report.findings(at: report.summary.createdAt.adding(day * 29)) == [])
        #expect(report.findings(at: report.summary.createdAt.adding(day * 30)).count == 1)
    }

    @Test func anotherViewerIsNotTold() async throws {
        let scene = try scene(access: .private)
        try scene.accept()
        #expect(try await scene.store.resource(Self.spoon, for: .user(name: "bob")) == nil)
        let page = Page(limit: 100, offset: 0)
        #expect(try await scene.store.findings(for: .user(name: "bob"), page: page) == [])
        #expect(try await scene.store.findings(for: .admin, page: page).count == 1)
    }

    @Test func aWarningGoesWithItsCause() async throws {
        let scene = try scene(access: .private)
        try scene.accept()
        scene.files["users/alice/spoon.yaml"] = StoreManifests.model(
            "spoon", sha: "c", access: .public)
        try scene.accept(commit: String(repeating: "d", count: 40))
        let page = Page(limit: 100, offset: 0)
        #expect(try await scene.store.findings(for: .admin, page: page) == [])
    }
}
