import Docker
import Execution
import Logging
import TestSupport
import Testing

/// A stub Engine and a client of it: what the tests below talk over.
enum EngineStub {
    static let version = StubResponse.json(
        200, #"{"Version":"20.10.24","ApiVersion":"1.41","MinAPIVersion":"1.12"}"#)

    /// The engine that a client speaks to.
    static func engine(_ client: DockerClient) -> DockerEngine {
        DockerEngine(
            client: client, socketPath: "/no-such-socket", installationID: "lab", gpuCount: 0)
    }

    /// Runs `body` with a client whose calls, version negotiation apart, are answered by
    /// `responder`.
    static func serving<Value>(
        callTimeout: Duration = .seconds(30),
        responder: @escaping StubHTTPServer.Responder,
        _ body: (DockerClient, StubHTTPServer) async throws -> Value
    ) async throws -> Value {
        try await StubHTTPServer.serving { request in
            request.target == "/version" ? version : responder(request)
        } _: { server in
            try await using(server.socketPath, callTimeout) { client in
                try await body(client, server)
            }
        }
    }

    /// Runs `body` with a client that is shut down afterwards, whatever happened.
    static func using<Value>(
        _ socketPath: String, _ callTimeout: Duration,
        _ body: (DockerClient) async throws -> Value
    ) async throws -> Value {
        let client = DockerClient(
            socketPath: socketPath, callTimeout: callTimeout,
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() })
        do {
            let value = try await body(client)
            try await client.shutdown()
            return value
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// What the call throws, or nil when it returns.
    static func failure<Value>(_ call: () async throws -> Value) async -> DockerError? {
        do {
            _ = try await call()
            return nil
        } catch let error as DockerError {
            return error
        } catch {
            Issue.record(error, "expected a DockerError")
            return nil
        }
    }

    /// The error's message as people read it.
    static func words(_ error: (any Error)?) -> String {
        error.map { "\($0)" } ?? "no error"
    }

    /// One frame of the Engine's log stream.
    static func frame(_ stream: UInt8, _ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        let length = UInt32(bytes.count).bigEndian
        return [stream, 0, 0, 0] + withUnsafeBytes(of: length) { Array($0) } + bytes
    }
}

extension LogQuery {
    static let whole = Self(since: nil, tail: nil, follows: false, hasTimestamps: false)
    static let following = Self(since: nil, tail: nil, follows: true, hasTimestamps: false)
}
