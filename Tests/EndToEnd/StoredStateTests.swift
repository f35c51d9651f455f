import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The state folder of a small lab as version 8d66a9d left it (scripts/store-state.sh).
    @Suite(.serialized) struct StoredStateTests {
        private static let archive = "\(Services.root)/Tests/Stored/state.tar.gz"

        @Test func whatAnEarlierVersionMadeIsNotMadeAgain() async throws {
            let stored = try TemporaryFolder()
            _ = try await Command.output(
                "tar", ["--no-same-owner", "-xzf", Self.archive, "-C", stored.path])
            let lab = try LabProcess(
                LabProcess.Options(remote: stored.path("stored/repository")))
            _ = try await Command.output(
                "cp", ["-a", stored.path("stored/state"), lab.stateFolder])

            let ended = try await lab.command(["apply", "--config", lab.config])
            #expect(ended.status == 0, "\(ended.errors)")
            let begun = ended.errors.split(separator: "\n").filter { $0.contains("begun: ") }
            let making = begun.filter { line in
                ["create", "ingest", "upload"].contains { line.contains("begun: \($0) ") }
            }
            #expect(making.isEmpty, "\(ended.errors)")

            try await lab.start()
            let results = [
                ("models", "cup", "Ready"), ("datasets", "cups", "Succeeded"),
                ("runs", "net", "Succeeded"), ("runs", "taken", "Ready"),
                ("inferences", "look", "Succeeded"),
            ]
            for (kind, name, phase) in results {
                #expect(try await lab.phase(kind, "alice", name) == phase, "\(kind)/\(name)")
                let detail = try await lab.detail(kind, "alice", name)
                #expect(detail.attempts.map(\.state) == ["succeeded"], "\(kind)/\(name)")
            }
        }
    }
}
