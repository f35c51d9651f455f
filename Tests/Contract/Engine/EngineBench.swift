import Docker
import Execution
import Foundation
import Logging
import SimulatedWorld
import Testing

@testable import Manifests
@testable import Planning

/// The engines that one suite of behaviours is run on.
enum EngineKind: String, CaseIterable, Sendable {
    case simulated, docker
}

/// What a container of the suite does, in the same words for both engines.
enum EngineScript: Sendable, Hashable {
    case exits(Int)
    /// Prints and ends well.
    case prints(String)
    /// Runs until it is told to stop.
    case waits
    /// Says `up`, then runs until it is killed.
    case ignoresTerminate
    case lacksCommand
    case lacksImage

    var image: String { self == .lacksImage ? "absent:local" : "busybox:local" }

    var command: [String] {
        switch self {
        case .exits(let code): ["sh", "-c", "exit \(code)"]
        case .prints(let text): ["printf", "%s", text]
        case .waits: ["sleep", "1000"]
        case .ignoresTerminate: ["sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"]
        case .lacksCommand: ["/no/such/command"]
        case .lacksImage: ["true"]
        }
    }

    init?(image: String, command: [String]) {
        let known: [EngineScript] = [.waits, .ignoresTerminate, .lacksCommand, .lacksImage]
        if let found = known.first(where: { $0.image == image && $0.command == command }) {
            self = found
        } else if command.first == "printf", let text = command.last {
            self = .prints(text)
        } else if let code = command.last?.split(separator: " ").last.flatMap({ Int($0) }) {
            self = .exits(code)
        } else {
            return nil
        }
    }

    var behaviour: SimulatedBehaviour {
        var behaviour = SimulatedBehaviour()
        switch self {
        case .exits(let code): behaviour.end = .exits(code)
        case .prints(let text): behaviour.output = text
        case .waits: behaviour.length = .seconds(1000)
        case .ignoresTerminate:
            behaviour.length = .seconds(1_000_000)
            behaviour.onTerminate = .ignores
            behaviour.output = "up\n"
        case .lacksCommand: behaviour.end = .exits(127)
        case .lacksImage: behaviour.beginning = .lacksImage
        }
        return behaviour
    }
}

/// One engine with an installation of its own, so that tests do not see each other.
struct EngineBench: Sendable {
    /// How many GPUs both engines are told to have; a real one finds out at a start.
    static let gpuCount = 3

    let engine: any ContainerEngine
    let installationID: String
    /// Makes a container of this name that is not ours.
    let makeForeign: @Sendable (String) async throws -> Void

    func identity(attempt: Int) -> ContainerIdentity {
        ContainerIdentity(
            installationID: installationID,
            task: TaskID(
                resource: ResourceID(kind: .dataset, owner: "alice", name: "cups"),
                digest: InputDigest(of: "inputs".utf8), run: 0),
            attempt: attempt, revision: "1234567890abcdef", epoch: 1)
    }

    func request(
        _ script: EngineScript, attempt: Int, gpus: Int = 0
    ) -> ContainerRequest {
        let workload = ContainerWorkload(
            image: script.image, command: script.command, parameters: [:], inputs: [],
            resources: Resources(milliCPUs: 500, memoryBytes: 16 << 20, gpus: gpus),
            seed: 0, split: [:])
        return ContainerRequest(
            identity: identity(attempt: attempt), workload: workload, mounts: [],
            user: "1000:1000")
    }

    func state(of id: String) async throws -> ContainerObservation.State? {
        try await engine.list().first { $0.id == id }?.state
    }

    /// Asks until the container has ended; each question takes a real engine a while.
    func end(of id: String) async throws -> ContainerExit {
        while try await state(of: id) == .running {}
        return try await engine.exit(of: id)
    }

    /// Asks until the container has printed something.
    func firstOutput(of id: String) async throws {
        while try await engine.log(of: id, maxBytes: 1000).isEmpty {}
    }

    /// Creates and starts it.
    func started(_ script: EngineScript) async throws -> String {
        let id = try await engine.create(request(script, attempt: 1)).id
        try await engine.start(id)
        return id
    }
}

extension EngineKind {
    /// Runs `body` on an engine of this kind and removes what it made.
    func with(_ name: String, _ body: (EngineBench) async throws -> Void) async throws {
        switch self {
        case .simulated: try await body(Self.simulated(Self.installation(name)))
        case .docker: try await Self.withDocker(name) { bench, _ in try await body(bench) }
        }
    }

    /// Names of containers begin with the first eight characters.
    private static func installation(_ name: String) -> String {
        String(ContentDigest.sha256(name.utf8).prefix(32))
    }

    private static func simulated(_ name: String) -> EngineBench {
        let engine = SimulatedEngine(
            installationID: name, gpuCount: EngineBench.gpuCount, now: { .zero },
            behaviour: { request in
                EngineScript(image: request.image, command: request.command ?? [])?.behaviour
                    ?? SimulatedBehaviour()
            }, interference: { _ in .none })
        return EngineBench(
            engine: engine, installationID: name, makeForeign: { engine.takeName($0) })
    }

    static func withDocker(
        _ testName: String, _ body: (EngineBench, DockerClient) async throws -> Void
    ) async throws {
        let name = installation(testName)
        let path = try #require(
            ProcessInfo.processInfo.environment["TEST_DOCKER_SOCKET"],
            "TEST_DOCKER_SOCKET is not set; expected the path of a Docker Engine's socket")
        let client = DockerClient(
            socketPath: path, callTimeout: .seconds(60),
            logger: Logger(label: "contract") { _ in SwiftLogNoOpLogHandler() })
        let label = "org.example.engine-contract"
        let bench = EngineBench(
            engine: DockerEngine(
                client: client, socketPath: path, installationID: name,
                gpuCount: EngineBench.gpuCount),
            installationID: name,
            makeForeign: { foreign in
                var spec = ContainerSpec(
                    image: "busybox:local", user: "1000:1000",
                    limits: ResourceLimits(
                        memoryBytes: 16 << 20, nanoCPUs: 500_000_000, pidsMax: 8),
                    logLimits: LogLimits(fileMaxBytes: 1 << 20, filesMax: 2))
                spec.command = ["true"]
                spec.labels = [label: name]
                _ = try await client.create(name: foreign, spec: spec)
            })
        let labels = [[ContainerLabel.installation: name], [label: name]]
        do {
            try await clear(labels, client)
            try await body(bench, client)
            try await clear(labels, client)
            try await client.shutdown()
        } catch {
            do { try await clear(labels, client) } catch { Issue.record(error) }
            try await client.shutdown()
            throw error
        }
    }

    private static func clear(_ all: [[String: String]], _ client: DockerClient) async throws {
        for labels in all {
            for container in try await client.containers(labels: labels) {
                _ = try await client.remove(container.id, force: true)
            }
        }
    }
}
