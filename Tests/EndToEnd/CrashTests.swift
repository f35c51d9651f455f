import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct CrashTests {
        @Test func aKilledDaemonTakesItsContainerUpAgain() async throws {
            let lab = try LabProcess()
            try await lab.startTraining()
            let container = try await lab.runningContainer()
            try await lab.crash()
            #expect(try await lab.runningContainers() == [container], "work survives its daemon")

            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            #expect(try await lab.runningContainers() == [container])
            try await lab.openGate(of: container)
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            #expect(run.attempts.map(\.number) == [1])
            #expect(run.versions.count == 1)
            #expect(try await lab.containerStarts() == 2, "the data set's and the run's")
            let trained = try await lab.auditActions().filter { $0 == "NETWORK_TRAINED" }
            #expect(trained.count == 1)
            let points = run.metrics.first { $0.name == "began" }?.points
            #expect(points?.count == 1, "nothing is counted twice")
        }

        @Test func workThatEndsWhileTheDaemonIsDeadIsTakenInOnce() async throws {
            let lab = try LabProcess()
            try await lab.startTraining()
            let container = try await lab.runningContainer()
            try await lab.crash()
            try await lab.openGate(of: container)
            try await lab.poll("the worker to end") { try await lab.runningContainers().isEmpty }

            try await lab.start()
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            #expect(run.attempts.map(\.state) == ["succeeded"])
            #expect(run.versions.count == 1)
            #expect(try await lab.containerStarts() == 2)
        }

        @Test func aPoliteStopLeavesContainersRunning() async throws {
            let lab = try LabProcess()
            try await lab.startTraining()
            #expect(try await lab.stop() == 0)
            #expect(try await lab.runningContainers().count == 1)
        }

        @Test func aKilledEngineInterruptsARunWhichRunsAgainOnce() async throws {
            let engine = try await PrivateEngine()
            let lab = try LabProcess(LabProcess.Options(dockerSocket: engine.socket))
            try await lab.startTraining()
            try await engine.crash()
            try await engine.start()
            try await lab.poll("a second attempt", times: 600) {
                try await lab.detail("runs", lab.alice, "net").attempts.contains {
                    $0.number == 2 && $0.state == "running"
                }
            }
            try await lab.openGate(of: lab.runningContainer())
            let run = try await lab.wait(for: "Succeeded", of: "runs", lab.alice, "net")
            let attempts = run.attempts.sorted { $0.number < $1.number }
            #expect(attempts.map(\.number) == [1, 2])
            #expect(attempts[0].failureClass == "Interrupted", "\(attempts)")
            #expect(attempts[1].state == "succeeded")
            withExtendedLifetime(engine) {}
        }
    }
}
