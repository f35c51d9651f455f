import Docker
import Foundation
import Testing

extension DockerContractTests {
    @Suite struct ContainerLifeTests {
        @Test func theEngineIsDescribed() async throws {
            try await RealEngine.with("describe") { client, _ in
                let version = try await client.version()
                #expect(version.apiVersion.hasPrefix("1."))
                let host = try await client.describe()
                #expect(host.cpuCount > 0 && host.memoryBytes > 0)
                #expect(host.runtimes.contains("runc"))
                let image = try #require(try await client.image(RealEngine.image))
                #expect(image.id.hasPrefix("sha256:") && image.tags.contains(RealEngine.image))
                let absent = try await client.image("absent:local")
                #expect(absent == nil)
            }
        }

        @Test func aContainerLivesFromCreateToRemove() async throws {
            try await RealEngine.with("life") { client, name in
                let spec = RealEngine.spec(
                    name, script: "trap 'exit 3' TERM; echo up; while :; do sleep 1; done")
                let id = try await client.create(name: name, spec: spec)
                let created = try #require(try await client.inspect(name))
                #expect(created.id == id && created.name == name && created.state == .created)
                #expect(created.startedAt == nil && created.finishedAt == nil)
                #expect(try await client.start(id) == .started)
                #expect(try await client.start(id) == .alreadyStarted)
                let listed = try await client.containers(labels: [RealEngine.label: name])
                #expect(listed.map(\.id) == [id] && listed.first?.names == [name])
                #expect(listed.first?.state == .running && listed.first?.image == RealEngine.image)
                try await awaitFirstOutput(client, id)
                #expect(try #require(try await client.usage(id)).pids >= 1)
                #expect(try await client.stop(id, grace: .seconds(20)) == .stopped)
                let stopped = try #require(try await client.inspect(id))
                #expect(stopped.state == .exited && stopped.exitCode == 3)
                let started = try #require(stopped.startedAt)
                #expect(try #require(stopped.finishedAt) >= started && started >= stopped.createdAt)
                #expect(try await client.stop(id, grace: .zero) == .alreadyStopped)
                #expect(try await client.kill(id, signal: "SIGKILL") == .notRunning)
                #expect(try await client.remove(id, force: false) == .removed)
                #expect(try await client.remove(id, force: false) == .absent)
                #expect(try await client.stop(id, grace: .zero) == .absent)
                #expect(try await client.kill(id, signal: "SIGKILL") == .absent)
                #expect(try await client.inspect(id) == nil)
            }
        }

        @Test func whatWasAskedForIsWhatTheEngineMade() async throws {
            try await RealEngine.with("closed") { client, name in
                var spec = RealEngine.spec(name, script: "true")
                spec.mounts = [BindMount(source: "/etc", target: "/in", isReadOnly: true)]
                spec.tmpfs = [
                    TemporaryFileSystem(
                        target: "/tmp", sizeBytes: 1 << 20, mode: 0o1777, allowsExecution: false)
                ]
                spec.shmBytes = 1 << 20
                let id = try await client.create(name: name, spec: spec)
                let found = try #require(try await client.inspect(id))
                // The image may have labels of its own.
                #expect(spec.labels.allSatisfy { found.labels[$0.key] == $0.value })
                #expect(found.command == spec.command)
                #expect(found.user == "1000:1000" && found.image == RealEngine.image)
                let host = found.hostConfiguration
                #expect(host.networkMode == "none" && host.pidMode == "")
                #expect(host.memoryBytes == 32 << 20 && host.memorySwapBytes == 32 << 20)
                #expect(host.nanoCPUs == 1_000_000_000 && host.pidsMax == 32)
                #expect(host.capAdd.isEmpty && host.capDrop == ["ALL"])
                #expect(host.securityOptions == ["no-new-privileges"])
                #expect(host.hasReadOnlyRootFileSystem && host.runsInit && !host.isPrivileged)
                #expect(!host.isAutoRemoved && host.restartPolicy == "no")
                #expect(host.logDriver == "json-file")
                #expect(host.logOptions == ["max-size": "1048576", "max-file": "2"])
                #expect(host.mounts == spec.mounts && host.binds.isEmpty)
                #expect(host.tmpfs.keys.sorted() == ["/tmp"] && host.shmBytes == 1 << 20)
                #expect(host.deviceCount == 0 && host.deviceRequestCount == 0)
            }
        }

        @Test func theClosedContainerHoldsInside() async throws {
            try await RealEngine.with("inside") { client, name in
                let script = """
                    id -u; (echo x > /file) 2>/dev/null && echo root is writable
                    grep CapEff /proc/self/status; grep NoNewPrivs /proc/self/status
                    ls /sys/class/net
                    """
                let (details, output) = try await RealEngine.run(
                    client, RealEngine.spec(name, script: script))
                #expect(details.exitCode == 0)
                let lines = (output[.standardOutput] ?? "").split(separator: "\n").map {
                    $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                }
                #expect(lines == ["1000", "CapEff: 0000000000000000", "NoNewPrivs: 1", "lo"])
            }
        }

        @Test func aTakenNameAndAMissingImageAreToldApart() async throws {
            try await RealEngine.with("conflict") { client, name in
                var spec = RealEngine.spec(name, script: "true")
                _ = try await client.create(name: name, spec: spec)
                let taken = await #expect(throws: DockerError.self) {
                    try await client.create(name: name, spec: spec)
                }
                #expect(taken?.isNameTaken == true)
                spec.image = "absent:local"
                let missing = await #expect(throws: DockerError.self) {
                    try await client.create(name: name + "-2", spec: spec)
                }
                #expect(missing?.isImageMissing == true)
                spec.image = RealEngine.image
                spec.mounts = [BindMount(source: "/absent/folder", target: "/in", isReadOnly: true)]
                let unmounted = await #expect(throws: DockerError.self) {
                    try await client.create(name: name + "-2", spec: spec)
                }
                guard case .http(400, let message) = unmounted else {
                    Issue.record("expected a refusal, got \(String(describing: unmounted))")
                    return
                }
                #expect(message.contains("/absent/folder"))
            }
        }

        @Test func aCommandThatDoesNotExistFailsAtStart() async throws {
            try await RealEngine.with("no-command") { client, name in
                var spec = RealEngine.spec(name, script: "")
                spec.command = ["/no/such/program"]
                spec.runsInit = false
                let id = try await client.create(name: name, spec: spec)
                await #expect(throws: DockerError.self) { try await client.start(id) }
                let found = try #require(try await client.inspect(id))
                #expect(found.state == .created && found.exitCode == 127)
                #expect(found.errorText.contains("/no/such/program"))
            }
        }

        private func awaitFirstOutput(_ client: DockerClient, _ id: String) async throws {
            let query = LogQuery(since: nil, tail: nil, follows: true, hasTimestamps: false)
            for try await frame in try await client.logs(id, query) {
                #expect(frame == LogFrame(stream: .standardOutput, bytes: Array("up\n".utf8)))
                break
            }
        }
    }
}
