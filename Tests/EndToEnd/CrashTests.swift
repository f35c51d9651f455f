import Foundation
import TestSupport
import Testing

extension EndToEnd {
    @Suite(.serialized) struct CrashTests {
        @Test func aKilledDaemonTakesItsContainerUpAgain() async throws {
            let lab = try LabProcess()
            try lab.writeLab(trainer: Workers.trainInSteps)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
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
            try lab.writeLab(trainer: Workers.trainInSteps)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
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
            try lab.writeLab(trainer: Workers.trainInSteps)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
            #expect(try await lab.stop() == 0)
            #expect(try await lab.runningContainers().count == 1)
        }

        @Test func aKilledEngineInterruptsARunWhichRunsAgainOnce() async throws {
            let engine = try await PrivateEngine()
            let lab = try LabProcess(LabProcess.Options(dockerSocket: engine.socket))
            try lab.writeLab(trainer: Workers.trainInSteps)
            try lab.repository.commit("Declare")
            try await lab.start()
            try await lab.wait(for: "Running", of: "runs", lab.alice, "net")
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
            #expect(attempts[0].failureClass == "Interrupted")
            #expect(attempts[1].state == "succeeded")
            try await engine.stop()
        }
    }
}

/// An Engine of one test, to be killed.
final class PrivateEngine {
    private let folder: TemporaryFolder
    /// Short, for the socket's path is limited.
    private let path: String
    var socket: String { "\(path)/docker.sock" }

    /// Starts it, with the tiny worker image of the Engine for tests.
    init() async throws {
        folder = try TemporaryFolder()
        path = folder.path.prefix(while: { $0 != "-" }) + "-" + folder.path.suffix(6)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        try await start()
        let archive = folder.path("image.tar")
        let tests = "unix://\(try Services.dockerSocket)"
        try await Command.output("docker", ["-H", tests, "save", "-o", archive, Workers.image])
        try await Command.output("docker", ["-H", "unix://\(socket)", "load", "-i", archive])
    }

    func start() async throws {
        try await script("start")
    }

    func stop() async throws {
        try await script("stop")
        try FileManager.default.removeItem(atPath: path)
    }

    /// Kills the Engine with its containerd and all that runs in it, as a power cut would.
    func crash() async throws {
        for file in ["pid", "exec/containerd/containerd.pid"] {
            let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
            guard let pid = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
                throw Failure("\(file) holds no process id")
            }
            kill(pid, SIGKILL)
        }
        try await killContainers()
    }

    /// The shims of a killed containerd live on with their containers; a power cut ends them too.
    private func killContainers() async throws {
        let processes = try FileManager.default.contentsOfDirectory(atPath: "/proc")
            .compactMap(Int32.init)
        for pid in processes {
            guard let line = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") else {
                continue
            }
            let words = String(decoding: line, as: UTF8.self)
            guard words.contains("containerd-shim"), words.contains(path) else { continue }
            for child in processes where Self.parent(of: child) == pid { kill(child, SIGKILL) }
            kill(pid, SIGKILL)
        }
    }

    private static func parent(of pid: Int32) -> Int32? {
        guard let stat = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else {
            return nil
        }
        let fields = String(decoding: stat, as: UTF8.self).components(separatedBy: ") ").last
        return fields?.split(separator: " ").dropFirst().first.flatMap { Int32($0) }
    }

    private func script(_ verb: String) async throws {
        let finished = try await Command.run(
            "\(Services.root)/scripts/dockerd.sh", [verb, path],
            environment: ["TEST_ENGINE_DATA": "\(path)/data"])
        guard finished.status == 0 else { throw Failure("dockerd.sh \(verb): \(finished.errors)") }
    }
}
