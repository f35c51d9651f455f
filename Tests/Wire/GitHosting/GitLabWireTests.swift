import GitHosting
import TestSupport
import Testing

/// Requests and answers in the shape of docs.gitlab.com/api, version 4.
struct GitLabWireTests {
    private static let project = "/api/projects/group%2Flab%2Fmanifests"

    @Test func aStatusIsPostedForTheBranchOfTheRequest() async throws {
        try await HostBench.run(project: "group/lab/manifests") { _ in
            .json(
                201,
                """
                {"id":93,"sha":"a1","ref":"feature/cups","status":"failed",
                 "name":"reconciler/plan","target_url":null,"author":{"username":"lab-bot"}}
                """)
        } _: { bench in
            let host = GitLabHost(bench.access)
            try await host.setStatus(HostBench.status, of: HostBench.own, at: HostBench.head)
            let request = try #require(bench.server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "\(Self.project)/statuses/\(HostBench.head)")
            #expect(request.header("private-token") == HostBench.token)
            #expect(request.header("authorization") == nil)
            #expect(
                request.sortedJSON
                    == #"{"description":"2 to create","name":"reconciler/plan","#
                    + #""ref":"feature/cups","state":"failed","#
                    + #""target_url":"https://git.example/c/7"}"#)
        }
    }

    /// A head that is on no branch of the project answers 404, "References for commit".
    @Test func theHeadOfAForkGetsNoStatus() async throws {
        try await HostBench.run {
            .unexpected($0)
        } _: { bench in
            try await GitLabHost(bench.access).setStatus(
                HostBench.status, of: HostBench.fork, at: HostBench.head)
            #expect(bench.lines.isEmpty)
        }
    }

    @Test func openRequestsTellForksFromBranches() async throws {
        try await HostBench.run(project: "group/lab/manifests") { _ in
            .json(
                200,
                """
                [{"id":900,"iid":12,"project_id":5,"state":"opened","target_branch":"main",
                  "source_branch":"feature/cups","source_project_id":5,"target_project_id":5,
                  "sha":"a1"},
                 {"id":901,"iid":11,"project_id":5,"state":"opened","target_branch":"main",
                  "source_branch":"main","source_project_id":8,"target_project_id":5,"sha":"b2"},
                 {"id":902,"iid":10,"project_id":5,"state":"opened","target_branch":"main",
                  "source_branch":"gone","source_project_id":null,"target_project_id":5,
                  "sha":"c3"}]
                """)
        } _: { bench in
            let open = try await GitLabHost(bench.access).openRequests(into: "main", max: 50)
            #expect(open.map(\.number) == [12, 11, 10])
            #expect(open.map(\.branch) == ["feature/cups", nil, nil])
            #expect(
                bench.lines == [
                    "GET \(Self.project)/merge_requests"
                        + "?state=opened&target_branch=main&per_page=100&page=1"
                ])
        }
    }

    @Test func aNoteIsFoundPostedAndEdited() async throws {
        try await HostBench.run(project: "group/lab/manifests") { request in
            let note = #"{"id":302,"body":"MARK","system":false,"noteable_iid":12}"#
            return switch request.method {
            case "GET": .json(200, "[{\"id\":1,\"body\":null,\"system\":true},\(note)]")
            case "POST": .json(201, note)
            case "PUT": .json(200, note)
            default: .unexpected(request)
            }
        } _: { bench in
            let host = GitLabHost(bench.access)
            let found = try await host.findComment(startingWith: "MARK", on: 12)
            #expect(found?.id == "302")
            let posted = try await host.postComment("A", on: 12)
            #expect(posted.address == nil)
            let edited = try await host.editComment("302", to: "B", on: 12)
            #expect(edited?.id == "302")
            #expect(
                bench.lines == [
                    "GET \(Self.project)/merge_requests/12/notes"
                        + "?sort=asc&order_by=created_at&per_page=100&page=1",
                    "POST \(Self.project)/merge_requests/12/notes",
                    "PUT \(Self.project)/merge_requests/12/notes/302",
                ])
            #expect(bench.server.requests.last?.sortedJSON == #"{"body":"B"}"#)
        }
    }
}
