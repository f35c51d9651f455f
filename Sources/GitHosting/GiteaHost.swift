internal import Basics

/// Gitea, and Forgejo, which has the same API.
///
/// Source: `repoCreateStatus`, `issueGetComments`, `issueCreateComment`, `issueEditComment` and
/// `repoListPullRequests` of the API's own description, /api/swagger. A token needs
/// `write:repository` and `write:issue`.
public struct GiteaHost: GitHost {
    private let connection: HostConnection
    private let repository: String

    public init(_ access: HostAccess) {
        connection = HostConnection(
            access: access,
            headers: [
                ("accept", "application/json"), ("authorization", "token \(access.token.value)"),
            ])
        repository = "/repos/\(access.project)"
    }

    public func openRequests(
        into branch: String, max: Int
    ) async throws(GitHostError) -> [OpenRequest] {
        // Older servers ignore `base_branch`. By default a page has at most 50 items.
        let list = HostConnection.Call(
            method: "GET", path: "\(repository)/pulls",
            query: [("state", "open"), ("base_branch", branch), ("limit", "50")])
        let found = try await connection.requests(in: list, max: max) { (item: PullRequestReply) in
            item.base.ref == branch ? item.value : nil
        }
        return Array(found.sorted { $0.number > $1.number }.prefix(max))
    }

    public func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError) {
        try await connection.post(StatusBody(status), at: "\(repository)/statuses/\(head)")
    }

    /// The list of comments has no pages: the server returns all comments.
    public func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        try await connection.value(
            [CommentReply].self, of: .init(method: "GET", path: comments(on: request))
        ).first { $0.body?.hasPrefix(marker) == true }?.value
    }

    public func postComment(
        _ text: String, on request: Int
    ) async throws(GitHostError) -> HostComment {
        try await connection.postComment(text, at: comments(on: request))
    }

    public func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        let path = "\(repository)/issues/comments/\(PercentEncoding.encode(id))"
        return try await connection.editComment(at: path, to: text, by: "PATCH")
    }

    private func comments(on request: Int) -> String { "\(repository)/issues/\(request)/comments" }
}
