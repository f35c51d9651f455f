import Foundation

/// Gitea, and Forgejo, which kept its API.
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
        var found: [OpenRequest] = []
        // The server does not choose by branch; it gives at most 50 a page by default.
        try await connection.pages(
            of: PullRequestReply.self,
            .init(
                method: "GET", path: "\(repository)/pulls",
                query: [("state", "open"), ("limit", "50")])
        ) { page in
            found += page.filter { $0.base.ref == branch }.map(\.value)
            return found.count >= max
        }
        return Array(found.sorted { $0.number > $1.number }.prefix(max))
    }

    public func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError) {
        _ = try await connection.reply(
            to: .init(
                method: "POST", path: "\(repository)/statuses/\(head)",
                body: try HostConnection.body(StatusBody(status))))
    }

    /// The list of comments has no pages: the server gives all of them.
    public func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        try await connection.value(
            [CommentReply].self,
            of: .init(method: "GET", path: "\(repository)/issues/\(request)/comments")
        ).first { $0.body?.hasPrefix(marker) == true }?.value
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

    /// The server answers with 204 and no body for a comment that has no text of its own.
    public func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment? {
        do throws(GitHostError) {
            let reply = try await connection.reply(
                to: .init(
                    method: "PATCH",
                    path: "\(repository)/issues/comments/\(HostConnection.encoded(id))",
                    body: try HostConnection.body(CommentBody(body: text))))
            guard reply.status != 204 else { return nil }
            return try HostConnection.decode(CommentReply.self, from: reply.body).value
        } catch .notFound {
            return nil
        }
    }
}
