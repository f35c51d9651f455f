import Foundation
import Persistence
import Testing

@testable import StatusAPI

/// One at a time: each server keeps two threads, and some tests measure time.
@Suite(.serialized) enum StatusWireTests {}

extension StatusWireTests {
    @Suite(.serialized) struct StatusServerTests {
        /// FlyingFox sends head and body apart; without TCP_NODELAY every answer on a kept
        /// connection waits 40 ms for the client's delayed ACK.
        @Test func aKeptConnectionIsAnsweredAtOnce() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                _ = try await client.get("/healthz")
                let clock = ContinuousClock()
                var isQuick = false
                // The delay is 40 ms each time; a busy machine delays many answers, but not every
                // one.
                for _ in 0..<200 where !isQuick {
                    let length = try await clock.measure { _ = try await client.get("/healthz") }
                    isQuick = length < .milliseconds(30)
                }
                #expect(isQuick)
            }
        }

        @Test func whatIsHiddenAnswersExactlyAsWhatIsAbsent() async throws {
            try await LiveServer.with { live in
                for prefix in ["", "/api/v1"] {
                    let client = try RawClient(port: live.port)
                    let hidden = try await client.get("\(prefix)/datasets/alice/veiled")
                    let absent = try await client.get("\(prefix)/datasets/nobody/nothing")
                    #expect(hidden.status == 404)
                    #expect(hidden.head == absent.head)
                    #expect(hidden.body == absent.body)
                    #expect(try await client.get("\(prefix)/datasets/alice/open").status == 200)
                    let list = try await client.get("\(prefix)/datasets")
                    #expect(list.body.contains("open") && !list.body.contains("veiled"))
                }
                let client = try RawClient(port: live.port)
                let log = try await client.get("/api/v1/datasets/alice/veiled/log")
                let other = try await client.get("/api/v1/datasets/nobody/nothing/log?follow=1")
                #expect(log.status == 404 && log.body == other.body)
                #expect(try await client.get("/audit").status == 404)
            }
        }

        @Test func whoIsSignedInStaysSoOnAPageThatIsNotThere() async throws {
            try await LiveServer.with { live in
                let link = try live.server.makeSignInLink(for: .user(name: "alice"))
                let client = try RawClient(port: live.port)
                let cookie = try #require(try await client.get(link).header("Set-Cookie"))
                let pair = "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
                for path in ["/datasets/nobody/nothing", "/nowhere", "/audit"] {
                    let page = try await client.get(path, pair)
                    #expect(page.status == 404)
                    #expect(page.body.contains("alice") && page.body.contains("Sign out"))
                    #expect(!page.body.contains("Public view"), "\(path)")
                    #expect(try await client.get(path).body.contains("Public view"))
                }
            }
        }

        /// An admin may see everything, so a resource that is not found does not exist.
        @Test func anAdminIsToldThatThereIsNoSuchThingAndWhatIsNear() async throws {
            try await LiveServer.with { live in
                let admin = try RawClient(path: live.socketPath)
                func message(_ path: String) async throws -> String {
                    let answer = try await admin.get("/api/v1/\(path)")
                    #expect(answer.status == 404, "\(path)")
                    return try JSONDecoder().decode(
                        ErrorReport.self, from: Data(answer.body.utf8)
                    ).error.message
                }
                let near = "There is no Dataset/alice/vieled; did you mean Dataset/alice/veiled?"
                for part in ["", "/why", "/log", "/events", "/graph"] {
                    #expect(try await message("datasets/alice/vieled\(part)") == near)
                }
                #expect(
                    try await message("models/alice/open")
                        == "There is no Model/alice/open; did you mean Dataset/alice/open?")
                #expect(
                    try await message("datasets/bob/open")
                        == "There is no Dataset/bob/open; did you mean Dataset/alice/open?")
                #expect(
                    try await message("datasets/carol/plates")
                        == "There is no Dataset/carol/plates; 'reconciler get datasets' lists all.")
                #expect(
                    try await message("datset")
                        == "There is nothing at this address; did you mean /api/v1/datasets?")
                #expect(
                    try await message("datasets/alice/open/log")
                        == "Dataset/alice/open has no log; nothing of it ran yet.")
                let page = try await admin.get("/datasets/alice/vieled")
                #expect(page.status == 404 && page.body.contains("did you mean Dataset/alice/ve"))
                let visitor = try RawClient(port: live.port)
                let hidden = try await visitor.get("/api/v1/datasets/alice/vieled")
                #expect(!hidden.body.contains("veiled") && !hidden.body.contains("did you mean"))
            }
        }

        @Test func aSearchHoldsNothingHidden() async throws {
            try await LiveServer.with { live in
                let visitor = try RawClient(port: live.port)
                for path in ["/search", "/api/v1/search", "/datasets", "/api/v1/datasets"] {
                    for query in ["q=veiled", "phase=Running", "kind=dataset", "owner=alice"] {
                        let answer = try await visitor.get("\(path)?\(query)")
                        #expect(answer.status == 200)
                        #expect(!answer.body.contains("alice/veiled"), "\(path)?\(query)")
                        #expect(!answer.body.contains("\"veiled\",\"owner\""))
                    }
                }
                let admin = try RawClient(path: live.socketPath)
                let found = try await admin.get("/api/v1/search?q=veil")
                #expect(found.body.contains("\"name\":\"veiled\""))
                #expect(found.body.contains("\"total\":1"))
                let wrong = try await visitor.get("/api/v1/datasets?phase=Runing")
                #expect(wrong.status == 400 && wrong.body.contains("'Runing' is no phase"))
            }
        }

        @Test func readinessSaysWhatIsMissing() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let answer = try await client.get("/readyz")
                #expect(answer.status == 503)
                #expect(answer.body == "recovering: no plan was made since the start\n")
                #expect(try await client.get("/healthz").status == 200)
            }
        }

        @Test func theUnixSocketIsAdminAndOnlyForItsOwner() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(path: live.socketPath)
                #expect(try await client.get("/api/v1/datasets/alice/veiled").status == 200)
                #expect(try await client.post("/api/v1/sync", "", body: "").status == 202)
                #expect(live.calls.all == ["sync"])
                let mode = try FileManager.default.attributesOfItem(atPath: live.socketPath)
                #expect(mode[.posixPermissions] as? Int == 0o600)
            }
        }

        @Test func aForeignHostIsRefused() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil", ""] {
                    let answer = try await client.exchange(
                        "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(answer.status == 403, "\(host)")
                }
                #expect(try await client.exchange("GET / HTTP/1.1\r\n\r\n").status == 403)
                for host in [
                    "LAB.example:8080", "lab.example.", "lab.example.:80", "127.0.0.1:\(live.port)",
                    "[::1]",
                ] {
                    let answer = try await client.exchange(
                        "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
                    #expect(answer.status == 200, "\(host)")
                }
            }
        }

        @Test func aSignInLinkWorksOnce() async throws {
            try await LiveServer.with { live in
                let link = try live.server.makeSignInLink(for: .admin)
                let client = try RawClient(port: live.port)
                #expect(try await client.get(link, method: "HEAD").status == 403)
                let first = try await client.get(link)
                #expect(first.status == 303 && first.header("Location") == "/")
                let cookie = try #require(first.header("Set-Cookie"))
                #expect(cookie.contains("; HttpOnly; SameSite=Strict;"))
                let again = try await client.get(link)
                #expect(again.status == 403 && again.header("Set-Cookie") == nil)
                #expect(live.calls.all == ["signedIn"])
                let pair = "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
                #expect(try await client.get("/datasets/alice/veiled", pair).status == 200)
                #expect(
                    try await client.get("/datasets/alice/veiled", "Cookie: lab_session=x\r\n")
                        .status == 404)
                let page = try await client.get("/", pair).body
                let token = try #require(page.firstMatch(of: /name="token"\s+value="([^"]+)"/)?.1)
                let encoded =
                    token.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                let form = "token=\(encoded)"
                #expect(try await client.post("/sync", pair, body: "token=wrong").status == 403)
                let crossSite = pair + "Origin: http://evil.example\r\n"
                #expect(try await client.post("/sync", crossSite, body: form).status == 403)
                #expect(try await client.post("/api/v1/sync", pair, body: "").status == 403)
                #expect(try await client.post("/sync", pair, body: form).status == 303)
                #expect(
                    try await client.post("/notifications/1/read", pair, body: form).status == 303)
                #expect(
                    try await client.post("/notifications/9/read", pair, body: form).status == 404)
                #expect(live.calls.all == ["signedIn", "sync", "notice 1", "notice 9"])
                #expect(try await client.post("/signout", pair, body: form).status == 303)
                #expect(try await client.get("/datasets/alice/veiled", pair).status == 404)
            }
        }

        @Test func nobodyElseMayChangeAnything() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                for path in [
                    "/api/v1/sync", "/sync", "/notifications/1/delete", "/signout",
                    "/api/v1/downloads/alice/x/link",
                ] {
                    #expect(
                        try await client.post(path, "Origin: http://localhost\r\n", body: "").status
                            == 403)
                }
                let wrong = try await client.get("/api/v1/sync")
                #expect(wrong.status == 405 && wrong.header("Allow") == "POST")
                #expect(live.calls.all.isEmpty)
            }
        }

        @Test func errorsOfTheAPIAreJSONAndTellNothingFromInside() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let broken = try await client.get("/api/v1/queue")
                #expect(broken.status == 500 && !broken.body.contains("secret"))
                let error = try JSONDecoder().decode(ErrorReport.self, from: Data(broken.body.utf8))
                #expect(error.error.code == "internal")
                let page = try await client.get("/queue")
                #expect(page.status == 500 && !page.body.contains("secret"))
                #expect(try await client.get("/%00").status == 400)
            }
        }
    }
}
