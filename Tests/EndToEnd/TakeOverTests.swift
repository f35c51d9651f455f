import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// Two daemons on one state folder.
    @Suite(.serialized) struct TakeOverTests {
        @Test func aSecondDaemonIsRefused() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.repository.commit("Declare")
            try await lab.start()
            let second = try await lab.command(["run", "--config", lab.config])
            #expect(second.status == 75)
            #expect(second.errors.contains("another reconciler holds"))
        }

        /// The lock of a paused daemon is broken by hand. When the daemon wakes up, it must not act
        /// on what it knew, although nobody else does the work.
        @Test func aDaemonThatSleptThroughATakeOverChangesNothing() async throws {
            let lab = try LabProcess()
            try lab.writeCatalogue()
            try lab.writeModel()
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Ready", of: "models", lab.alice, "cup")
            let sleeper = try lab.pause()
            defer { kill(sleeper.processIdentifier, SIGKILL) }
            try FileManager.default.removeItem(atPath: "\(lab.stateFolder)/lock")
            try await lab.start()
            try await lab.crash()
            try lab.writeDataset()
            try lab.repository.commit("Ask for work")
            kill(sleeper.processIdentifier, SIGCONT)
            try await lab.poll("the sleeper to end") { !sleeper.isRunning }
            #expect(sleeper.terminationStatus != 0)
            #expect(lab.errors.contains("another process took over"))
            #expect(try await lab.containers().isEmpty, "it did nothing")

            try await lab.start()
            try await lab.wait(for: "Succeeded", of: "datasets", lab.alice, "cups")
        }
    }
}
