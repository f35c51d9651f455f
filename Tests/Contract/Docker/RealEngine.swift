import Docker
import Foundation
import Logging
import Testing

/// A real Engine for the contract tests, at the socket that TEST_DOCKER_SOCKET names; it must have
/// the image `busybox:local`. Without it these tests fail: an Engine of one's own is quickly
/// started.
enum RealEngine {
    static let image = "busybox:local"
    static let label = "org.example.docker-contract"

    /// Runs `body` with a client and a name no other test uses; then removes every container that
    /// carries that name as its label, whatever happened.
    static func with<Value>(
        _ name: String, _ body: (DockerClient, String) async throws -> Value
    ) async throws -> Value {
        let path = try #require(
            ProcessInfo.processInfo.environment["TEST_DOCKER_SOCKET"],
            "TEST_DOCKER_SOCKET is not set; expected the path of a Docker Engine's socket")
        let client = DockerClient(
            socketPath: path, callTimeout: .seconds(60),
            logger: Logger(label: "contract") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await clear(name, client)
            let value = try await body(client, name)
            try await clear(name, client)
            try await client.shutdown()
            return value
        } catch {
            do { try await clear(name, client) } catch { Issue.record(error) }
            try await client.shutdown()
            throw error
        }
    }

    /// A closed container of this test that runs the shell script.
    static func spec(_ name: String, script: String) -> ContainerSpec {
        var spec = ContainerSpec(
            image: image, user: "1000:1000",
            limits: ResourceLimits(memoryBytes: 32 << 20, nanoCPUs: 1_000_000_000, pidsMax: 32),
            logLimits: LogLimits(fileMaxBytes: 1 << 20, filesMax: 2))
        spec.command = ["sh", "-c", script]
        spec.labels = [label: name]
        return spec
    }

    /// Creates and starts it, waits for its end and returns how it ended, with its output.
    static func run(
        _ client: DockerClient, _ spec: ContainerSpec
    ) async throws -> (details: ContainerDetails, output: [LogFrame.Stream: String]) {
        let name = try #require(spec.labels[label])
        let id = try await client.create(name: name, spec: spec)
        #expect(try await client.start(id) == .started)
        _ = try await output(client, id, follows: true)
        let details = try await ended(client, id)
        // Read again: a followed log may lack the last lines, see `DockerClient.logs`.
        return (details, try await output(client, id, follows: false))
    }

    /// The whole output by stream; followed, it returns when the container has ended.
    static func output(
        _ client: DockerClient, _ id: String, follows: Bool
    ) async throws -> [LogFrame.Stream: String] {
        var bytes: [LogFrame.Stream: [UInt8]] = [:]
        let query = LogQuery(since: nil, tail: nil, follows: follows, hasTimestamps: false)
        for try await frame in try await client.logs(id, query) {
            bytes[frame.stream, default: []] += frame.bytes
        }
        return bytes.mapValues { String(decoding: $0, as: UTF8.self) }
    }

    /// The container once it is no longer running. The end of its log may be seen just before its
    /// state changes, so this asks again, without a pause, as each question takes the Engine a
    /// while.
    static func ended(_ client: DockerClient, _ id: String) async throws -> ContainerDetails {
        while true {
            let found = try #require(try await client.inspect(id))
            if found.state != .running { return found }
        }
    }

    private static func clear(_ name: String, _ client: DockerClient) async throws {
        for container in try await client.containers(labels: [label: name]) {
            _ = try await client.remove(container.id, force: true)
        }
    }
}
