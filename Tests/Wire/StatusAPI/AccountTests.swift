import Foundation
import Persistence
import StatusAPI
import TestSupport
import Testing

extension StatusWireTests {
    /// Invitations, passwords and sessions of users.
    @Suite struct AccountTests {
        private static let password = "correct horse battery"
        private static let browser = "Sec-Fetch-Site: same-origin\r\n"

        /// The fields as a form sends them.
        private static func form(_ fields: KeyValuePairs<String, String>) -> String {
            fields.map { name, value in
                let text = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
                return "\(name)=\(text ?? "")"
            }.joined(separator: "&")
        }

        private static func invitation(
            of user: String, _ live: LiveServer
        ) async throws -> (path: String, token: String) {
            let answer = try await RawClient(path: live.socketPath).post(
                "/api/v1/invitations?user=\(user)", "", body: "")
            #expect(answer.status == 200, "\(answer.body)")
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            let url = try decoder.decode(Report<Invitation>.self, from: Data(answer.body.utf8))
                .content.url
            let parts = url.split(separator: "/", maxSplits: 2)
            let path = try #require(parts.last)
            let token = try #require(url.split(separator: "=").last)
            return ("/\(path)", String(token))
        }

        /// Invites the user, sets the password and returns the header of the session.
        private static func signedUp(
            _ user: String, _ live: LiveServer
        ) async throws -> String {
            let token = try await invitation(of: user, live).token
            let answer = try await RawClient(port: live.port).post(
                "/invite", browser,
                body: form([
                    "invitation": token, "password": password, "repeated": password,
                ]))
            return try session(answer)
        }

        private static func session(_ answer: RawClient.Answer) throws -> String {
            #expect(answer.status == 303, "\(answer.body)")
            let cookie = try #require(answer.header("Set-Cookie"))
            #expect(cookie.contains("; HttpOnly; SameSite=Strict;"))
            return "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
        }

        private static func signIn(
            _ name: String, _ password: String, _ live: LiveServer, _ headers: String = browser
        ) async throws -> RawClient.Answer {
            try await RawClient(port: live.port).post(
                "/signin", headers, body: form(["name": name, "password": password]))
        }

        private static func formToken(_ page: String) throws -> String {
            String(try #require(page.firstMatch(of: /name="token"\s+value="([^"]+)"/)?.1))
        }

        @Test func anInvitedUserSetsAPasswordAndSignsInWithIt() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let (path, token) = try await Self.invitation(of: "alice", live)
                let page = try await client.get(path)
                #expect(page.status == 200 && page.body.contains("<strong>alice</strong>"))
                // With "no-referrer" Chromium sends the form with the origin "null".
                #expect(page.header("Referrer-Policy") == "same-origin")
                for (password, repeated) in [("short", "short"), (Self.password, "other words")] {
                    let answer = try await client.post(
                        "/invite", Self.browser,
                        body: Self.form([
                            "invitation": token, "password": password, "repeated": repeated,
                        ]))
                    #expect(answer.status == 403 && answer.header("Set-Cookie") == nil)
                    #expect(answer.body.contains(#"role="alert""#))
                }
                let cookie = try await Self.signedUp("alice", live)
                let first = try await client.get("/datasets/alice/veiled", cookie)
                #expect(
                    first.status == 200 && first.body.contains(#"<a href="/account">alice</a>"#))
                #expect(try await client.get(path).status == 403, "it works once")
                let again = try Self.session(
                    try await Self.signIn(" Alice ", Self.password, live))
                #expect(again != cookie)
                #expect(try await client.get("/datasets/alice/veiled", again).status == 200)
                #expect(live.calls.all == ["signedIn", "signedIn"])
            }
        }

        @Test func aWrongNameOrPasswordIsRefusedInTheSameWords() async throws {
            try await LiveServer.with { live in
                _ = try await Self.signedUp("alice", live)
                let wrong = try await Self.signIn("alice", "wrong words here", live)
                let unknown = try await Self.signIn("nobody", Self.password, live)
                let bob = try await Self.signIn("bob", Self.password, live)
                for answer in [wrong, unknown, bob] {
                    #expect(answer.status == 403 && answer.header("Set-Cookie") == nil)
                    #expect(answer.body.contains("The name or the password is wrong."))
                }
            }
        }

        @Test func guessingIsSlowedDownForTheAccountAlone() async throws {
            let age = LiveServer.Age()
            try await LiveServer.with(age: age) { live in
                _ = try await Self.signedUp("alice", live)
                _ = try await Self.signedUp("bob", live)
                for _ in 0..<5 {
                    #expect(try await Self.signIn("alice", "wrong words here", live).status == 403)
                }
                let slow = try await Self.signIn("alice", Self.password, live)
                #expect(slow.status == 429 && slow.header("Retry-After") == "1")
                #expect(try await Self.signIn("bob", Self.password, live).status == 303)
                age.add(1)
                #expect(try await Self.signIn("alice", "wrong words here", live).status == 403)
                let slower = try await Self.signIn("alice", Self.password, live)
                #expect(slower.status == 429 && slower.header("Retry-After") == "2")
                age.add(2)
                #expect(try await Self.signIn("alice", Self.password, live).status == 303)
                #expect(try await Self.signIn("alice", "wrong words here", live).status == 403)
            }
        }

