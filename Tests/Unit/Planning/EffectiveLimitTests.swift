import Manifests
import Testing

@testable import Planning

/// The stricter value of the server's settings and the Lab is in force, and the limit says whose it
/// is.
struct EffectiveLimitTests {
    private func lab(_ more: String) throws -> LabSpec {
        let bench = PlanningBench.kitchen.changed("lab.yaml", "spec: {", "spec: {\(more), ")
        #expect(bench.load().diagnostics == [])
        let resource = bench.desired.resources.first { $0.id.kind == .lab }
        return try #require(resource?.spec.as(LabSpec.self))
    }

    private func limit(
        _ name: String, _ lab: LabSpec?, images: [String]? = nil, requiresSignatures: Bool = false
    ) -> EffectiveLimit? {
        PlanningBench.policy.limits(
            under: lab, allowedImages: images, requiresSignatures: requiresSignatures
        ).first { $0.name == name }
    }

    @Test func theLabNarrowsAndNeverWidens() throws {
        let spec = try lab(
            "capacity: {cpus: 2, memory: 64Gi}, retention: {tasks: 1h, versions: 90d}")
        let cpus = limit("capacity.cpus", spec)
        #expect(cpus?.value == "2" && cpus?.source == .lab && cpus?.other == "4")
        let memory = limit("capacity.memory", spec)
        #expect(memory?.value == "8Gi" && memory?.source == .server && memory?.other == "64Gi")
        #expect(limit("retention.tasks", spec)?.value == "1h")
        #expect(limit("retention.versions", spec)?.value == "30d")
        #expect(limit("capacity.gpus", spec)?.other == nil)
        let narrowed = PlanningBench.policy.narrowed(by: spec)
        #expect(narrowed.taskRetention == .seconds(3600))
        #expect(narrowed.capacity.milliCPUs == 2000)
    }

    @Test func withoutALabTheServersLimitsHold() {
        let limits = PlanningBench.policy.limits(
            under: nil, allowedImages: nil, requiresSignatures: false)
        #expect(limits.allSatisfy { $0.source == .server && $0.other == nil })
        #expect(limits.first { $0.name == "allowedImages" }?.value == "any")
    }

    @Test func imagesMustBeAllowedByBoth() throws {
        let spec = try lab(#"allowedImages: ["lab/*"]"#)
        let both = limit("allowedImages", spec, images: ["*:1"])
        #expect(both?.value == "lab/*" && both?.other == "*:1" && both?.source == .both)
        #expect(limit("allowedImages", spec)?.source == .lab)
    }

    @Test func signedCommitsAreDemandedByEither() throws {
        let name = "requireSignedCommits"
        let demanding = try lab("requireSignedCommits: true")
        #expect(limit(name, nil)?.value == "false")
        #expect(limit(name, nil, requiresSignatures: true)?.source == .server)
        #expect(limit(name, demanding)?.value == "true")
        #expect(limit(name, demanding)?.source == .lab)
        #expect(limit(name, demanding, requiresSignatures: true)?.source == .both)
    }
}
