import Foundation
import Persistence
import Testing

@testable import StatusAPI

extension StatusWireTests {
    @Suite(.serialized) struct StatusTransferTests {
        @Test func anUnchangedAnswerIsNotSentAgain() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                for path in ["/", "/api/v1/datasets", Assets.stylesheet.path, Assets.script.path] {
                    let first = try await client.get(path)
                    let tag = try #require(first.header("ETag"))
                    #expect(first.status == 200 && !first.body.isEmpty)
                    let second = try await client.get(path, "If-None-Match: \(tag)\r\n")
                    #expect(second.status == 304 && second.body.isEmpty, "\(path)")
                    let head = try await client.get(path, method: "HEAD")
                    #expect(head.header("Content-Length") == first.header("Content-Length"))
                }
            }
        }

        @Test func everyAnswerForbidsScriptsOfOthers() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                for path in ["/", "/nothing", "/api/v1/dashboard", "/api/v1/x", "/healthz"] {
                    let answer = try await client.get(path)
                    let policy = try #require(answer.header("Content-Security-Policy"))
                    #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                    #expect(answer.header("X-Content-Type-Options") == "nosniff")
                }
                #expect(
                    try await client.get("/api/v1/datasets/alice/open/previews/0").status == 404)
            }
        }

        @Test func aStreamTellsOnlyWhatTheViewerMaySee() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                await client.send("GET /api/v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n")
                let text = try await client.receive(until: "id: 2\n")
                #expect(text.contains("Content-Type: text/event-stream"))
                #expect(text.contains("X-Accel-Buffering: no"), "nginx would hold it back")
                #expect(text.contains("event: change") && text.contains(#""name":"open""#))
                #expect(!text.contains("veiled"))
                let admin = try RawClient(path: live.socketPath)
                await admin.send("GET /api/v1/stream HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(
                    try await admin.receive(until: #""name":"veiled""#).contains("event: change"))
            }
        }

        @Test func aLogIsFollowedToItsEnd() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(path: live.socketPath)
                await client.send(
                    "GET /api/v1/datasets/alice/veiled/log?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = try await client.receive(until: "\r\n0\r\n\r\n")
                #expect(text.contains("event: log\nid: 8\ndata: \"one\\ntwo\\n\"\n\n"))
                #expect(text.contains("event: end"))
                let tail = try await client.get("/api/v1/datasets/alice/veiled/log?tail=2")
                #expect(tail.body == "one\ntwo\n")
            }
        }

        @Test func aLogIsFollowedFromItsLastLines() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(path: live.socketPath)
                let path = "/api/v1/datasets/alice/veiled/log?follow=1&tail="
                await client.send("GET \(path)1 HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = try await client.receive(until: "\r\n0\r\n\r\n")
                #expect(text.contains("event: log\nid: 8\ndata: \"two\\n\"\n\n"))
                #expect(!text.contains("one\\n"))
                #expect(text.contains("event: end"))
                let again = try RawClient(path: live.socketPath)
                await again.send(
                    "GET \(path)1 HTTP/1.1\r\nHost: x\r\nLast-Event-ID: 0\r\n\r\n")
                let rest = try await again.receive(until: "\r\n0\r\n\r\n")
                #expect(rest.contains("one\\n"), "who was cut off goes on where it was")
                let wrong = try await RawClient(path: live.socketPath).get("\(path)0")
                #expect(wrong.status == 400 && wrong.body.contains("'tail' is '0'"))
            }
        }

        /// Such a log was once sent for as long as its container wrote faster than it was sent.
        @Test func aLogThatGrowsIsSentToWhereItEndedAtFirst() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(path: live.socketPath)
                await client.send(
                    "GET /api/v1/datasets/alice/growing/log HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = try await client.receive(until: "\r\n0\r\n\r\n")
                #expect(text.components(separatedBy: "one\ntwo\n").count == 4)
            }
        }

        /// A page that followed such a log was once refused at its next try and stopped following.
        @Test func aLogThatCannotBeReadNowIsFollowedAllTheSame() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(path: live.socketPath)
                let path = "/api/v1/datasets/alice/hung/log"
                await client.send("GET \(path)?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n")
                let text = try await client.receive(until: "still here")
                #expect(text.hasPrefix("HTTP/1.1 200"))
                let trouble = #"event: trouble\#ndata: "the container engine does not answer""#
                #expect(text.components(separatedBy: trouble).count == 2, "told once")
                let other = try RawClient(path: live.socketPath)
                #expect(try await other.get("\(path)?tail=1").status == 503)
            }
        }

        @Test func anObjectIsSentWholeOrInPart() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let whole = try await client.get("/objects/a/b?sig=good")
                #expect(whole.status == 200 && whole.body == "0123456789")
                #expect(whole.header("Content-Disposition")?.contains("a.zip") == true)
                let part = try await client.get("/objects/a/b?sig=good", "Range: bytes=3-5\r\n")
                #expect(part.status == 206 && part.body == "345")
                #expect(part.header("Content-Range") == "bytes 3-5/10")
                let end = try await client.get("/objects/a/b?sig=good", "Range: bytes=-2\r\n")
                #expect(end.status == 206 && end.body == "89")
                #expect(end.header("Content-Range") == "bytes 8-9/10")
                let beyond = try await client.get(
                    "/objects/a/b?sig=good", "Range: bytes=10-\r\n")
                #expect(beyond.status == 416)
                #expect(try await client.get("/objects/a/b?sig=bad").status == 404)
            }
        }

        @Test func whatIsTooLargeIsRefused() async throws {
            try await LiveServer.with({ $0.headBytesMax = 4_096 }) { live in
                let big = try RawClient(port: live.port)
                let answer = try await big.exchange(
                    "POST /sync HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10737418240\r\n\r\n")
                #expect(answer.status == 413)
                let wordy = try RawClient(port: live.port)
                let head = String(repeating: "x", count: 4_500)
                #expect(try await wordy.get("/", "X-Long: \(head)\r\n").status == 431)
                let chunked = try RawClient(port: live.port)
                let get = "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"
                #expect(try await chunked.exchange(get).status == 400)
            }
        }

        @Test func anEndlessHeaderIsCutOffAndOthersAreServed() async throws {
            try await LiveServer.with({ $0.headBytesMax = 4_096 }) { live in
                let flood = try RawClient(port: live.port)
                await flood.send("GET / HTTP/1.1\r\nX: ")
                let piece = String(repeating: "a", count: 65_536)
                var pieces = 0
                while pieces < 4_000, await flood.send(piece) { pieces += 1 }
                #expect(pieces < 4_000)
                #expect(try await RawClient(port: live.port).get("/healthz").status == 200)
            }
        }

        @Test func aSlowRequestIsCutOff() async throws {
            try await LiveServer.with({ $0.patience = .seconds(2) }) { live in
                // The check each second ends with the last connection, so the second client starts
                // it again.
                for _ in 0..<2 {
                    let slow = try RawClient(port: live.port)
                    await slow.send("GET / HTTP/1.1\r\n")
                    #expect(try await slow.receive() == nil)
                }
            }
        }

        @Test func tooManyConnectionsPushOutTheMostSilent() async throws {
            try await LiveServer.with({ $0.connectionsMax = 8 }) { live in
                let first = try RawClient(port: live.port)
                _ = try await first.get("/healthz")
                for _ in 0..<40 {
                    let next = try RawClient(port: live.port)
                    #expect(try await next.get("/healthz").status == 200)
                }
                try await Self.holding(12, on: live.port) {
                    let answer = try await RawClient(port: live.port).get("/healthz")
                    #expect(answer.status == 200)
                }
            }
        }

        /// Runs `body` while this many more connections are open, each after one answer.
        private static func holding(_ count: Int, on port: UInt16, _ body: () async throws -> Void)
            async throws
        {
            guard count > 0 else { return try await body() }
            let client = try RawClient(port: port)
            #expect(try await client.get("/healthz").status == 200)
            try await holding(count - 1, on: port, body)
            withExtendedLifetime(client) {}
        }
    }
}
