internal import Basics

/// GitHub, and GitHub Enterprise Server.
///
/// Source: "REST API endpoints for commit statuses", "… for issue comments" and "… for pull
/// requests", docs.github.com/rest, version 2022-11-28. A classic token needs `repo`; a
/// fine-grained one needs "Commit statuses" and "Pull requests", both read and write.
public struct GitHubHost: GitHost {
    private let connection: HostConnection
    private let repository: String

    public init(_ access: HostAccess) {
        connection = HostConnection(
            access: access,
            headers: [
                ("accept", "application/vnd.github+json"),
                ("x-github-api-version", "2022-11-28"),
                ("authorization", "Bearer \(access.token.value)"),
            ])
        repository = "/repos/\(access.project)"
    }

    public func openRequests(
        into branch: String, max: Int
    ) async throws(GitHostError) -> [OpenRequest] {
        let list = HostConnection.Call(
            method: "GET", path: "\(repository)/pulls",
            query: [("state", "open"), ("base", branch), ("per_page", "100")])
        return Array(
            try await connection.requests(in: list, max: max) { (item: PullRequestReply) in
                item.base.ref == branch ? item.value : nil
            }.prefix(max))
    }

    public func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError) {
        try await connection.post(StatusBody(status), at: "\(repository)/statuses/\(head)")
    }

    public func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        try await connection.findComment(
            startingWith: marker,
            in: .init(method: "GET", path: comments(on: request), query: [("per_page", "100")]))
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
