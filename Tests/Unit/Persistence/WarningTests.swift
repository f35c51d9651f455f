import Manifests
import Testing

@testable import Persistence
@testable import Planning

/// Warnings refuse nothing, but everybody who looks at the resource sees them.
@Suite struct WarningTests {
    private static let spoon = ResourceID.alice(.model, "spoon")

    private func bench(access: Access) throws -> StoreBench {
        var files = StoreManifests.kitchen
        files["users/alice/spoon.yaml"] = StoreManifests.model("spoon", sha: "c", access: access)
        return try StoreBench(files)
    }

    @Test func aWarningAboutAValidResourceIsStoredWithItsPlace() async throws {
        let bench = try bench(access: .private)
        try bench.accept()
        let report = try #require(
            try await bench.store.resource(Self.spoon, for: .user(name: "alice")))
        let finding = try #require(report.findings.first)
        #expect(report.findings.count == 1)
        #expect(finding.severity == .warning && finding.code == "unusedResource")
        #expect(finding.location == "users/alice/spoon.yaml:2:18")
        #expect(report.summary.phase != .invalid)
    }

    /// Nothing uses a person's first resource yet. It gets older without another commit.
    @Test func whatIsYoungerThanAMonthIsNotCalledUnused() async throws {
        let bench = try bench(access: .private)
        try bench.accept()
        let (made, day) = (bench.now, Duration.seconds(86_400))
        let capacity = Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)
        for (age, count) in [(29, 0), (30, 1)] {
            let report = try await bench.store.resource(
                Self.spoon, for: .user(name: "alice"), by: .standard(capacity: capacity),
                at: made.adding(day * age))
            #expect(report?.findings.count == count, "\(age) days")
        }
    }

    @Test func anotherViewerIsNotTold() async throws {
        let bench = try bench(access: .private)
        try bench.accept()
        #expect(try await bench.store.resource(Self.spoon, for: .user(name: "bob")) == nil)
        #expect(try bench.store.findingSubjects() == ["Model/alice/spoon"])
    }

    @Test func aWarningGoesWithItsCause() async throws {
        let bench = try bench(access: .private)
        try bench.accept()
        bench.files["users/alice/spoon.yaml"] = StoreManifests.model(
            "spoon", sha: "c", access: .public)
        try bench.accept(commit: String(repeating: "d", count: 40))
        #expect(try bench.store.findingSubjects() == [])
    }
}
