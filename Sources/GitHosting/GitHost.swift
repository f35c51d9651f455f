/// A git host's API for the pull requests of one repository.
///
/// Nothing is retried: each call is one request, or one for each page of a list.
public protocol GitHost: Sendable {
    /// The open requests to merge into `branch`, the newest first; at most `max` of them.
    func openRequests(
        into branch: String, max: Int
    ) async throws(GitHostError) -> [OpenRequest]

    /// Sets the status of the commit `head`. It replaces an earlier status with the same context.
    func setStatus(
        _ status: CommitStatus, of request: OpenRequest, at head: String
    ) async throws(GitHostError)

    /// The oldest comment on a request that begins with `marker`; nil when there is none.
    func findComment(
        startingWith marker: String, on request: Int
    ) async throws(GitHostError) -> HostComment?

    func postComment(
        _ text: String, on request: Int
    ) async throws(GitHostError) -> HostComment

    /// Replaces the text of a comment; nil when the comment no longer exists.
    func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment?
}

/// An open pull request or merge request.
public struct OpenRequest: Sendable, Hashable {
    public let number: Int
    /// The request's branch in the repository itself; nil when it comes from a fork.
    public let branch: String?

    public init(number: Int, branch: String?) {
        self.number = number
        self.branch = branch
    }
}

/// What a host shows beside a commit.
public struct CommitStatus: Sendable, Hashable {
    public enum State: String, Sendable, Hashable {
        case success, failure
    }

    /// GitHub takes 140 characters, the others more.
    public static let descriptionMax = 140

    public let state: State
    /// The name that distinguishes this status from those of other programs.
    public let context: String
    public let description: String
    /// The address of a page with details.
    public let target: String?

    /// A description that is too long is cut, with an ellipsis.
    public init(state: State, context: String, description: String, target: String?) {
        self.state = state
        self.context = context
        self.description =
            description.unicodeScalars.count <= Self.descriptionMax
            ? description
            : String(
                String.UnicodeScalarView(
                    description.unicodeScalars.prefix(Self.descriptionMax - 1))) + "…"
        self.target = target
    }
}

/// A comment as a host has it.
public struct HostComment: Sendable, Hashable {
    public let id: String
    /// The address of its web page; nil when the host does not return one.
    public let address: String?

    public init(id: String, address: String?) {
        self.id = id
        self.address = address
    }
}
