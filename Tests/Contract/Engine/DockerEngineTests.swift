import Docker
import Execution
import Foundation
import Testing

@testable import Manifests
@testable import Planning

/// What only a real engine can show: what it made of a request, and how the kernel ends work.
@Suite struct DockerEngineTests {
    @Test func everyContainerHasTheBaseline() async throws {
        try await EngineKind.withDocker("engine-baseline") { bench, client in
            let request = bench.request(.waits, attempt: 1)
            let id = try await bench.engine.create(request).id
            let found = try #require(try await client.inspect(id))
            let host = found.hostConfiguration
            for (key, value) in request.identity.labels { #expect(found.labels[key] == value) }
            #expect(found.name == request.identity.name)
            #expect(found.user == "1000:1000")
            #expect(host.capDrop == ["ALL"] && host.capAdd.isEmpty)
            #expect(host.securityOptions.contains { $0.hasPrefix("no-new-privileges") })
            #expect(host.hasReadOnlyRootFileSystem && host.runsInit)
            #expect(!host.isPrivileged && !host.isAutoRemoved)
            #expect(host.networkMode == "none")
            #expect(host.restartPolicy.isEmpty || host.restartPolicy == "no")
            #expect(host.memoryBytes == 16 << 20 && host.memorySwapBytes == host.memoryBytes)
            #expect(host.nanoCPUs == 500_000_000)
            #expect(host.pidsMax == 512)
            #expect(host.pidMode.isEmpty && host.ipcMode != "host")
            #expect(host.binds.isEmpty && host.mounts.isEmpty)
            #expect(host.deviceCount == 0 && host.deviceRequestCount == 0)
            #expect(Array(host.tmpfs.keys) == ["/tmp"])
            #expect(!host.logOptions.isEmpty)
        }
    }

    /// An Engine without NVIDIA's runtime takes the request, and would only refuse the start.
    @Test func gpusAreAskedForOneByOne() async throws {
        try await EngineKind.withDocker("engine-devices") { bench, client in
            _ = try await bench.engine.create(bench.request(.waits, attempt: 1, gpus: 1))
            let id = try await bench.engine.create(
                bench.request(.waits, attempt: 2, gpus: 2)
            ).id
            let found = try #require(try await client.inspect(id))
            let host = found.hostConfiguration
            #expect(host.deviceRequestCount == 1 && host.deviceIDs == ["1", "2"])
            #expect(host.deviceCount == 0)
            #expect(found.labels["reconciler.gpus"] == "1,2")
        }
    }

    /// A call that was given up made its container late, when another had the GPU.
    @Test func aContainerDoesNotStartOnAGPUThatAnotherHas() async throws {
        try await EngineKind.withDocker("engine-late") { bench, client in
            func make(_ attempt: Int) async throws -> String {
                var spec = ContainerSpec(
                    image: "busybox:local", user: "1000:1000",
                    limits: ResourceLimits(
                        memoryBytes: 16 << 20, nanoCPUs: 500_000_000, pidsMax: 8),
                    logLimits: LogLimits(fileMaxBytes: 1 << 20, filesMax: 2))
                spec.command = ["sleep", "1000"]
                let request = bench.request(.waits, attempt: attempt, gpus: 1)
                spec.labels = request.labels(gpus: [0])
                return try await client.create(name: request.identity.name, spec: spec)
            }
            let made = [try await make(1), try await make(2)].sorted()
            let (first, late) = (made[0], made[1])
            let refusal = EngineError.notStarted("another container has its GPUs")
            await #expect(throws: refusal, "neither runs, so the lower id goes first") {
                try await bench.engine.start(late)
            }
            try await bench.engine.start(first)
            await #expect(throws: refusal) { try await bench.engine.start(late) }
            try await bench.engine.stop(first, grace: .zero)
            try await bench.engine.start(late)
        }
    }

    /// A simulated engine can only repeat what it is told of memory.
    @Test func workThatTakesTooMuchMemoryIsToldApart() async throws {
        try await EngineKind.withDocker("engine-memory") { bench, _ in
            let workload = ContainerWorkload(
                image: "busybox:local", command: ["tail", "/dev/zero"], parameters: [:],
                inputs: [], resources: bench.request(.waits, attempt: 1).resources, seed: 0,
                split: [:])
            let request = ContainerRequest(
                identity: bench.identity(attempt: 1), workload: workload, mounts: [],
                user: "1000:1000")
            let id = try await bench.engine.create(request).id
            try await bench.engine.start(id)
            var exit = try await bench.end(of: id)
            // The engine learns of it a moment after the exit.
            for _ in 0..<200 where !exit.isOutOfMemory {
                exit = try await bench.engine.exit(of: id)
            }
            #expect(exit.isOutOfMemory && exit.code == 137)
        }
    }

    @Test func mountsAreAsTheRequestSays() async throws {
        try await EngineKind.withDocker("engine-mounts") { bench, client in
            let bare = bench.request(.waits, attempt: 1)
            let workload = ContainerWorkload(
                image: bare.image, command: bare.command, parameters: [:], inputs: [],
                resources: bare.resources, seed: 0, split: [:])
            let request = ContainerRequest(
                identity: bare.identity, workload: workload,
                mounts: [
                    ContainerRequest.Mount(
                        source: "/etc", target: "/lab/inputs/a", isReadOnly: true)
                ], user: bare.user)
            let id = try await bench.engine.create(request).id
            let host = try #require(try await client.inspect(id)).hostConfiguration
            #expect(
                host.mounts == [
                    BindMount(source: "/etc", target: "/lab/inputs/a", isReadOnly: true)
                ])
        }
    }
}
