extension GitError {
    /// What git's own words mean. A full disk comes first, since it leaves what looks like damage;
    /// then damage: a broken object store often also reports that the other end hung up.
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

    /// Replaces `user:secret@` of every address in git's words. Git is given no credentials, so
    /// this is for what a server or a redirect may say.
    private static func withoutCredentials(_ text: String) -> String {
        text.replacing(/:\/\/[^\s'"]+@/, with: "://***@")
    }
}
