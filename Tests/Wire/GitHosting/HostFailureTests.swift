import AsyncHTTPClient
import Foundation
import GitHosting
import TestSupport
import Testing

/// What goes wrong at a host is told by kind, and never with the token.
struct HostFailureTests {
    private func failure(
        _ status: Int, _ headers: [(name: String, value: String)] = [],
        _ body: String = #"{"message":"no"}"#
    ) async throws -> GitHostError? {
        var found: GitHostError?
        try await HostBench.run { _ in
            StubResponse(status, headers: headers, body: .whole(Array(body.utf8)))
        } _: { bench in
            do throws(GitHostError) {
                _ = try await GitHubHost(bench.access).postComment("A", on: 12)
            } catch {
                found = error
            }
            #expect(bench.lines.count == 1, "nothing is repeated here")
        }
        return found
    }

    @Test func everyStatusHasItsKind() async throws {
        #expect(try await failure(401) == .unauthorized("no"))
        #expect(try await failure(403) == .forbidden("no"))
        #expect(try await failure(404) == .notFound("no"))
        #expect(try await failure(422) == .refused(status: 422, message: "no"))
        #expect(try await failure(409) == .unavailable("409: no"))
        #expect(try await failure(500) == .unavailable("500: no"))
        #expect(try await failure(301, [("Location", "https://evil.example/")]) != nil)
    }

    @Test func aLimitSaysHowLongToWait() async throws {
        #expect(try await failure(429, [("Retry-After", "30")]) == .limited(.seconds(30)))
        #expect(try await failure(403, [("retry-after", "60")]) == .limited(.seconds(60)))
        #expect(
            try await failure(
                403, [("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "1700000000")])
                == .limited(.until(1_700_000_000)))
        #expect(
            try await failure(429, [("RateLimit-Reset", "1700000000")])
                == .limited(.until(1_700_000_000)))
        #expect(try await failure(429) == .limited(.unsaid))
        #expect(try await failure(503, [("Retry-After", "5")]) == .limited(.seconds(5)))
        #expect(
            try await failure(403, [("X-RateLimit-Remaining", "12")]) == .forbidden("no"))
    }

    @Test func theTokenIsNeverShown() async throws {
        let echo = #"{"message":"the token \#(HostBench.token) is \u0007 bad"}"#
        let error = try #require(try await failure(401, [], echo))
        #expect(error == .unauthorized("the token *** is   bad"))
        #expect(!"\(error)".contains(HostBench.token))
        #expect("\(String(describing: HostToken(HostBench.token)))".contains("***"))
    }

    @Test func whatIsNotTheJSONThatWasPromisedIsToldSo() async throws {
        for body in ["", "<html>", "[]", #"{"id":"x"}"#, "null"] {
            guard case .unexpectedReply? = try await failure(201, [], body) else {
                Issue.record("'\(body)' was taken")
                continue
            }
        }
        #expect(
            try await failure(422, [], "<html>")
                == .refused(status: 422, message: "no reason given"))
        #expect(
            try await failure(400, [], #"{"message":{"base":["is not open"]}}"#)
                == .refused(status: 400, message: "no reason given"))
    }

    @Test func aLostReplyIsWorthAnotherTry() async throws {
        try await HostBench.run { _ in
            .lost
        } _: { bench in
            do throws(GitHostError) {
                _ = try await GitLabHost(bench.access).postComment("A", on: 12)
                Issue.record("a lost reply was taken for one")
            } catch {
                guard case .unavailable = error else { throw error }
            }
        }
    }

    @Test(arguments: [
        ("http://git.example/api", "lab/manifests"), ("https://u:p@git.example", "lab/manifests"),
        ("https://git.example/?a=b", "lab/manifests"), ("ftp://git.example", "lab/manifests"),
        ("git.example", "lab/manifests"), ("https://git.example/\r\nX: y", "lab/manifests"),
        ("https://git.example", "manifests"), ("https://git.example", "lab/../other"),
        ("https://git.example", "lab/manifests?x"), ("https://git.example", "lab//x"),
    ])
    func anAddressOrProjectThatIsNoneIsRefusedBeforeAnythingIsSent(
        _ api: String, _ project: String
    ) async throws {
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let token = try #require(HostToken("t"))
        #expect(throws: GitHostError.self) {
            try HostAccess(
                api: api, project: project, token: token, client: client,
                requestTimeout: .seconds(1))
        }
        try await client.shutdown()
    }

    @Test func aTokenOfSeveralLinesIsNone() {
        #expect(HostToken(" a\n") != nil)
        #expect(HostToken("a\r\nX: y") == nil)
        #expect(HostToken(" \n") == nil)
    }

    @Test func aLongDescriptionIsCut() {
        let status = CommitStatus(
            state: .success, context: "c", description: String(repeating: "é", count: 200),
            target: nil)
        #expect(status.description.count == 140)
        #expect(status.description.hasSuffix("é…"))
    }
}
