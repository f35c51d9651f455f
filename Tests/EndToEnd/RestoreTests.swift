import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Backup and restore as `docs/operations.md` describes them.
    @Suite(.serialized) struct RestoreTests {
        @Test func aRestoredLabHasItsPicturesAndLogs() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.writeDataset(worker: Workers.renderWithPicture + "\necho rendered")
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")
            let before = try await picture(lab)
            #expect(before.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            #expect(try await lab.client(["logs", "dataset", "\(lab.alice)/cups"]) == "rendered\n")
            #expect(try await lab.stop() == 0)

            try await recipe("backup", lab)
            try await recipe("restore", lab)
            #expect(!FileManager.default.fileExists(atPath: "\(lab.stateFolder)/artifacts/trees"))
            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")
            #expect(try await picture(lab) == before)
            #expect(try await lab.client(["logs", "dataset", "\(lab.alice)/cups"]) == "rendered\n")
            #expect(try await lab.containerStarts() == 1, "nothing is made again")

            try FileManager.default.removeItem(atPath: "\(lab.stateFolder)/logs")
            let gone = try await lab.command(
                ["logs", "dataset", "\(lab.alice)/cups", "--config", lab.config])
            #expect(gone.status == 1)
            #expect(gone.output.isEmpty)
            #expect(gone.errors.contains("Attempt 1 of Dataset/\(lab.alice)/cups has no log"))
        }

        private func picture(_ lab: LabProcess) async throws -> Data {
            let file = lab.folder.path("picture")
            let got = try await lab.curl(
                "/api/v1/datasets/\(lab.alice)/cups/previews/0", ["-o", file])
            #expect(got.status == 0, "\(got.errors)")
            return try Data(contentsOf: URL(filePath: file))
        }

        /// Runs the block of the page that begins with the comment.
        private func recipe(_ name: String, _ lab: LabProcess) async throws {
            let page = try String(
                contentsOfFile: "\(Services.root)/docs/operations.md", encoding: .utf8)
            let block = try #require(
                page.components(separatedBy: "```sh\n").first { $0.hasPrefix("# \(name)") })
            let script = block.components(separatedBy: "```")[0]
            let finished = try await Command.run(
                "/bin/sh",
                [
                    "-ec", "STATE=$1 BACKUP=$2\n\(script)", "sh", lab.stateFolder,
                    lab.folder.path("backup.tar.gz"),
                ])
            #expect(finished.status == 0, "\(finished.errors)")
        }
    }
}
