import GitHosting
import TestSupport
import Testing

/// Requests and answers in the shape of docs.github.com/rest, version 2022-11-28.
struct GitHubWireTests {
    @Test func aStatusIsPosted() async throws {
        try await HostBench.run { _ in
            .json(
                201,
                """
                {"url":"https://api.github.com/repos/lab/manifests/statuses/a1","id":1,
                 "state":"failure","description":"2 to create","context":"reconciler/plan",
                 "target_url":"https://git.example/c/7","creator":{"login":"lab-bot","id":1}}
                """)
        } _: { bench in
            try await GitHubHost(bench.access).setStatus(
                HostBench.status, of: HostBench.own, at: HostBench.head)
            let request = try #require(bench.server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/api/repos/lab/manifests/statuses/\(HostBench.head)")
            #expect(request.header("authorization") == "Bearer \(HostBench.token)")
            #expect(request.header("accept") == "application/vnd.github+json")
            #expect(request.header("x-github-api-version") == "2022-11-28")
            #expect(request.header("content-type") == "application/json")
            #expect(request.header("user-agent") == "reconciler")
            #expect(
                request.sortedJSON
                    == #"{"context":"reconciler/plan","description":"2 to create","#
                    + #""state":"failure","target_url":"https://git.example/c/7"}"#)
        }
    }

    private static func pull(_ number: Int, base: String = "main", fork: Bool = false) -> String {
        let head = fork ? "null" : #"{"full_name":"lab/manifests"}"#
        return """
            {"number":\(number),"state":"open","title":"T","user":{"login":"eve"},
             "head":{"label":"x","ref":"f\(number)","sha":"a1","repo":\(head)},
             "base":{"label":"y","ref":"\(base)","sha":"b2","repo":{"full_name":"lab/manifests"}}}
            """
    }

    @Test func openRequestsAreReadPageByPageAndTheNextAddressIsNotFollowed() async throws {
        try await HostBench.run { request in
            guard request.query["page"] == "1" else {
                return .json(200, "[\(Self.pull(3)), \(Self.pull(2, base: "old"))]")
            }
            var first = StubResponse.json(200, "[\(Self.pull(9)), \(Self.pull(8, fork: true))]")
            first.headers.append(
                ("Link", "<https://evil.example/pulls?page=2>; rel=\"next\", <x>; rel=\"last\""))
            return first
        } _: { bench in
            let open = try await GitHubHost(bench.access).openRequests(into: "main", max: 50)
            #expect(open.map(\.number) == [9, 8, 3])
            #expect(open.map(\.branch) == ["f9", nil, "f3"])
            #expect(
                bench.lines == [
                    "GET /api/repos/lab/manifests/pulls?state=open&base=main&per_page=100&page=1",
                    "GET /api/repos/lab/manifests/pulls?state=open&base=main&per_page=100&page=2",
                ])
        }
    }

    @Test func noMoreRequestsAreReadThanAskedFor() async throws {
        try await HostBench.run { _ in
            var page = StubResponse.json(200, "[\(Self.pull(9)), \(Self.pull(8))]")
            page.headers.append(("Link", "<x>; rel=\"next\""))
            return page
        } _: { bench in
            let open = try await GitHubHost(bench.access).openRequests(into: "main", max: 1)
            #expect(open.map(\.number) == [9])
            #expect(bench.lines.count == 1)
        }
    }

    private static func comment(_ id: Int, _ body: String) -> String {
        """
        {"id":\(id),"body":"\(body)","user":{"login":"eve"},
         "html_url":"https://github.com/lab/manifests/pull/12#issuecomment-\(id)"}
        """
    }

    @Test func theOldestCommentWithTheMarkerIsFoundOnALaterPage() async throws {
        try await HostBench.run { request in
            guard request.query["page"] == "3" else {
                var page = StubResponse.json(
                    200, "[\(Self.comment(1, "hello")), \(Self.comment(2, "quotes MARK"))]")
                page.headers.append(("Link", "<x>; rel=\"next\""))
                return page
            }
            return .json(200, "[\(Self.comment(71, "MARK a")), \(Self.comment(72, "MARK b"))]")
        } _: { bench in
            let found = try await GitHubHost(bench.access).findComment(
                startingWith: "MARK", on: 12)
            #expect(found?.id == "71")
            #expect(
                found?.address == "https://github.com/lab/manifests/pull/12#issuecomment-71")
            #expect(
                bench.lines.last
                    == "GET /api/repos/lab/manifests/issues/12/comments?per_page=100&page=3")
        }
    }

    @Test func anEndlessListOfCommentsIsLeftAtSomePage() async throws {
        try await HostBench.run { _ in
            var page = StubResponse.json(200, "[\(Self.comment(1, "hello"))]")
            page.headers.append(("Link", "<x>; rel=\"next\""))
            return page
        } _: { bench in
            let found = try await GitHubHost(bench.access).findComment(
                startingWith: "MARK", on: 12)
            #expect(found == nil)
            #expect(bench.lines.count == 20)
        }
    }

    @Test func aCommentIsPostedAndEdited() async throws {
        try await HostBench.run { request in
            .json(request.method == "POST" ? 201 : 200, Self.comment(71, "x"))
        } _: { bench in
            let host = GitHubHost(bench.access)
            let posted = try await host.postComment("A \"plan\"", on: 12)
            #expect(posted.id == "71")
            let edited = try await host.editComment("71", to: "B", on: 12)
            #expect(edited?.id == "71")
            #expect(
                bench.lines == [
                    "POST /api/repos/lab/manifests/issues/12/comments",
                    "PATCH /api/repos/lab/manifests/issues/comments/71",
                ])
            #expect(
                bench.server.requests.map(\.sortedJSON) == [
                    #"{"body":"A \"plan\""}"#, #"{"body":"B"}"#,
                ])
        }
    }

    @Test func aCommentThatWasRemovedIsToldByNothing() async throws {
        try await HostBench.run { _ in
            .json(404, #"{"message":"Not Found","documentation_url":"https://docs.github.com"}"#)
        } _: { bench in
            let edited = try await GitHubHost(bench.access).editComment("71", to: "B", on: 12)
            #expect(edited == nil)
        }
    }
}
