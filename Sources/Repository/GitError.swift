/// Why a repository could not be read. No description shows a credential.
public enum GitError: Error, Sendable, Equatable {
    /// The remote does not answer, or the connection broke. Worth another try later.
    case unreachable(String)
    /// The remote answered and did not let us in.
    case authentication(String)
    /// Whoever answered showed a host key, or a certificate, that is not a trusted one.
    case untrustedRemote(String)
    /// The remote has no such branch, or the branch has no commit yet; `others` are some of those
    /// that it has.
    case branchMissing(String, others: [String])
    /// The commit has no such folder; `others` are some of those at its top.
    case folderMissing(String, at: Revision, others: [String])
    /// No commit, or no single one, goes by this name.
    case unknownRevision(String)
    /// The local object store lacks something or cannot be parsed.
    case damaged(String)
    /// Git was killed, with all it had started, because it took longer than allowed.
    case deadlineExceeded(command: String, after: Duration)
    /// The caller's task was cancelled; git was killed with all it had started.
    case cancelled
    /// Something is larger than the caller allows.
    case tooLarge(what: String, maxBytes: Int)
    /// A folder has more files than the caller allows.
    case tooManyFiles(max: Int)
    /// The request is one that is never carried out; git was not started.
    case refused(String)
    /// Git cannot be started on this machine.
    case unavailable(String)
    /// A file of ours could not be written.
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
                + "trusted; compare it with what the server's keeper says, and trust the right "
                + "one: \(message)"
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
