/// Where pull requests of one repository are talked about.
///
/// Nothing is repeated here: each call is one request, or one for each page of a list.
public protocol GitHost: Sendable {
    /// The open requests to merge into `branch`, the newest first; of more than `max` the others
    /// are left out.
    func openRequests(
        into branch: String, max: Int
    ) async throws(GitHostError) -> [OpenRequest]

    /// Says of the commit `head` how it fared. What was said before under the same context is
    /// replaced.
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

    /// Replaces the text of a comment; nil when there is no such comment any more.
    func editComment(
        _ id: String, to text: String, on request: Int
    ) async throws(GitHostError) -> HostComment?
}

/// A pull request, or merge request, that waits for its merge.
public struct OpenRequest: Sendable, Hashable {
    public let number: Int
    /// The branch of the repository itself that it comes from; nil when it comes from a fork.
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
    /// Tells this status from those of other programs.
    public let context: String
    public let description: String
    /// Where more is to be read.
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
    /// Its address for people; nil where the host does not tell it.
    public let address: String?

    public init(id: String, address: String?) {
        self.id = id
        self.address = address
    }
}
