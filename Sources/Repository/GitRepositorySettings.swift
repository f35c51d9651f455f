/// The remote and the branch of a mirror, and the access to them.
public struct GitRepositorySettings: Sendable, Hashable {
    public let remote: RemoteLocation
    public let branch: BranchName
    /// An absolute path that belongs to the mirror alone: `mirror.git`, `home` and `lock` are
    /// below.
    public let folder: String
    public let ssh: SSHAccess
    public let deadlines: GitDeadlines

    public init(
        remote: RemoteLocation, branch: BranchName, folder: String, ssh: SSHAccess,
        deadlines: GitDeadlines
    ) {
        self.remote = remote
        self.branch = branch
        self.folder = folder
        self.ssh = ssh
        self.deadlines = deadlines
    }
}

/// The key that is offered to an ssh remote, and the trusted host keys.
public struct SSHAccess: Sendable, Hashable {
    /// A private key without a passphrase; nothing means the account's own keys and agent.
    public let identityPath: String?
    /// Nothing means the account's own known hosts.
    public let knownHostsPath: String?

    public init(identityPath: String?, knownHostsPath: String?) {
        self.identityPath = identityPath
        self.knownHostsPath = knownHostsPath
    }

    /// The text of `GIT_SSH_COMMAND`, which git passes to a shell. ssh never prompts.
    var command: String {
        var options = [
            "BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=4",
            "ServerAliveInterval=15", "ServerAliveCountMax=3", "ForwardAgent=no",
            "ClearAllForwardings=yes", "PermitLocalCommand=no", "ControlMaster=no",
        ]
        if let knownHostsPath {
            options.append("UserKnownHostsFile=\(Self.quotedForConfiguration(knownHostsPath))")
        }
        var words = ["ssh"] + options.flatMap { ["-o", Self.quoted($0)] }
        if let identityPath {
            words += ["-o", "IdentitiesOnly=yes", "-i", Self.quoted(identityPath)]
        }
        return words.joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        "'\(word.replacing("'", with: "'\\''"))'"
    }

    private static func quotedForConfiguration(_ path: String) -> String {
        "\"\(path)\""
    }
}

/// How long one git process may take before it is killed with all it started.
public struct GitDeadlines: Sendable, Hashable {
    /// Asking the remote where its branch is.
    public let look: Duration
    /// Moving objects from the remote, and copying a large file out of the mirror.
    public let transfer: Duration
    /// Reading from the local object store.
    public let read: Duration

    public init(look: Duration, transfer: Duration, read: Duration) {
        self.look = look
        self.transfer = transfer
        self.read = read
    }
}
