import GitHosting
import TestSupport
import Testing

/// Requests and answers in the shape of Gitea's own description of its API.
struct GiteaWireTests {
    @Test func aStatusIsPosted() async throws {
        try await HostBench.run { _ in
            .json(
                201,
                """
                {"id":4,"status":"failure","context":"reconciler/plan","description":"2 to create",
                 "target_url":"https://git.example/c/7","creator":{"login":"lab-bot"}}
                """)
        } _: { bench in
            try await GiteaHost(bench.access).setStatus(
                HostBench.status, of: HostBench.fork, at: HostBench.head)
            let request = try #require(bench.server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/api/repos/lab/manifests/statuses/\(HostBench.head)")
            #expect(request.header("authorization") == "token \(HostBench.token)")
            #expect(
                request.sortedJSON
                    == #"{"context":"reconciler/plan","description":"2 to create","#
                    + #""state":"failure","target_url":"https://git.example/c/7"}"#)
        }
    }

    @Test func openRequestsOfOtherBranchesAreLeftOut() async throws {
        try await HostBench.run { _ in
            .json(
                200,
                """
                [{"id":70,"number":3,"state":"open",
                  "head":{"label":"c","ref":"cups","sha":"a1","repo_id":1,
                          "repo":{"full_name":"lab/manifests"}},
                  "base":{"label":"main","ref":"main","sha":"b2","repo_id":1,
                          "repo":{"full_name":"lab/manifests"}}},
                 {"id":71,"number":4,"state":"open",
                  "head":{"label":"d","ref":"x","sha":"a1","repo_id":2,
                          "repo":{"full_name":"eve/manifests"}},
                  "base":{"label":"old","ref":"old","sha":"b2","repo_id":1,
                          "repo":{"full_name":"lab/manifests"}}}]
                """)
        } _: { bench in
            let open = try await GiteaHost(bench.access).openRequests(into: "main", max: 50)
            #expect(open == [OpenRequest(number: 3, branch: "cups")])
            #expect(
                bench.lines == [
                    "GET /api/repos/lab/manifests/pulls"
                        + "?state=open&base_branch=main&limit=50&page=1"
                ])
        }
    }

    @Test func aCommentIsFoundInTheOneListPostedAndEdited() async throws {
        try await HostBench.run { request in
            let comment =
                #"{"id":9,"body":"MARK","html_url":"https://git.example/c/9","user":{"id":1}}"#
            return switch request.method {
            case "GET": .json(200, "[{\"id\":8,\"body\":\"hello\"},\(comment)]")
            case "POST": .json(201, comment)
            case "PATCH": .json(200, comment)
            default: .unexpected(request)
            }
        } _: { bench in
            let host = GiteaHost(bench.access)
            let found = try await host.findComment(startingWith: "MARK", on: 12)
            #expect(found?.id == "9")
            let posted = try await host.postComment("A", on: 12)
            #expect(posted.address == "https://git.example/c/9")
            let edited = try await host.editComment("9", to: "B", on: 12)
            #expect(edited?.id == "9")
            #expect(
                bench.lines == [
                    "GET /api/repos/lab/manifests/issues/12/comments",
                    "POST /api/repos/lab/manifests/issues/12/comments",
                    "PATCH /api/repos/lab/manifests/issues/comments/9",
                ])
        }
    }

    @Test func anEditThatFindsNoTextIsAsIfTheCommentWereGone() async throws {
        try await HostBench.run { _ in
            StubResponse(204)
        } _: { bench in
            let edited = try await GiteaHost(bench.access).editComment("9", to: "B", on: 12)
            #expect(edited == nil)
        }
    }
}
