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
        try scene.acceptAfterAMonth()
        let report = try #require(
            try await scene.store.resource(Self.spoon, for: .user(name: "alice")))
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.severity == .warning && finding.code == "unusedResource")
        #expect("\(finding.location)" == "users/alice/spoon.yaml:2:18")
        #expect(report.summary.phase != .invalid)
    }

    /// The first of everybody's is used by nothing yet.
    @Test func whatIsYoungerThanAMonthIsNotCalledUnused() async throws {
        let scene = try scene(access: .private)
        try scene.accept()
        scene.seconds += 29 * 86_400
        try scene.accept(commit: String(repeating: "d", count: 40))
        let page = Page(limit: 100, offset: 0)
        #expect(try await scene.store.findings(for: .admin, page: page) == [])
    }

    @Test func anotherViewerIsNotTold() async throws {
        let scene = try scene(access: .private)
        try scene.acceptAfterAMonth()
        #expect(try await scene.store.resource(Self.spoon, for: .user(name: "bob")) == nil)
        let page = Page(limit: 100, offset: 0)
        #expect(try await scene.store.findings(for: .user(name: "bob"), page: page) == [])
        #expect(try await scene.store.findings(for: .admin, page: page).count == 1)
    }

    @Test func aWarningGoesWithItsCause() async throws {
        let scene = try scene(access: .private)
        try scene.acceptAfterAMonth()
        scene.files["users/alice/spoon.yaml"] = StoreManifests.model(
            "spoon", sha: "c", access: .public)
        try scene.accept(commit: String(repeating: "d", count: 40))
        let page = Page(limit: 100, offset: 0)
        #expect(try await scene.store.findings(for: .admin, page: page) == [])
    }
}

extension StoreScene {
    fileprivate func acceptAfterAMonth() throws {
        try accept()
        seconds += 31 * 86_400
        try accept(commit: String(repeating: "e", count: 40))
    }
}
