import Foundation
import Persistence
import StatusAPI
import TestSupport
import Testing

extension StatusWireTests {
    /// The address of the pages for people: below a path of a proxy, and on a free port.
    @Suite struct PublicAddressTests {
        private static let address = "https://lab.example/lab/"

        @Test func everyLinkOfAPageLeadsBelowThePathOfTheProxy() async throws {
            try await LiveServer.with(publicURL: Self.address) { live in
                let client = try RawClient(port: live.port)
                let link = try #require(try live.server.makeSignInAddress(for: .admin))
                let path = link.replacing("https://lab.example", with: "")
                let signedIn = try await client.get(path)
                #expect(signedIn.status == 303 && signedIn.header("Location") == "/lab/")
                let cookie = try #require(signedIn.header("Set-Cookie"))
                #expect(cookie.contains("; Path=/lab;"))
                let pair = "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
                for path in ["", "datasets", "datasets/alice/veiled", "tasks", "notifications"] {
                    let below = try await client.get("/lab/\(path)", pair)
                    #expect(below.status == 200, "\(path)")
                    let links = below.body.matches(
                        of: /\s(href|src|action|data-follow)="(\/[^"]*)"/)
                    #expect(links.count > 10, "\(path)")
                    for link in links { #expect(link.2.hasPrefix("/lab/"), "\(link.0)") }
                    let taken = try await client.get("/\(path)", pair)
                    #expect(taken.status == 200, "a proxy may take the path off")
                }
                let page = try await client.get("/lab/").body
                let script = try #require(page.firstMatch(of: /<script src="([^"]+)"/)?.1)
                let text = try await client.get(String(script))
                #expect(text.status == 200 && text.body.contains("`${base}/api/v1/stream`"))
                #expect(try await client.get("/lab/api/v1/dashboard").status == 200)
                #expect(try await client.get("/laboratory").status == 404)
                #expect(try await client.get("/lab/lab/").status == 404)
            }
        }

        @Test func aRunningDaemonMakesASignInLinkForWhoCanOpenItsSocket() async throws {
            try await LiveServer.with { live in
                let local = try RawClient(path: live.socketPath)
                let answer = try await local.post("/api/v1/sign-in-link", "", body: "")
                #expect(answer.status == 200 && answer.header("Cache-Control") == "no-store")
                let start = "http://127.0.0.1:\(live.port)"
                let link = try #require(answer.body.firstMatch(of: /"url":"([^"]+)"/)?.1)
                #expect(link.hasPrefix("\(start)/signin?token="))
                let client = try RawClient(port: live.port)
                let path = String(link.dropFirst(start.count))
                #expect(try await client.get(path).status == 303)
                #expect(try await client.get(path).status == 403, "it works once")
                let remote = try await client.post("/api/v1/sign-in-link", "", body: "")
                #expect(remote.status == 403)
            }
        }

        /// The listeners of a server once waited for each other, so a taken port was never told.
        @Test func aPortThatIsTakenEndsTheServerAtOnce() async throws {
            try await LiveServer.with { live in
                #expect(throws: StatusServerError.self) { try StatusPort.check(live.port) }
                try StatusPort.check(0)
                await #expect {
                    try await LiveServer.with(port: live.port) { _ in }
                } throws: { error in
                    "\(error)".contains("port \(live.port) of 127.0.0.1")
                        && "\(error)".contains("'status.port'")
                }
            }
        }
    }
}
