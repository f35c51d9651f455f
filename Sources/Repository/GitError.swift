/// Why a repository could not be read. No description shows a credential.
public enum GitError: Error, Sendable, Equatable {
    /// The remote does not answer, or the connection broke. Worth another try later.
    case unreachable(String)
    /// The remote answered and denied access.
    case authentication(String)
    /// The host answered with an untrusted host key or certificate.
    case untrustedRemote(String)
    /// The remote has no such branch, or the branch has no commit yet; `others` are some of those
    /// that it has.
    case branchMissing(String, others: [String])
    /// The commit has no such folder; `others` are some of those at its top.
    case folderMissing(String, at: Revision, others: [String])
    /// The name matches no commit, or several.
    case unknownRevision(String)
    /// The local object store lacks an object or cannot be parsed.
    case damaged(String)
    /// Git and all processes that it started were killed at the deadline.
    case deadlineExceeded(command: String, after: Duration)
    /// The caller's task was cancelled; git and all processes that it started were killed.
    case cancelled
    /// Something is larger than the caller allows.
    case tooLarge(what: String, maxBytes: Int)
    /// A folder has more files than the caller allows.
    case tooManyFiles(max: Int)
    /// The call is not carried out as it is: an unsafe address or name, a path of the wrong kind, a
    /// shallow remote, or a mirror that another fetch holds.
    case refused(String)
    /// Git cannot be started on this machine.
    case unavailable(String)
    /// A local file could not be written or removed.
    case fileFailed(path: String, reason: String)
    /// Git ended with an error that none of the other cases describes.
    case commandFailed(command: String, status: Int, message: String)
}

extension GitError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreachable(let message):
            "the repository cannot be reached: \(message)"
        case .authentication(let message):
            "the repository refused the credentials: \(message)"
        case .untrustedRemote(let message):
            "the host key of the repository's server is not known, or its certificate is not "
                + "trusted; compare it with the key or certificate that the server's operator "
                + "publishes, and trust the right one: \(message)"
        case .branchMissing(let branch, let others):
            "the repository has no commit on branch '\(branch)'; "
                + (others.isEmpty
                    ? "push one" : "it has: \(others.joined(separator: ", ")); name one of these")
        case .folderMissing(let folder, let revision, let others):
            "commit \(revision.abbreviated) has no folder '\(folder)'; it has: "
                + (others.isEmpty ? "none" : others.joined(separator: ", "))
        case .unknownRevision(let name):
            "'\(name)' names no commit of this repository; give a commit id, a branch or a tag"
        case .damaged(let message):
            "the local copy of the repository is damaged: \(message)"
        case .deadlineExceeded(let command, let limit):
            "git \(command) took longer than \(limit) and was stopped"
        case .cancelled:
            "reading the repository was cancelled"
        case .tooLarge(let what, let maxBytes):
            "\(what) is larger than the \(maxBytes) bytes allowed"
        case .tooManyFiles(let max):
            "the folder has more than the \(max) files allowed"
        case .refused(let reason):
            reason
        case .unavailable(let reason):
            "git cannot be started: \(reason)"
        case .fileFailed(let path, let reason):
            "'\(path)' cannot be written: \(reason)"
        case .commandFailed(let command, let status, let message):
            "git \(command) ended with status \(status): \(message)"
        }
    }
}

extension GitError {
    /// The error that git's message means. A full disk is recognised first, because it looks like
    /// damage; then damage: a broken object store often also reports that the other end hung up.
    ///
    /// - Parameters:
    ///   - message: the end of git's standard error, in the C locale.
    init(command: String, status: Int, message: String) {
        let known: [(fragments: [String], error: (String) -> GitError)] = [
            (Self.shortage, { GitError.fileFailed(path: "the mirror", reason: $0) }),
            (Self.damage, GitError.damaged),
            (Self.strangers, GitError.untrustedRemote),
            (Self.credentials, GitError.authentication),
            (Self.network, GitError.unreachable),
        ]
        let lines = message.split { $0.isNewline }.filter { !Self.isRule($0) }
        let shown = Self.withoutCredentials(lines.joined(separator: "; "))
        let match = known.first { entry in entry.fragments.contains { message.contains($0) } }
        self =
            match?.error(shown)
            ?? .commandFailed(command: command, status: status, message: shown)
    }

    private static let shortage = ["No space left on device", "Disk quota exceeded"]

    private static let damage = [
        "bad object", "is corrupt", "object file", "missing blob", "missing tree", "missing commit",
        "not a git repository: '", "does not point to a valid object", "bad tree", "bad signature",
        "unable to read tree", "unable to read sha1", "unable to unpack", "inflate: data stream",
        "packfile", "invalid HEAD", "unable to parse", "unresolved deltas",
        "bad config", "index file", "cannot read object", "broken ref", "reference broken",
    ]

    private static let credentials = [
        "Authentication failed", "could not read Username", "could not read Password",
        "terminal prompts disabled", "Permission denied (", "error: 401", "error: 403",
        "HTTP 401", "HTTP 403",
    ]

    private static let strangers = [
        "Host key verification failed", "server certificate verification failed",
        "SSL certificate problem", "server verification failed",
    ]

    private static let network = [
        "Could not resolve host", "Failed to connect", "Connection refused", "timed out",
        "unable to access", "does not appear to be a git repository", "Connection reset",
        "Could not read from remote repository", "early EOF", "hung up unexpectedly",
        "RPC failed", "error: 5", "unexpected disconnect", "No route to host", "Connection closed",
    ]

    /// A line that ssh draws around a warning.
    private static func isRule(_ line: Substring) -> Bool {
        line.count > 2 && line.allSatisfy { $0 == "@" }
    }

    /// Masks `user:secret@` in every address of git's message. Git itself is given no credentials
    /// in an address, so these come from a server or a redirect.
    private static func withoutCredentials(_ text: String) -> String {
        text.replacing(/:\/\/[^\s'"]+@/, with: "://***@")
    }
}
