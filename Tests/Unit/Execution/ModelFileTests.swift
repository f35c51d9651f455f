import Execution
import Foundation
import Manifests
import Persistence
import Planning
import SimulatedWorld
import TestSupport
import Testing

/// What is taken in as a model.
@Suite struct ModelFileTests {
    /// How the model stands after a lab with such a file was looked at.
    private func standing(of content: String) async throws -> ResourceStanding {
        let folder = try TemporaryFolder()
        let bench = try LoopBench(in: folder)
        let source = SimulatedSource { _ in .none }
        var files = LoopBench.files
        files["users/alice/cup.yaml"] = """
            kind: Model
            metadata: {name: cup}
            spec: {source: {path: cup.blend}, sha256: "\(ContentDigest.sha256(content.utf8))"}
            """
        source.commit(
            files, blobs: ["users/alice/cup.blend": content], after: nil, subject: "one")
        let settings = bench.settings(Resources(milliCPUs: 4000, memoryBytes: 8 << 30, gpus: 0))
        let daemon = bench.daemon(bench.engine(), source, settings)
        try await daemon.resume()
        try await daemon.refresh()
        for _ in 0..<4 {
            let report = try await daemon.pass()
            for action in report.actions {
                try await daemon.carryOut(action, revision: report.revision)
            }
        }
        let report = try await daemon.pass()
        return try #require(report.plan.standings.first { $0.resource.kind == .model })
    }

    /// Git had it in, and its digest was right, so it was Ready and every rendering failed.
    @Test(arguments: ["", "PK\u{3}\u{4}", "my cup"])
    func aFileThatBlenderNeverWroteIsRefused(content: String) async throws {
        let standing = try await standing(of: content)
        #expect(standing.phase == .failed)
        #expect(standing.reason == .retriesExhausted)
    }

    @Test func aBlenderFileIsTakenIn() async throws {
        #expect(try await standing(of: "BLENDER-v405").phase == .ready)
    }
}
