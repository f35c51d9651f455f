import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct StopTests {
        @Test func aSuspendedRunStopsAndGoesOnFromItsCheckpoint() async throws {
            let lab = try await trainingLab()
            let container = try await lab.runningContainer()
            try await lab.poll("a few steps") {
                let run = try await lab.detail("runs", lab.alice, "net")
                return (run.summary.progress?.done ?? 0) >= 2
            }
            try lab.writeRun(more: "  suspend: true")
            try await lab.push("Suspend")
            try await lab.wait(for: "Suspended", of: "runs", lab.alice, "net")
            #expect(try await lab.containers().isEmpty)

            try lab.writeRun()
            try await lab.push("Resume")
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            let resumed = try await lab.runningContainer()
            #expect(resumed != container)
            try await lab.openGate(of: resumed)
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let began = run.metrics.first { $0.name == "began" }?.points.first?.value
            #expect(try #require(began) >= 2, "it went on from the checkpoint")
            #expect(run.attempts.map(\.number).sorted() == [1, 2])
            #expect(run.attempts.first { $0.number == 1 }?.state == "stopped")
        }

        @Test func aCancelledRunEndsUntilTheCancellationIsTakenBack() async throws {
            let lab = try await trainingLab()
            let container = try await lab.runningContainer()
            try await lab.poll("a few steps") {
                let run = try await lab.detail("runs", lab.alice, "net")
                return (run.summary.progress?.done ?? 0) >= 2
            }
            try lab.writeRun(more: "  cancel: true")
            try await lab.push("Cancel")
            try await lab.wait(for: "Cancelled", of: "runs", lab.alice, "net")
            #expect(try await lab.containers().isEmpty)
            #expect(try await lab.auditActions().contains("STOP_TASK"))
            let tasks = try await lab.get(Items<TaskStatus>.self, "/tasks").items
            #expect(tasks.contains { $0.taskStatus == "aborted" && $0.inferenceState == "aborted" })

            try lab.writeRun(more: "  cancel: true\n  rerun: again")
            try await lab.push("Rerun beside it")
            try await lab.wait(for: "Cancelled", of: "runs", lab.alice, "net")
            #expect(try await lab.containers().isEmpty)

            try lab.writeRun()
            try await lab.push("Take the cancel back")
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            let resumed = try await lab.runningContainer()
            #expect(resumed != container)
            try await lab.openGate(of: resumed)
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let began = run.metrics.first { $0.name == "began" }?.points.first?.value
            #expect(try #require(began) >= 2, "it went on from the checkpoint")
        }

        /// A lab whose run is at work.
        private func trainingLab() async throws -> LabProcess {
            let lab = try LabProcess()
            try await lab.startTraining()
            return lab
        }
    }
}

/// The states of a row of the task list, in the words of the lab pipeline and of the detection
/// service.
struct TaskStatus: Decodable {
    let taskStatus: String
    let inferenceState: String
}