        /// The form had no token of the open session and was taken for one of another site.
        @Test func whoIsSignedInMaySignInAsSomebodyElse() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let alice = try await Self.signedUp("alice", live)
                let token = try await Self.invitation(of: "bob", live).token
                let bob = try Self.session(
                    try await client.post(
                        "/invite", alice + Self.browser,
                        body: Self.form([
                            "invitation": token, "password": Self.password,
                            "repeated": Self.password,
                        ])))
                #expect(try await client.get("/account", alice).status == 404, "it ended")
                let again = try Self.session(
                    try await Self.signIn("alice", Self.password, live, bob + Self.browser))
                #expect(try await client.get("/account", bob).status == 404)
                #expect(try await client.get("/account", again).body.contains("alice"))
            }
        }

        /// All compared their guess before the first failure was counted.
        @Test func guessesAtOnceAreSlowedDownAsWell() async throws {
            try await LiveServer.with { live in
                _ = try await Self.signedUp("alice", live)
                let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                    for number in 0..<12 {
                        group.addTask {
                            try await Self.signIn("alice", "wrong words \(number)", live).status
                        }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(statuses.count { $0 == 403 } == 5 && statuses.count { $0 == 429 } == 7)
            }
        }

        /// Every connection comes from the proxy, so one guesser kept the whole lab out.
        @Test func aGuesserBehindAProxyKeepsNobodyElseOut() async throws {
            try await LiveServer.with { live in
                _ = try await Self.signedUp("alice", live)
                func from(_ host: String) -> String {
                    Self.browser + "X-Forwarded-For: 10.9.9.9, \(host)\r\n"
                }
                var last = 0
                for number in 0..<45 {
                    last = try await Self.signIn("n\(number)", "x", live, from("10.0.0.1")).status
                }
                #expect(last == 429)
                for headers in [from("10.0.0.2"), Self.browser] {
                    #expect(
                        try await Self.signIn("alice", Self.password, live, headers).status == 303)
                }
            }
        }

        /// A form of another site signs nobody in, and neither does one that hides where it is.
        @Test func onlyAPageOfThisServiceSignsIn() async throws {
            try await LiveServer.with { live in
                _ = try await Self.signedUp("alice", live)
                for headers in [
                    "", "Sec-Fetch-Site: cross-site\r\n", "Origin: http://evil.example\r\n",
                ] {
                    let answer = try await Self.signIn("alice", Self.password, live, headers)
                    #expect(answer.status == 403 && answer.header("Set-Cookie") == nil)
                    #expect(!answer.body.contains("password is wrong"))
                }
            }
        }

        @Test func aChangedPasswordEndsAllOtherSessions() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let first = try await Self.signedUp("alice", live)
                let second = try Self.session(try await Self.signIn("alice", Self.password, live))
                let page = try await client.get("/account", second).body
                let token = try Self.formToken(page)
                func change(_ old: String) async throws -> RawClient.Answer {
                    try await client.post(
                        "/account/password", second,
                        body: Self.form([
                            "token": token, "old": old, "password": "other words here",
                            "repeated": "other words here",
                        ]))
                }
                let wrong = try await change("wrong words here")
                #expect(wrong.status == 403 && wrong.body.contains("old password is wrong"))
                #expect(try await client.get("/account", first).status == 200)
                let third = try Self.session(try await change(Self.password))
                for (cookie, status) in [(first, 404), (second, 404), (third, 200)] {
                    #expect(try await client.get("/account", cookie).status == status)
                }
                #expect(try await Self.signIn("alice", Self.password, live).status == 403)
                let own = try Self.formToken(try await client.get("/account", third).body)
                let out = try await client.post(
                    "/account/sign-out-everywhere", third, body: Self.form(["token": own]))
                #expect(out.status == 303)
                #expect(try await client.get("/account", third).status == 404)
            }
        }

        @Test func aUserWhoseRoleIsAdminIsAdmin() async throws {
            try await LiveServer.with { live in
                let client = try RawClient(port: live.port)
                let (alice, root) = (
                    try await Self.signedUp("alice", live), try await Self.signedUp("root", live)
                )
                #expect(try await client.get("/audit", alice).status == 404)
                #expect(try await client.get("/audit", root).status == 200)
                let path = "/api/v1/invitations?user=bob"
                #expect(try await client.post(path, alice + Self.browser, body: "").status == 403)
                #expect(try await client.post(path, root + Self.browser, body: "").status == 200)
            }
        }

        @Test func onlyDeclaredUsersAreInvited() async throws {
            try await LiveServer.with { live in
                let socket = try RawClient(path: live.socketPath)
                let absent = try await socket.post("/api/v1/invitations?user=carol", "", body: "")
                #expect(absent.status == 404 && absent.body.contains("No User 'carol' is declared"))
                let none = try await socket.post("/api/v1/invitations", "", body: "")
                #expect(none.status == 400 && none.body.contains("'user' is missing"))
                let visitor = try RawClient(port: live.port)
                let answer = try await visitor.post(
                    "/api/v1/invitations?user=alice", Self.browser, body: "")
                #expect(answer.status == 403)
            }
        }

        @Test func behindTLSTheCookieIsOfThisHostOnly() async throws {
            try await LiveServer.with(publicURL: "https://lab.example") { live in
                let token = try await Self.invitation(of: "alice", live).token
                let answer = try await RawClient(port: live.port).post(
                    "/invite", Self.browser,
                    body: Self.form([
                        "invitation": token, "password": Self.password, "repeated": Self.password,
                    ]))
                let cookie = try #require(answer.header("Set-Cookie"))
                #expect(cookie.hasPrefix("__Host-lab_session=") && cookie.hasSuffix("; Secure"))
                #expect(cookie.contains("; Path=/;"))
                let header = "Cookie: \(cookie.prefix { $0 != ";" })\r\n"
                #expect(try await RawClient(port: live.port).get("/account", header).status == 200)
            }
        }
    }
}
