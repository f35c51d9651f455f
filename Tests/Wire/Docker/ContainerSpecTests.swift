import Docker
import Foundation
import TestSupport
import Testing

@Suite struct ContainerSpecTests {
    static let closed = ContainerSpec(
        image: "lab/trainer@sha256:00", user: "1000:1000",
        limits: ResourceLimits(memoryBytes: 64 << 20, nanoCPUs: 1_500_000_000, pidsMax: 128),
        logLimits: LogLimits(fileMaxBytes: 1_000_000, filesMax: 3))

    static func created(_ spec: ContainerSpec) async throws -> [String: Any] {
        try await EngineStub.serving { _ in
            .json(201, #"{"Id":"c1","Warnings":["no swap limit"]}"#)
        } _: { client, server in
            #expect(try await client.create(name: "lab-cups-1", spec: spec) == "c1")
            let request = try #require(server.requests.last)
            #expect(request.method == "POST")
            #expect(request.target == "/v1.41/containers/create?name=lab-cups-1")
            #expect(request.header("Content-Type") == "application/json")
            let body = try JSONSerialization.jsonObject(with: Data(request.body))
            return try #require(body as? [String: Any])
        }
    }

    @Test func aSpecWithoutMoreIsClosed() async throws {
        let body = NSDictionary(dictionary: try await Self.created(Self.closed))
        let expected: [String: Any] = [
            "Image": "lab/trainer@sha256:00", "Env": [String](), "Labels": [String: String](),
            "User": "1000:1000",
            "HostConfig": [
                "NetworkMode": "none", "Memory": 67_108_864, "MemorySwap": 67_108_864,
                "NanoCpus": 1_500_000_000, "PidsLimit": 128, "Mounts": [String](),
                "Tmpfs": [String: String](), "CapDrop": ["ALL"],
                "SecurityOpt": ["no-new-privileges"], "ReadonlyRootfs": true, "Init": true,
                "Privileged": false, "AutoRemove": false, "RestartPolicy": ["Name": "no"],
                "LogConfig": [
                    "Type": "json-file", "Config": ["max-size": "1000000", "max-file": "3"],
                ],
            ] as [String: Any],
        ]
        #expect(body.isEqual(to: expected), "\(body)")
    }

    @Test func everythingASpecSaysIsSent() async throws {
        var spec = Self.closed
        spec.command = ["train", "--epochs", "3"]
        spec.environment = ["B": "2=x", "A": ""]
        spec.labels = ["org.example.attempt": "1"]
        spec.workingDirectory = "/out"
        spec.mounts = [BindMount(source: "/srv/in", target: "/in", isReadOnly: true)]
        spec.tmpfs = [
            TemporaryFileSystem(
                target: "/tmp", sizeBytes: 1_024, mode: 0o1777, allowsExecution: false)
        ]
        spec.network = .named("lab")
        spec.gpus = .devices(["0", "2"])
        spec.stopSignal = "SIGINT"
        spec.stopTimeout = .milliseconds(1_500)
        spec.shmBytes = 4_096
        let body = try await Self.created(spec)
        #expect(body["Cmd"] as? [String] == ["train", "--epochs", "3"])
        #expect(body["Env"] as? [String] == ["A=", "B=2=x"])
        #expect(body["Labels"] as? [String: String] == ["org.example.attempt": "1"])
        #expect(body["WorkingDir"] as? String == "/out")
        #expect(body["StopSignal"] as? String == "SIGINT")
        #expect(body["StopTimeout"] as? Int == 2)
        let host = try #require(body["HostConfig"] as? [String: Any])
        #expect(host["NetworkMode"] as? String == "lab")
        #expect(host["ShmSize"] as? Int == 4_096)
        #expect(
            host["Tmpfs"] as? [String: String]
                == ["/tmp": "rw,nosuid,nodev,noexec,size=1024,mode=1777"])
        let mount = try #require((host["Mounts"] as? [[String: Any]])?.first)
        let bind: [String: Any] = [
            "Type": "bind", "Source": "/srv/in", "Target": "/in", "ReadOnly": true,
            "BindOptions": ["Propagation": "rprivate"],
        ]
        #expect(NSDictionary(dictionary: mount).isEqual(to: bind))
        let devices = try #require((host["DeviceRequests"] as? [[String: Any]])?.first)
        let gpus: [String: Any] = ["DeviceIDs": ["0", "2"], "Capabilities": [["gpu"]]]
        #expect(NSDictionary(dictionary: devices).isEqual(to: gpus))
    }

    @Test(arguments: [(GPURequest.all, -1), (.count(2), 2)])
    func gpusMayBeAskedForByNumber(request: GPURequest, count: Int) async throws {
        var spec = Self.closed
        spec.gpus = request
        let host = try #require(try await Self.created(spec)["HostConfig"] as? [String: Any])
        let devices = try #require((host["DeviceRequests"] as? [[String: Any]])?.first)
        #expect(devices["Count"] as? Int == count)
    }

    static let unbounded: [@Sendable (inout ContainerSpec) -> Void] = [
        { $0.limits.memoryBytes = 0 }, { $0.limits.nanoCPUs = -1 }, { $0.limits.pidsMax = 0 },
        { $0.logLimits.fileMaxBytes = -1 }, { $0.logLimits.filesMax = 0 },
        { $0.gpus = .count(0) },
        { spec in
            spec.tmpfs = [
                TemporaryFileSystem(target: "/t", sizeBytes: 0, mode: 0o700, allowsExecution: false)
            ]
        },
        { $0.network = .named("host") }, { $0.network = .named("container:other") },
        { $0.network = .named("") },
    ]

    @Test(arguments: unbounded.indices)
    func whatWouldMeanNoLimitIsNeverSent(index: Int) async throws {
        var spec = Self.closed
        Self.unbounded[index](&spec)
        try await EngineStub.serving(responder: StubResponse.unexpected) { client, server in
            let error = await EngineStub.failure {
                try await client.create(name: "a", spec: spec)
            }
            guard case .invalidArgument(let reason) = error else {
                Issue.record("expected a refusal, got \(String(describing: error))")
                return
            }
            #expect(reason.contains("expected"))
            #expect(server.requests.isEmpty)
        }
    }
}
