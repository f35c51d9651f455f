import Docker
import Execution
import Foundation
import TestSupport
import Testing

@testable import Manifests
@testable import Planning

/// What the Engine is told of a container that is to exist, and what is read of it again.
@Suite struct ContainerRequestTests {
    private static func request(gpus: Int, attempt: Int = 1) -> ContainerRequest {
        let workload = ContainerWorkload(
            image: "lab/trainer:1", command: nil, parameters: [:], inputs: [],
            resources: Resources(milliCPUs: 1000, memoryBytes: 1 << 30, gpus: gpus), seed: 0,
            split: [:])
        return ContainerRequest(
            identity: ContainerIdentity(
                installationID: "lab",
                task: TaskID(
                    resource: ResourceID(kind: .trainingRun, owner: "alice", name: "cups"),
                    digest: InputDigest(of: "inputs".utf8), run: 0),
                attempt: attempt, revision: "abc", epoch: 1), workload: workload, mounts: [],
            user: "1000:1000")
    }

    /// A listing of containers that run and have these labels.
    private static func list(_ all: [[String: String]]) throws -> String {
        let summaries = all.enumerated().map { index, labels in
            [
                "Id": "c\(index + 1)", "State": "running", "Created": 1, "Labels": labels,
            ] as [String: Any]
        }
        return String(
            decoding: try JSONSerialization.data(withJSONObject: summaries), as: UTF8.self)
    }

    /// The body of the create call for `request`.
    private static func body(of request: ContainerRequest) async throws -> [String: Any] {
        let other = Self.request(gpus: 2, attempt: 2)
        let others = try list([other.labels(gpus: [0, 2])])
        return try await EngineStub.serving { call in
            if call.method == "POST" { return .json(201, #"{"Id":"c1","Warnings":[]}"#) }
            return call.path.hasSuffix("/containers/json")
                ? .json(200, others) : .json(404, #"{"message":"No such image"}"#)
        } _: { client, server in
            let engine = DockerEngine(
                client: client, socketPath: server.socketPath, installationID: "lab",
                gpuCount: 4)
            #expect(try await engine.create(request).id == "c1")
            let create = try #require(server.requests.first { $0.method == "POST" })
            let body = try JSONSerialization.jsonObject(with: Data(create.body))
            return try #require(body as? [String: Any])
        }
    }

    /// A number of GPUs once gave every container the first ones, so that two runs shared one.
    @Test func gpusAreNamedAndLabelled() async throws {
        let body = try await Self.body(of: Self.request(gpus: 2))
        let host = try #require(body["HostConfig"] as? [String: Any])
        let devices = try #require(host["DeviceRequests"] as? [[String: Any]])
        let expected: [[String: Any]] = [
            ["DeviceIDs": ["1", "3"], "Capabilities": [["gpu"]]]
        ]
        #expect(NSArray(array: devices).isEqual(to: expected), "\(devices)")
        #expect((body["Labels"] as? [String: String])?["reconciler.gpus"] == "1,3")
    }

    @Test func workWithoutGPUsSaysNothingOfThem() async throws {
        let body = try await Self.body(of: Self.request(gpus: 0))
        let host = try #require(body["HostConfig"] as? [String: Any])
        #expect(host["DeviceRequests"] == nil)
        #expect(
            (body["Labels"] as? [String: String])?.keys.sorted() == [
                "reconciler.attempt", "reconciler.digest", "reconciler.epoch",
                "reconciler.installation", "reconciler.resource", "reconciler.revision",
            ])
    }

    static let labels: [(String?, [Int])] = [
        ("0,1", [0, 1]), ("7", [7]), ("", []), ("all", []), (nil, []),
    ]

    @Test(arguments: labels)
    func theListTellsTheGPUsOfTheLabel(label: String?, gpus: [Int]) async throws {
        var labels = Self.request(gpus: 0).labels(gpus: [])
        labels["reconciler.gpus"] = label
        let answer = try Self.list([labels])
        try await EngineStub.serving { _ in
            .json(200, answer)
        } _: { client, server in
            let engine = DockerEngine(
                client: client, socketPath: server.socketPath, installationID: "lab",
                gpuCount: 4)
            let seen = try await engine.list()
            #expect(seen.map(\.gpus) == [gpus])
            #expect(seen.map(\.attempt) == [1])
        }
    }
}
