import Foundation

/// GitHub, and GitHub Enterprise Server.
///
/// Source: "REST API endpoints for commit statuses", "… for issue comments" and "… for pull
/// requests", docs.github.com/rest, version 2022-11-28. A classic token needs `repo`; a
/// fine-grained one "Commit statuses" and "Pull requests", both to read and write.
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
        var found: [OpenRequest] = []
        try await connection.pages(
            of: PullRequestReply.self,
            .init(
                method: "GET", path: "\(repository)/pulls",
                query: [("state", "open"), ("base", branch), ("per_page", "100")])
        ) { page in
            found += page.filter { $0.base.ref == branch }.map(\.value)
            return found.count >= max
        }
        return Array(found.prefix(max))
    }

    public func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError) {
        _ = try await connection.reply(
            to: .init(
                method: "POST", path: "\(repository)/statuses/\(head)",
                body: try HostConnection.body(StatusBody(status))))
    }

    public func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        var found: CommentReply?
        try await connection.pages(
            of: CommentReply.self,
            .init(
                method: "GET", path: "\(repository)/issues/\(request)/comments",
                query: [("per_page", "100")])
        ) { page in
            found = page.first { $0.body?.hasPrefix(marker) == true }
            return found != nil
        }
        return found?.value
    }

    public func postComment(
        _ text: String, on request: Int
    ) async throws(GitHostError) -> HostComment {
        try await connection.value(
            CommentReply.self,
            of: .init(
                method: "POST", path: "\(repository)/issues/\(request)/comments",
                body: try HostConnection.body(CommentBody(body: text)))
        ).value
    }

    public func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        do throws(GitHostError) {
            return try await connection.value(
                CommentReply.self,
                of: .init(
                    method: "PATCH",
                    path: "\(repository)/issues/comments/\(HostConnection.encoded(id))",
                    body: try HostConnection.body(CommentBody(body: text)))
            ).value
        } catch .notFound {
            return nil
        }
    }
}
