public import Logging
internal import PathKit

/// A bare mirror of one branch of a remote repository.
///
/// No code of the repository ever runs: there is no work tree, no hook, no filter, no submodule and
/// no LFS download. One process writes a mirror; reading needs no lock. The next fetch that checks
/// everything removes the files that a killed git left, and a damaged mirror is replaced as a
/// whole.
public struct GitRepository: Sendable {
    let settings: GitRepositorySettings
    let remoteEnvironment: GitEnvironment
    let logger: Logger

    /// Reads the objects of the mirror.
    public let reader: ObjectReader

    /// - Parameter inherited: the environment variables of this process. `PATH`, proxies, the ssh
    ///   agent and certificate files are taken over, nothing else.
    public init(settings: GitRepositorySettings, inherited: [String: String], logger: Logger) {
        self.settings = settings
        self.logger = logger
        remoteEnvironment = .fetching(
            settings.remote, home: "\(settings.folder)/home", ssh: settings.ssh,
            inherited: inherited)
        reader = ObjectReader(
            gitFolder: "\(settings.folder)/mirror.git",
            environment: .reading(inherited: inherited), deadlines: settings.deadlines)
    }

    /// Brings the mirror up to date and returns the branch's commit, after checking that all
    /// folders of that commit are readable and all its files present.
    ///
    /// An error leaves the mirror as readable as before. Commits that the branch no longer reaches
    /// stay readable until the mirror is rebuilt.
    public func fetch() async throws(GitError) -> Revision {
        try await fetchHead(checking: .everything).revision
    }

    /// How much a fetch checks before it returns a commit.
    public enum Check: Sendable {
        /// All folders of the commit are readable and all its files present.
        case everything
        /// Only the new objects, which git itself checks; everything when that fails. For a mirror
        /// that was complete before: the cost is that of the new objects.
        case news
    }

    /// Does what `fetch` does, with the given check, and returns the summary of the commit.
    public func fetchHead(checking check: Check) async throws(GitError) -> CommitSummary {
        try prepareFolder()
        let lock = try MirrorLock(path: "\(settings.folder)/lock")
        return try await update(checking: check, holding: lock)
    }

    /// Replaces the mirror by a fresh one: for a caller whose reading met `GitError.damaged`.
    ///
    /// The old mirror stays in place until the new one is complete and checked.
    public func rebuild() async throws(GitError) -> Revision {
        try prepareFolder()
        let lock = try MirrorLock(path: "\(settings.folder)/lock")
        return try await rebuildMirror(holding: lock).revision
    }

    /// The branch's commit at the remote. Fetches nothing and writes only the mirror's home folder,
    /// so it is cheap enough to be called often.
    public func remoteHead() async throws(GitError) -> Revision {
        try prepareFolder()
        let look = GitCommand(
            "ls-remote",
            [
                "ls-remote", "--quiet", "--", settings.remote.operand,
                settings.branch.reference,
            ],
            environment: remoteEnvironment, deadline: settings.deadlines.look)
        let output = try await look.output()
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
        // `ls-remote` matches the ends of names; only the exact name counts.
        for line in lines where line.hasSuffix("\t\(settings.branch.reference)") {
            if let revision = Revision(String(line.prefix { $0 != "\t" })) { return revision }
        }
        throw try await branchMissing()
    }

    /// The error that names the branches that the remote has in place of this one.
    func branchMissing() async throws(GitError) -> GitError {
        let look = GitCommand(
            "ls-remote", ["ls-remote", "--quiet", "--heads", "--", settings.remote.operand],
            environment: remoteEnvironment, deadline: settings.deadlines.look)
        let heads = String(decoding: try await look.output(maxBytes: 16 << 20), as: UTF8.self)
            .split(separator: "\n").compactMap { line in
                line.split(separator: "\t").last?.trimmingPrefix("refs/heads/")
            }
        return .branchMissing(
            settings.branch.description,
            others: heads.prefix(5).map { PathBytes.shown(Array($0.utf8)[...]) })
    }

    /// The branch's commit in the mirror, or nothing before the first fetch.
    public func headRevision() async throws(GitError) -> Revision? {
        guard Path(reader.gitFolder).exists else { return nil }
        return try await reader.find(settings.branch.reference)
    }

    /// Packs the mirror's objects into one file. Nothing becomes unreadable.
    public func compact() async throws(GitError) {
        try prepareFolder()
        let lock = try MirrorLock(path: "\(settings.folder)/lock")
        try await repack(holding: lock)
    }
}

extension GitRepository {
    /// The verdict on the signature of a commit in the mirror.
    ///
    /// A signature covers the commit's files and its whole history, so a signature on the newest
    /// commit covers all commits that it brings. git, ssh-keygen and gpg check it with no settings
    /// or keys but the given ones; a key must be valid at the commit's own time (ssh) or now
    /// (OpenPGP).
    public func signature(
        of revision: Revision, trusting signers: TrustedSigners
    ) async throws(GitError) -> CheckedSignature {
        guard let form = try await reader.summary(of: revision.id).signature else {
            return .refused(.unsigned)
        }
        try prepareFolder()
        let lock = try MirrorLock(path: "\(settings.folder)/lock")
        let verdict = try await SignatureCheck(
            reader: reader, signers: signers, folder: "\(settings.folder)/signers"
        ).verdict(on: revision, signed: form)
        withExtendedLifetime(lock) {}
        return verdict
    }
}
