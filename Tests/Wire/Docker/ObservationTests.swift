import Docker
import Foundation
import TestSupport
import Testing

@Suite struct ObservationTests {
    @Test func theListToleratesWhatEnginesLeaveOut() async throws {
        let list = """
            [{"Id":"c1","Names":["/lab-1","/other/alias"],"Image":"a:1","ImageID":"sha256:aa",
              "State":"running","Labels":{"k":"v"},"Created":1700000000},
             {"Id":"c2","Names":null,"Image":"a:1","ImageID":"sha256:aa",
              "State":"levitating","Labels":null,"Created":0}]
            """
        let found = try await EngineStub.serving { _ in
            .json(200, list)
        } _: { client, _ in
            try await client.containers(labels: [:])
        }
        #expect(found.map(\.id) == ["c1", "c2"])
        #expect(found[0].names == ["lab-1", "other/alias"])
        #expect(found[0].labels == ["k": "v"])
        #expect(found[0].createdAt == Date(timeIntervalSince1970: 1_700_000_000))
        #expect(found.map(\.state) == [.running, .unknown])
        #expect(found[1].names.isEmpty && found[1].labels.isEmpty)
    }

    @Test(arguments: ["", "{", "{}", "[1]", #"[{"Id":"c1"}]"#, "<html>"])
    func anAnswerThatIsNoListIsADecodingError(body: String) async throws {
        try await EngineStub.serving { _ in
            .json(200, body)
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.containers(labels: [:])
            }
            guard case .decoding = error else {
                Issue.record("expected a decoding error, got \(String(describing: error))")
                return
            }
        }
    }

    static func container(startedAt: String) -> String {
        """
        {"Id":"c1","Name":"/lab-1","Created":"2026-01-02T03:04:05.678901234Z","Image":"sha256:aa",
         "State":{"Status":"exited","ExitCode":137,"OOMKilled":true,"Error":"boom",
                  "StartedAt":"\(startedAt)","FinishedAt":"0001-01-01T00:00:00Z"},
         "Config":{"Image":"a:1","Labels":{"k":"v"},"Cmd":["x"],"User":"1:1"},
         "HostConfig":{"NetworkMode":"none","Memory":5,"MemorySwap":5,"CapDrop":null}}
        """
    }

    static func startedAt(_ text: String) async throws -> Date? {
        try await EngineStub.serving { _ in
            .json(200, container(startedAt: text))
        } _: { client, _ in
            try #require(try await client.inspect("lab-1")).startedAt
        }
    }

    @Test func inspectionTellsHowTheContainerEnded() async throws {
        let found = try await EngineStub.serving { _ in
            .json(200, Self.container(startedAt: ""))
        } _: { client, _ in
            try #require(try await client.inspect("lab-1"))
        }
        #expect(found.name == "lab-1" && found.state == .exited && found.exitCode == 137)
        #expect(found.wasOutOfMemory && found.errorText == "boom")
        #expect(found.startedAt == nil && found.finishedAt == nil)
        #expect(found.image == "a:1" && found.imageID == "sha256:aa" && found.command == ["x"])
        #expect(found.hostConfiguration.memorySwapBytes == 5)
        #expect(found.hostConfiguration.capDrop.isEmpty)
        #expect(abs(found.createdAt.timeIntervalSince1970 - 1_767_323_045.678901) < 1e-5)
    }

    @Test(arguments: [
        ("2026-01-02T03:04:05Z", 1_767_323_045.0),
        ("2026-01-02T03:04:05.5Z", 1_767_323_045.5),
        ("2026-01-02T03:04:05.25+01:30", 1_767_317_645.25),
        ("2026-01-02T03:04:05-00:30", 1_767_324_845.0),
        ("2000-02-29T12:00:00Z", 951_825_600.0),
        ("1969-12-31T23:59:59.75Z", -0.25),
        ("9999-12-31T23:59:59Z", 253_402_300_799.0),
    ])
    func instantsAreReadToTheFraction(text: String, seconds: Double) async throws {
        #expect(try await Self.startedAt(text)?.timeIntervalSince1970 == seconds)
    }

    @Test(arguments: [
        "", "never", "2026-01-02", "2026-13-02T03:04:05Z", "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05.1234567890Z", "2026-01-02T24:04:05Z",
        "2026-01-02T03:04:05Zx", "٢٠٢٦-01-02T03:04:05Z", "2026-01-02T03:04:05+1",
    ])
    func whatIsNoInstantIsNone(text: String) async throws {
        #expect(try await Self.startedAt(text) == nil)
    }

    @Test func theEngineDescribesItsHost() async throws {
        let info = """
            {"NCPU":8,"MemTotal":1024,"Runtimes":{"runc":{"path":"runc"},"nvidia":{"path":"n"}},
             "Driver":"overlay2","DockerRootDir":"/var/lib/docker","LiveRestoreEnabled":true}
            """
        let found = try await EngineStub.serving { _ in
            .json(200, info)
        } _: { client, _ in
            try await client.describe()
        }
        #expect(found.cpuCount == 8 && found.memoryBytes == 1_024)
        #expect(found.runtimes == ["nvidia", "runc"])
        #expect(found.rootFolder == "/var/lib/docker" && found.hasLiveRestore)
    }

    @Test func anImageIsFoundByItsWholeReference() async throws {
        let image = """
            {"Id":"sha256:aa","RepoTags":["lab/a:1"],"RepoDigests":["lab/a@sha256:bb"],"Size":7,
             "Config":{"Labels":{"recipe":"cc"}}}
            """
        try await EngineStub.serving { _ in
            .json(200, image)
        } _: { client, server in
            let found = try #require(try await client.image("lab/a@sha256:bb"))
            #expect(found.id == "sha256:aa" && found.labels == ["recipe": "cc"])
            #expect(found.repoDigests == ["lab/a@sha256:bb"] && found.sizeBytes == 7)
            #expect(server.requests.last?.target == "/v1.41/images/lab/a@sha256:bb/json")
        }
    }

    @Test func usageIsMeasuredOnce() async throws {
        let stats = """
            {"cpu_stats":{"cpu_usage":{"total_usage":1500000000}},
             "memory_stats":{"usage":4096},"pids_stats":{"current":3}}
            """
        try await EngineStub.serving { _ in
            .json(200, stats)
        } _: { client, server in
            let found = try #require(try await client.usage("c1"))
            #expect(found.cpuTime == .milliseconds(1_500))
            #expect(found.memoryBytes == 4_096 && found.pids == 3)
            #expect(server.requests.last?.query == ["stream": "0", "one-shot": "1"])
        }
    }
}
