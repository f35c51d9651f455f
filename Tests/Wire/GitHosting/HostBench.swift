import AsyncHTTPClient
import Foundation
import GitHosting
import TestSupport

/// A client of a git host that speaks to a scripted server.
struct HostBench {
    static let token = "wire-token-1a2b"

    let access: HostAccess
    let server: StubHTTPServer

    static func run(
        project: String = "lab/manifests", _ responder: @escaping StubHTTPServer.Responder,
        _ body: (HostBench) async throws -> Void
    ) async throws {
        let client = HTTPClient(
            eventLoopGroupProvider: .singleton, configuration: HostAccess.clientConfiguration)
        let server = try StubHTTPServer(on: .loopback, responder: responder)
        defer { server.stop() }
        do {
            guard let token = HostToken(token) else { throw Failure("the token is none") }
            let access = try HostAccess(
                api: "http://127.0.0.1:\(server.port)/api", project: project, token: token,
                client: client, requestTimeout: .seconds(300))
            try await body(HostBench(access: access, server: server))
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
    }

    static let status = CommitStatus(
        state: .failure, context: "reconciler/plan", description: "2 to create",
        target: "https://git.example/c/7")
    static let own = OpenRequest(number: 12, branch: "feature/cups")
    static let fork = OpenRequest(number: 12, branch: nil)
    static let head = String(repeating: "a1", count: 20)

    /// The lines that requests came as, with their queries.
    var lines: [String] { server.requests.map { "\($0.method) \($0.target)" } }
}

extension StubRequest {
    /// A JSON body as text with sorted keys.
    var sortedJSON: String {
        guard let value = try? JSONSerialization.jsonObject(with: Data(body)),  // else no JSON
            let data = try? JSONSerialization.data(
                withJSONObject: value, options: [.sortedKeys, .withoutEscapingSlashes])  // is JSON
        else { return "no JSON" }
        return String(decoding: data, as: UTF8.self)
    }
}
