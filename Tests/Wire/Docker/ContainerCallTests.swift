import Docker
import TestSupport
import Testing

@Suite struct ContainerCallTests {
    static func answer(_ status: Int, _ message: String = "") -> StubHTTPServer.Responder {
        let response: StubResponse =
            [204, 304].contains(status)
            ? StubResponse(status) : .json(status, #"{"message":"\#(message)"}"#)
        return { _ in response }
    }

    @Test(arguments: [(204, StartOutcome.started), (304, .alreadyStarted)])
    func startTellsWhatItFound(status: Int, outcome: StartOutcome) async throws {
        try await EngineStub.serving(responder: Self.answer(status)) { client, server in
            let found = try await client.start("c1")
            #expect(found == outcome)
            #expect(server.requests.last?.method == "POST")
            #expect(server.requests.last?.target == "/v1.41/containers/c1/start")
        }
    }

    @Test(arguments: [(204, StopOutcome.stopped), (304, .alreadyStopped), (404, .absent)])
    func stopTellsWhatItFound(status: Int, outcome: StopOutcome) async throws {
        try await EngineStub.serving(responder: Self.answer(status)) { client, server in
            let found = try await client.stop("c1", grace: .seconds(7))
            #expect(found == outcome)
            #expect(server.requests.last?.target == "/v1.41/containers/c1/stop?t=7")
        }
    }

    @Test(arguments: [(204, KillOutcome.signalled), (409, .notRunning), (404, .absent)])
    func killTellsWhatItFound(status: Int, outcome: KillOutcome) async throws {
        try await EngineStub.serving(responder: Self.answer(status)) { client, server in
            let found = try await client.kill("c1", signal: "SIGUSR1")
            #expect(found == outcome)
            #expect(server.requests.last?.target == "/v1.41/containers/c1/kill?signal=SIGUSR1")
        }
    }

    @Test(arguments: [
        (204, "", RemoveOutcome.removed), (404, "No such container: c1", .absent),
        (409, "removal of container c1 is already in progress", .inProgress),
    ])
    func removeTellsWhatItFound(
        status: Int, message: String, outcome: RemoveOutcome
    ) async throws {
        try await EngineStub.serving(responder: Self.answer(status, message)) { client, server in
            let found = try await client.remove("c1", force: true)
            #expect(found == outcome)
            #expect(server.requests.last?.method == "DELETE")
            #expect(server.requests.last?.target == "/v1.41/containers/c1?v=1&force=1")
        }
    }

    @Test func removingARunningContainerWithoutForceIsAnError() async throws {
        let message = "You cannot remove a running container c1. Stop the container first"
        try await EngineStub.serving(responder: Self.answer(409, message)) { client, server in
            let error = await EngineStub.failure {
                try await client.remove("c1", force: false)
            }
            #expect(error == .http(status: 409, message: message))
            #expect(server.requests.last?.query["force"] == "0")
        }
    }

    @Test func whatDoesNotExistIsNil() async throws {
        let responder = Self.answer(404, "No such container: c1")
        try await EngineStub.serving(responder: responder) { client, _ in
            let container = try await client.inspect("c1")
            #expect(container == nil)
            #expect(try await client.usage("c1") == nil)
            #expect(try await client.image("lab/trainer:2") == nil)
        }
    }

    @Test func aServerErrorIsThrownWithTheEnginesWords() async throws {
        try await EngineStub.serving(responder: Self.answer(500, "no space left")) { client, _ in
            let error = await EngineStub.failure {
                try await client.start("c1")
            }
            #expect(error == .http(status: 500, message: "no space left"))
            #expect(error?.mayHaveHappened == true)
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "a b", "c1?force=1", "é", "-x"])
    func aTextThatIsNoNameNeverReachesTheEngine(reference: String) async throws {
        try await EngineStub.serving(responder: StubResponse.unexpected) { client, server in
            let calls: [() async throws -> Void] = [
                { _ = try await client.start(reference) },
                {
                    _ = try await client.remove(reference, force: true)
                },
                { _ = try await client.inspect(reference) },
                { _ = try await client.logs(reference, .whole) },
            ]
            for call in calls {
                let error = await EngineStub.failure(call)
                #expect(EngineStub.words(error).hasPrefix("'\(reference)' is no container id"))
            }
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: ["", "/x", "a//b", "a/../b", "a b", "x?y"])
    func aTextThatIsNoImageReferenceNeverReachesTheEngine(reference: String) async throws {
        try await EngineStub.serving(responder: StubResponse.unexpected) { client, server in
            let error = await EngineStub.failure {
                try await client.image(reference)
            }
            #expect(EngineStub.words(error).hasPrefix("'\(reference)' is no image reference"))
            #expect(server.requests.isEmpty)
        }
    }

    @Test func errorsOfCreateAreToldApart() {
        let taken = DockerError.http(
            status: 409,
            message: #"Conflict. The container name "/a" is already in use by container "b"."#)
        let missing = DockerError.http(status: 404, message: "No such image: lab/trainer:9")
        #expect(taken.isNameTaken && !taken.isImageMissing && !taken.isNotFound)
        #expect(missing.isImageMissing && missing.isNotFound && !missing.isNameTaken)
        let running = DockerError.http(status: 409, message: "container a is not running")
        #expect(!running.isNameTaken)
        let port = DockerError.http(status: 500, message: "bind: address already in use")
        #expect(!port.isNameTaken)
    }
}
