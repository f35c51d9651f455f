import Foundation
import Persistence
import Testing

@testable import StatusAPI

extension StatusWireTests {
    /// Many clients at once, and clients that do not behave. `make check` runs these tests with no
    /// others beside them, since they measure.
    @Suite(.serialized) struct StatusCrowdTests {
        private static let stream = "GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n"

        /// 200 clients that asked for pages and read none of them once kept two cores busy, while
        /// others waited 10 s and failed.
        @Test func clientsThatNeverReadDoNotMakeOthersWait() async throws {
            try await LiveServer.with { live in
                let page = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                let requests = String(repeating: page, count: 300)
                var crowd: [RawClient] = []
                for _ in 0..<200 { crowd.append(try RawClient(port: live.port)) }
                for client in crowd { #expect(await client.send(requests)) }
                let paths = ["/", "/api/v1/dashboard", "/datasets", "/healthz"]
                var client = try RawClient(port: live.port)
                for (place, path) in (paths + paths).enumerated() {
                    // The first four come over one connection, the others are newcomers each.
                    if place >= paths.count { client = try RawClient(port: live.port) }
                    let began = ContinuousClock.now
                    let answer = try await client.get(path)
                    let length = ContinuousClock.now - began
                    #expect(answer.status == 200 && length < .seconds(2), "\(path): \(length)")
                }
                withExtendedLifetime(crowd) {}
            }
        }

        @Test func whoDoesNotReadGetsNoMoreAnswersMade() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let path = "/api/v1/datasets/alice/open/previews/1"
                let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                let all = 1_000
                #expect(await client.send(String(repeating: request, count: all)))
                var (made, quietSeconds) = (0, 0)
                while quietSeconds < 3 {
                    try await Task.sleep(for: .seconds(1))
                    let count = live.calls.all.count
                    quietSeconds = count == made ? quietSeconds + 1 : 0
                    made = count
                }
                #expect(made > 0 && made < all / 2, "answers that nobody took")
                // No more answers were made only because nobody read them.
                while live.calls.all.count < all, try await client.receive() != nil {}
                #expect(live.calls.all.count == all)
            }
        }

        /// Eight pages that waited for an Engine that hung once kept all others waiting.
        @Test func whoWaitsForALogMakesNobodyWait() async throws {
            try await LiveServer.with({ $0.answersMax = 1 }) { live in
                let link = try live.server.makeSignInLink(for: .admin)
                let admin = try RawClient(port: live.port)
                let cookie = try #require(try await admin.get(link).header("Set-Cookie"))
                await admin.send(
                    "GET /api/v1/datasets/alice/slow/log?tail=2 HTTP/1.1\r\nHost: localhost\r\n"
                        + "Cookie: \(cookie.prefix { $0 != ";" })\r\n\r\n")
                while !live.calls.all.contains("slow") {
                    try await Task.sleep(for: .milliseconds(10))
                }
                #expect(try await RawClient(port: live.port).get("/").status == 200)
                live.calls.add("go on")
                let text = try await admin.receive(until: "two\n")
                #expect(text.hasPrefix("HTTP/1.1 200"))
            }
        }

        @Test func tooManyStreamsOfOneClientAreRefused() async throws {
            try await LiveServer.with({ $0.streamsMax = 1 }) { live in
                let first = try await Self.streaming(live)
                #expect(try await RawClient(port: live.port).get("/api/v1/stream").status == 503)
                withExtendedLifetime(first) {}
            }
        }

        /// 64 visitors with an open page each once kept an admin from `logs --follow`.
        @Test func streamsOfVisitorsLeaveRoomForThoseWhoAreSignedIn() async throws {
            try await LiveServer.with({ $0.streamsMax = 1 }) { live in
                let visitor = try await Self.streaming(live)
                var streams = [visitor]
                for user in ["alice", "bob"] {
                    let link = try live.server.makeSignInLink(for: .user(name: user))
                    let client = try RawClient(port: live.port)
                    let cookie = try #require(try await client.get(link).header("Set-Cookie"))
                    let pair = "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
                    streams.append(try await Self.streaming(live, pair))
                    #expect(try await client.get("/api/v1/stream", pair).status == 503)
                }
                for _ in 0..<3 {
                    let admin = try RawClient(path: live.socketPath)
                    await admin.send("\(Self.stream)\r\n")
                    _ = try await admin.receive(until: "retry:")
                    streams.append(admin)
                }
                withExtendedLifetime(streams) {}
            }
        }

        /// A stream without events once noticed only after half a minute.
        @Test func aStreamWhoseReaderWentAwayGivesItsPlaceBack() async throws {
            try await LiveServer.with(
                { $0.streamsMax = 1 }, age: LiveServer.Age(sleepMax: .seconds(1))
            ) { live in
                let clock = ContinuousClock()
                for _ in 0..<3 {
                    var client: RawClient?
                    let length = try await clock.measure {
                        while client == nil {
                            client = try? await Self.streaming(live)  // refused: tried again
                            try await Task.sleep(for: .milliseconds(200))
                        }
                    }
                    #expect(length < .seconds(6))
                    // Until after the events that the lab has to tell.
                    try await Task.sleep(for: .seconds(4))
                    withExtendedLifetime(client) {}
                }
            }
        }

        /// A client that has a stream open.
        private static func streaming(
            _ live: LiveServer, _ headers: String = ""
        ) async throws -> RawClient {
            let client = try RawClient(port: live.port)
            await client.send("\(stream)\(headers)\r\n")
            let head = try await client.receive(until: "\r\n\r\n")
            guard head.hasPrefix("HTTP/1.1 200") else { throw RawClient.Failure(call: head) }
            return client
        }
    }
}
