// Bodies of requests and replies as GitHub documents them; Gitea uses the same.

struct StatusBody: Encodable {
    let state: String
    let context: String
    let description: String
    let targetUrl: String?

    init(_ status: CommitStatus) {
        state = status.state.rawValue
        context = status.context
        description = status.description
        targetUrl = status.target
    }
}

struct CommentBody: Encodable {
    let body: String
}

struct CommentReply: Decodable {
    let id: Int
    let body: String?
    let htmlUrl: String?

    var value: HostComment { HostComment(id: "\(id)", address: htmlUrl) }
}

struct PullRequestReply: Decodable {
    struct End: Decodable {
        struct Repository: Decodable {
            let fullName: String
        }

        let ref: String
        /// Absent when the fork was deleted.
        let repo: Repository?
    }

    let number: Int
    let head: End
    let base: End

    var value: OpenRequest {
        let isOwn = head.repo != nil && head.repo?.fullName == base.repo?.fullName
        return OpenRequest(number: number, branch: isOwn ? head.ref : nil)
    }
}
