/// Calls that all hosts share; each host has its own paths.
extension HostConnection {
    /// The first comment of the list, the oldest first, that begins with `marker`.
    func findComment(
        startingWith marker: String, in list: Call
    ) async throws(GitHostError) -> HostComment? {
        var found: CommentReply?
        try await pages(of: CommentReply.self, list) { page in
            found = page.first { $0.body?.hasPrefix(marker) == true }
            return found != nil
        }
        return found?.value
    }

    func postComment(_ text: String, at path: String) async throws(GitHostError) -> HostComment {
        try await value(
            CommentReply.self,
            of: Call(method: "POST", path: path, body: try Self.body(CommentBody(body: text)))
        ).value
    }

    /// Replaces the text of the comment at `path`; nil when the comment no longer exists.
    ///
    /// Gitea answers with 204 and no body for a comment without text, such as an event.
    func editComment(
        at path: String, to text: String, by method: String
    ) async throws(GitHostError) -> HostComment? {
        do throws(GitHostError) {
            let reply = try await reply(
                to: Call(method: method, path: path, body: try Self.body(CommentBody(body: text))))
            guard reply.status != 204 else { return nil }
            return try Self.decode(CommentReply.self, from: reply.body).value
        } catch .notFound {
            return nil
        }
    }

    func post(_ body: some Encodable, at path: String) async throws(GitHostError) {
        _ = try await reply(to: Call(method: "POST", path: path, body: try Self.body(body)))
    }

    /// The items of a list that `request` accepts, page by page, at most `max`.
    func requests<Item: Decodable>(
        in list: Call, max: Int, _ request: (Item) -> OpenRequest?
    ) async throws(GitHostError) -> [OpenRequest] {
        var found: [OpenRequest] = []
        try await pages(of: Item.self, list) { page in
            found += page.compactMap(request)
            return found.count >= max
        }
        return found
    }
}
