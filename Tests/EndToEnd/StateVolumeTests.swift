import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A worker fills the volume of the state folder. The daemon once ended at its next write and
    /// waited for somebody.
    @Suite(.serialized) struct StateVolumeTests {
        private static let fill = """
            dd if=/dev/zero of=\(Workers.outputs)/artifact/big bs=1M count=200
            """

        /// A volume of 64 MiB, gone at the end.
        private func with(_ body: (LabProcess) async throws -> Void) async throws {
            let lab = try LabProcess()
            try lab.folder.makeFolder("state")
            _ = try await Command.output(
                "mount", ["-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", lab.stateFolder])
            do {
                try await body(lab)
                try await lab.stop()
            } catch {
                _ = try await Command.run("umount", ["-l", lab.stateFolder])
                throw error
            }
            _ = try await Command.output("umount", ["-l", lab.stateFolder])
        }

        @Test func theWorkFailsTheDaemonGoesOnAndSoDoesTheNextWork() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.writeModel()
                // What it writes into memory counts as its own.
                try lab.writeDataset("large", worker: Self.fill)
                let path = "\(lab.repository.path)/users/\(lab.alice)/dataset-large.yaml"
                try String(contentsOfFile: path, encoding: .utf8)
                    .replacing("memory: 32Mi", with: "memory: 256Mi")
                    .write(toFile: path, atomically: true, encoding: .utf8)
                try lab.repository.commit("Declare")
                try await lab.start()
                let failed = try await lab.wait(
                    for: "Failed", of: "datasets", lab.alice, "large", times: 600)
                #expect(failed.attempts.map(\.failureClass) == ["UserCode"])
                try lab.writeDataset("cups")
                try await lab.push()
                try await lab.wait(
                    for: "Succeeded", of: "datasets", lab.alice, "cups", times: 600)
                #expect(lab.process?.isRunning == true)
            }
        }

        /// Somebody else fills the volume to the last byte.
        @Test func whileThereIsNoRoomNothingBeginsAndThenItGoesOnByItself() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.writeModel()
                try lab.repository.commit("Declare")
                try await lab.start()
                try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
                let ballast = "\(lab.stateFolder)/ballast"
                for (place, size) in ["1M", "4k"].enumerated() {
                    let full = try await Command.run(
                        "dd", ["if=/dev/zero", "of=\(ballast)-\(place)", "bs=\(size)"])
                    #expect(full.errors.contains("No space left"))
                }
                try lab.writeDataset("cups")
                try lab.repository.commit("Declare cups")
                try await lab.poll("the daemon to say that there is no room", times: 600) {
                    try await trouble(of: lab).contains(" is unhealthy, since ")
                }
                #expect(lab.process?.isRunning == true)
                for place in 0...1 { unlink("\(ballast)-\(place)") }
                try await lab.wait(
                    for: "Succeeded", of: "datasets", lab.alice, "cups", times: 900)
                #expect(try await trouble(of: lab) == "")
            }
        }

        /// What `get` notes beside its list.
        private func trouble(of lab: LabProcess) async throws -> String {
            try await lab.command(["get", "lab", "--config", lab.config]).errors
        }
    }
}
