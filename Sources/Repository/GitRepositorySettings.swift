/// What a mirror is a mirror of, and how it is reached.
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
