import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// A worker fills the volume of the state folder. The daemon once ended at its next write and
    /// stayed down until a person came.
    @Suite(.serialized) struct StateVolumeTests {
        private static let fill = """
            dd if=/dev/zero of=\(Workers.outputs)/artifact/big bs=1M count=200
            """

        /// Runs `body` with a state folder on a volume of 64 MiB, which is removed at the end.
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
                try lab.writeDataset("large", worker: Self.fill)
                try lab.raiseMemory(of: "large")
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

        /// A worker that does not notice the full disk once kept the lab from beginning any work
        /// while it ran.
        @Test func whoFillsItWithoutEndIsStoppedAndOthersGoOn() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.writeModel()
                try lab.writeDataset("small", worker: Workers.waitForGate)
                try lab.repository.commit("Declare")
                try await lab.start()
                try await lab.wait(for: "Running", of: "datasets", lab.alice, "small")
                try lab.writeDataset("large", worker: "\(Self.fill); sleep 1000")
                try lab.raiseMemory(of: "large")
                try await lab.push()
                try await lab.wait(for: "Running", of: "datasets", lab.alice, "large")
                try await lab.poll("the volume to be full") {
                    try await Command.output(
                        "df", ["--output=pcent", lab.stateFolder]
                    ).contains("100%")
                }
                _ = try await lab.command(["sync", "--config", lab.config])
                let failed = try await lab.wait(
                    for: "Failed", of: "datasets", lab.alice, "large", times: 1200)
                #expect(failed.attempts.map(\.failureClass) == ["UserCode"])
                let message = try #require(failed.attempts.first?.message)
                #expect(
                    message.hasPrefix(
                        "the lab stopped it because the disk was running full: its work folder"))
                try await lab.openGate(of: lab.runningContainer())
                let small = try await lab.wait(
                    for: "Succeeded", of: "datasets", lab.alice, "small", times: 600)
                #expect(small.attempts.map(\.state) == ["succeeded"])
            }
        }

        /// Somebody else fills the volume while work runs; the work is not to blame.
        @Test func workThatFailsForLackOfRoomIsTriedAgainOnceThereIsSome() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.writeModel()
                let write = "dd if=/dev/zero of=\(Workers.outputs)/artifact/part bs=1M count=2"
                try lab.writeDataset("cups", worker: "\(Workers.waitForGate)\n\(write)")
                try lab.repository.commit("Declare")
                try await lab.start()
                try await lab.wait(for: "Running", of: "datasets", lab.alice, "cups")
                try await fillUp(lab)
                try await lab.openGate(of: lab.runningContainer())
                let waiting = try await lab.wait(
                    for: "Pending", of: "datasets", lab.alice, "cups", times: 1200)
                #expect(waiting.attempts.map(\.failureClass) == ["DiskFull"])
                try await drain(lab)
                let made = try await lab.wait(
                    for: "Succeeded", of: "datasets", lab.alice, "cups", times: 900)
                // The newest first.
                #expect(made.attempts.map(\.failureClass) == [nil, "DiskFull"])
            }
        }

        /// A reserve keeps room for this message; without it nobody could be told what is wrong.
        @Test func aStartOnAFullVolumeSaysThatItIsFull() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.repository.commit("Declare")
                try await lab.start()
                try await lab.poll("the reserve to be taken") {
                    FileManager.default.fileExists(atPath: "\(lab.stateFolder)/reserve")
                }
                try await lab.crash()
                try await fillUp(lab)
                try await lab.start()
                try await lab.poll("the daemon to say that there is no room", times: 600) {
                    try await trouble(of: lab).contains(" is unhealthy, since ")
                }
                try await drain(lab)
                try await lab.poll("the trouble to be over", times: 900) {
                    try await trouble(of: lab).isEmpty
                }
            }
        }

        /// Fills the volume to the last byte.
        private func fillUp(_ lab: LabProcess) async throws {
            for (place, size) in ["1M", "4k"].enumerated() {
                let full = try await Command.run(
                    "dd", ["if=/dev/zero", "of=\(lab.stateFolder)/ballast-\(place)", "bs=\(size)"])
                #expect(full.errors.contains("No space left"))
            }
        }

        /// Frees the room and makes the daemon look, which it does by itself only once a minute.
        private func drain(_ lab: LabProcess) async throws {
            for place in 0...1 { unlink("\(lab.stateFolder)/ballast-\(place)") }
            _ = try await lab.command(["sync", "--config", lab.config])
        }

        /// Somebody else fills the volume to the last byte.
        @Test func whileThereIsNoRoomNothingBeginsAndThenItGoesOnByItself() async throws {
            try await with { lab in
                try lab.writeCatalogue()
                try lab.writeModel()
                try lab.repository.commit("Declare")
                try await lab.start()
                try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
                try await fillUp(lab)
                try lab.writeDataset("cups")
                try lab.repository.commit("Declare cups")
                try await lab.poll("the daemon to say that there is no room", times: 600) {
                    try await trouble(of: lab).contains(" is unhealthy, since ")
                }
                #expect(lab.process?.isRunning == true)
                try await drain(lab)
                try await lab.wait(
                    for: "Succeeded", of: "datasets", lab.alice, "cups", times: 900)
                #expect(try await trouble(of: lab) == "")
            }
        }

        /// The notes that `get` writes beside its list.
        private func trouble(of lab: LabProcess) async throws -> String {
            try await lab.command(["get", "lab", "--config", lab.config]).errors
        }
    }
}

extension LabProcess {
    /// Raises the memory of a dataset, because a volume in memory counts as its own memory.
    fileprivate func raiseMemory(of dataset: String) throws {
        let path = "\(repository.path)/users/\(alice)/dataset-\(dataset).yaml"
        try String(contentsOfFile: path, encoding: .utf8)
            .replacing("memory: 32Mi", with: "memory: 256Mi")
            .write(toFile: path, atomically: true, encoding: .utf8)
    }
}
