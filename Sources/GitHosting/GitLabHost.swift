internal import Basics

/// GitLab, on gitlab.com or self-hosted.
///
/// Source: "Commits API" (set the pipeline status of a commit), "Notes API" (merge requests) and
/// "Merge requests API", docs.gitlab.com/api, version 4. A token needs the scope `api`; a project
/// access token of a developer has it.
public struct GitLabHost: GitHost {
    private let connection: HostConnection
    private let project: String

    public init(_ access: HostAccess) {
        connection = HostConnection(
            access: access, headers: [("private-token", access.token.value)])
        project = "/projects/\(PercentEncoding.encode(access.project))"
    }

    public func openRequests(
        into branch: String, max: Int
    ) async throws(GitHostError) -> [OpenRequest] {
        let list = HostConnection.Call(
            method: "GET", path: "\(project)/merge_requests",
            query: [("state", "opened"), ("target_branch", branch), ("per_page", "100")])
        return Array(
            try await connection.requests(in: list, max: max) { (item: MergeRequestReply) in
                item.value
            }.prefix(max))
    }

    /// A status belongs to a pipeline, and a pipeline to a branch of the project. The head of a
    /// fork is on no branch of the project, so it gets no status.
    public func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError) {
        guard let branch = request.branch else { return }
        try await connection.post(
            PipelineStatusBody(status, on: branch), at: "\(project)/statuses/\(head)")
    }

    public func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        try await connection.findComment(
            startingWith: marker,
            in: .init(
                method: "GET", path: notes(on: request),
                query: [("sort", "asc"), ("order_by", "created_at"), ("per_page", "100")]))
    }

    public func postComment(
        _ text: String, on request: Int
    ) async throws(GitHostError) -> HostComment {
        try await connection.postComment(text, at: notes(on: request))
    }

    public func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        let path = "\(notes(on: request))/\(PercentEncoding.encode(id))"
        return try await connection.editComment(at: path, to: text, by: "PUT")
    }

    private func notes(on request: Int) -> String { "\(project)/merge_requests/\(request)/notes" }
}

/// Source: lib/api/commit_statuses.rb of GitLab: `state` is `success` or `failed`, and without
/// `ref` GitLab takes any branch that holds the commit.
private struct PipelineStatusBody: Encodable {
    let state: String
    let ref: String
    let name: String
    let description: String
    let targetUrl: String?

    init(_ status: CommitStatus, on branch: String) {
        state =
            switch status.state {
            case .success: "success"
            case .failure: "failed"
            }
        ref = branch
        name = status.context
        description = status.description
        targetUrl = status.target
    }
}

private struct MergeRequestReply: Decodable {
    let iid: Int
    let sourceBranch: String
    let sourceProjectId: Int?
    let targetProjectId: Int

    var value: OpenRequest {
        OpenRequest(
            number: iid, branch: sourceProjectId == targetProjectId ? sourceBranch : nil)
    }
}
