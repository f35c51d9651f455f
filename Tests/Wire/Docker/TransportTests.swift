import Docker
import TestSupport
import Testing

@Suite struct TransportTests {
    @Test func everyRequestNamesAHostAndTheNegotiatedVersion() async throws {
        try await EngineStub.serving { _ in
            .json(200, "[]")
        } _: { client, server in
            _ = try await client.containers(labels: ["b": "2", "a": "1/x"])
            _ = try await client.containers(labels: [:])
            let requests = server.requests
            #expect(
                requests.map(\.path) == ["/version"]
                    + Array(
                        repeating: "/v1.41/containers/json", count: 2))
            #expect(requests.allSatisfy { $0.header("Host") == "docker" })
            #expect(requests[1].query == ["all": "1", "filters": #"{"label":["a=1/x","b=2"]}"#])
        }
    }

    @Test(arguments: [("1.44", "1.52", "/v1.44/"), ("1.12", "1.47", "/v1.41/")])
    func theOldestVersionBothSidesSpeakIsUsed(
        oldest: String, newest: String, prefix: String
    ) async throws {
        let version = #"{"Version":"29","ApiVersion":"\#(newest)","MinAPIVersion":"\#(oldest)"}"#
        try await StubHTTPServer.serving { request in
            request.target == "/version" ? .json(200, version) : .json(200, "[]")
        } _: { server in
            try await EngineStub.using(server.socketPath, .seconds(30)) { client in
                _ = try await client.containers(labels: [:])
            }
            #expect(server.requests.last?.path.hasPrefix(prefix) == true)
        }
    }

    @Test func anEngineThatIsTooOldIsRefusedInWords() async throws {
        try await StubHTTPServer.serving { _ in
            .json(200, #"{"Version":"19.03.1","ApiVersion":"1.40","MinAPIVersion":"1.12"}"#)
        } _: { server in
            try await EngineStub.using(server.socketPath, .seconds(30)) { client in
                let error = await EngineStub.failure {
                    try await client.describe()
                }
                #expect(EngineStub.words(error).contains("at least 1.41 is needed"))
            }
        }
    }

    @Test func aRefusedVersionIsNegotiatedAgain() async throws {
        try await EngineStub.serving { request in
            .json(400, #"{"message":"client version 1.41 is too old. Minimum is 1.44"}"#)
        } _: { client, server in
            for _ in 1...2 {
                await #expect(throws: DockerError.self) { try await client.describe() }
            }
            let twice = ["/version", "/v1.41/info", "/version", "/v1.41/info"]
            #expect(server.requests.map(\.path) == twice)
        }
    }

    @Test func anEngineThatNeverAnswersTimesOut() async throws {
        try await EngineStub.serving(callTimeout: .milliseconds(300)) { _ in
            .json(200, "[]").held(at: "answer")
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.containers(labels: [:])
            }
            #expect(error == .transport(.timedOut(.milliseconds(300))))
            #expect(error?.mayHaveHappened == true)
        }
    }

    @Test func anAnswerThatStopsHalfWayTimesOut() async throws {
        try await EngineStub.serving(callTimeout: .milliseconds(300)) { _ in
            StubResponse(200, body: .chunked([.bytes(Array("[".utf8)), .gate("rest")]))
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.containers(labels: [:])
            }
            #expect(error == .transport(.timedOut(.milliseconds(300))))
        }
    }

    @Test func aStreamWhoseHeadNeverComesTimesOut() async throws {
        try await EngineStub.serving(callTimeout: .milliseconds(300)) { _ in
            .text(200, "").held(at: "head")
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.logs("c1", .following)
            }
            #expect(error == .transport(.timedOut(.milliseconds(300))))
        }
    }

    @Test func theGraceOfAStopComesOnTopOfTheDeadline() async throws {
        try await EngineStub.serving(callTimeout: .milliseconds(300)) { _ in
            StubResponse(204).held(at: "ended")
        } _: { client, server in
            let outcome = Task { try await client.stop("c1", grace: .milliseconds(59_500)) }
            let stop = await server.requests(atLeast: 2)[1]
            #expect(stop.query == ["t": "60"])
            // Outlasts the plain deadline: this call must time out before the stop is let go.
            let error = await EngineStub.failure {
                try await client.inspect("c1")
            }
            #expect(error == .transport(.timedOut(.milliseconds(300))))
            server.open("ended")
            let found = try await outcome.value
            #expect(found == .stopped)
        }
    }

    @Test func aLostReplyMayHaveHappened() async throws {
        try await EngineStub.serving { _ in
            .lost
        } _: { client, _ in
            let error = await EngineStub.failure {
                try await client.start("c1")
            }
            guard case .transport(.interrupted) = error else {
                Issue.record("expected an interruption, got \(String(describing: error))")
                return
            }
            #expect(error?.mayHaveHappened == true)
        }
    }

    @Test(arguments: [
        "/nonexistent/engine.sock", "/dev/null", "/" + String(repeating: "long", count: 40),
    ])
    func anEngineThatIsNotThereSawNothing(path: String) async throws {
        try await EngineStub.using(path, .seconds(30)) { client in
            let error = await EngineStub.failure {
                try await client.start("c1")
            }
            guard case .transport(.unreachable(let reason)) = error else {
                Issue.record("expected it to be unreachable, got \(String(describing: error))")
                return
            }
            #expect(reason.contains(path))
            #expect(error?.mayHaveHappened == false)
        }
    }

    @Test func aCancelledCallEndsAndClosesItsConnection() async throws {
        try await EngineStub.serving { _ in
            StubResponse(200, body: .raw([.untilDisconnect]))
        } _: { client, server in
            let call = Task { () async throws -> Bool in
                try await client.containers(labels: [:]).isEmpty
            }
            _ = await server.requests(atLeast: 2)
            call.cancel()
            await #expect(throws: DockerError.transport(.cancelled)) { try await call.value }
            await server.disconnects(atLeast: 1)
        }
    }

    @Test func aCallAfterShutdownFails() async throws {
        let server = try StubHTTPServer(on: .unixSocket) { _ in EngineStub.version }
        defer { server.stop() }
        try await EngineStub.using(server.socketPath, .seconds(30)) { client in
            try await client.shutdown()
            let error = await EngineStub.failure {
                try await client.version()
            }
            #expect(error == .transport(.cancelled))
        }
    }

    @Test func aRedirectIsNotFollowed() async throws {
        try await EngineStub.serving { _ in
            StubResponse(301, headers: [("Location", "/v1.41/containers/json")])
        } _: { client, server in
            let error = await EngineStub.failure {
                try await client.remove("c1", force: true)
            }
            #expect(error == .http(status: 301, message: ""))
            #expect(server.requests.count == 2)
        }
    }
}
