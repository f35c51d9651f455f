import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct BrokenManifestTests {
        @Test func oneBrokenManifestBreaksOnlyItself() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")

            try lab.repository.write(
                "users/\(lab.alice)/broken.yaml",
                "kind: Dataset\nmetadata: {name: broken}\nspec:\n  imges: 3\n")
            try lab.writeRun()
            try await lab.push("Break one, add another")
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let broken = try await lab.wait(for: "Invalid", of: "datasets", lab.alice, "broken")
            let unknown = broken.findings.first { $0.code == "unknownField" }
            #expect(unknown?.location == "users/\(lab.alice)/broken.yaml:4:3")
            let text = try await lab.client(["describe", "dataset", "\(lab.alice)/broken"])
            #expect(text.contains("manifest    users/\(lab.alice)/broken.yaml"))
            #expect(text.contains("users/\(lab.alice)/broken.yaml:4:3"))
            let dashboard = try await lab.curl("/api/v1/dashboard").output
            #expect(dashboard.contains("users/\(lab.alice)/broken.yaml:4:3"))
            #expect(try await lab.client(["get", "datasets"]).contains("Invalid"))
            #expect(try await lab.phase("datasets", lab.alice, "cups") == "Succeeded")
        }

        /// A later commit brings the forgotten file.
        @Test func aModelWhoseFileWasForgottenIsTakenInOnceItIsThere() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            let file = "\(lab.repository.path)/users/\(lab.alice)/cup.blend"
            let content = try Data(contentsOf: URL(filePath: file))
            try FileManager.default.removeItem(atPath: file)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Failed", of: "models", lab.alice, "cup")
            let why = try await lab.client(["why", "model", "\(lab.alice)/cup"])
            #expect(!why.contains("'rerun'"))
            try content.write(to: URL(filePath: file))
            try await lab.push("Add the file")
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
        }

        @Test func whatBreaksLaterKeepsItsLastGoodState() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            try lab.writeDataset(more: "  imges: 3")
            try await lab.push("Break the data set")
            let dataset = try await lab.detail("datasets", lab.alice, "cups")
            #expect(dataset.summary.phase == "Succeeded")
            #expect(dataset.findings.first?.code == "unknownField")
            #expect(dataset.versions.count { $0.current } == 1)
            #expect(try await lab.phase("runs", lab.alice, "net") == "Succeeded")
            #expect(try await lab.containerStarts() == 2)
        }

        @Test func nothingIsPrunedWhileAFileCannotBeRead() async throws {
            let lab = try LabProcess()
            try lab.writeLab()
            let good = ["fork", "knife", "spoon"].map {
                """
                kind: Model
                metadata: {name: \($0)}
                spec: {source: {path: cup.blend}, sha256: \(LabProcess.modelDigest)}

                """
            }.joined(separator: "---\n")
            try lab.repository.write("users/\(lab.alice)/three.yaml", good)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let models = try await lab.list("models").count
            #expect(models == 4)

            try lab.repository.write("users/\(lab.alice)/three.yaml", good + "---\nkind: [\n")
            try lab.repository.remove("users/\(lab.alice)/run-net.yaml")
            try await lab.push("Break one file, remove another")
            let held = try await lab.detail("runs", lab.alice, "net")
            #expect(held.summary.phase == "Succeeded")
            #expect(held.summary.reason == "pruneHeld")
            #expect(try await lab.list("models").count == models)

            try lab.repository.write("users/\(lab.alice)/three.yaml", good)
            try await lab.push("Mend it")
            try await lab.wait(for: "Deleting", of: "runs", lab.alice, "net")
            #expect(try await lab.list("models").count == models)
        }
    }
}
