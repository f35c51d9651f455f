internal import Foundation
internal import PathKit

/// Heads of pull requests, fetched into a repository of their own beside the branch's mirror.
///
/// Anybody may push a head, so heads are kept away from the branch's mirror: that mirror's lock is
/// never held, and no file of it is written. All objects here can be deleted at any time and
/// fetched again.
public struct PullRequestMirror: Sendable {
    /// The longest list of refs that is read; a host keeps those of closed requests for ever.
    private static let listMaxBytes = 32 << 20
    /// The most files kept: each fetch leaves a pack, and git searches every pack for each object.
    private static let filesMax = 5000

    let repository: GitRepository
    /// Reads the branch's mirror alone.
    public let branch: ObjectReader
    /// Objects of the branch's mirror, which are not fetched again.
    private let sharedObjects: String
    let limits: PullRequestMirrorLimits

    /// - Parameters:
    ///   - repository: of the same remote as `branch`, with a folder of its own.
    ///   - branch: the mirror of the branch.
    public init(
        in repository: GitRepository, besides branch: GitRepository,
        limits: PullRequestMirrorLimits
    ) {
        self.repository = repository
        self.branch = branch.reader
        self.limits = limits
        sharedObjects = "\(branch.reader.gitFolder)/objects"
    }

    /// Reads the fetched objects, and those of the branch's mirror.
    public var reader: ObjectReader { repository.reader }

    private var gitFolder: String { reader.gitFolder }

    /// The heads of all pull requests at the remote, by one `git ls-remote`; which of them are open
    /// only the host knows.
    public func remoteHeads() async throws(GitError) -> [PullRequestName: Revision] {
        try repository.prepareFolder()
        let patterns = PullRequestName.Family.allCases.map { "refs/\($0.rawValue)/*/head" }
        let output = try await GitCommand(
            "ls-remote",
            ["ls-remote", "--quiet", "--", repository.settings.remote.operand] + patterns,
            environment: repository.remoteEnvironment,
            deadline: repository.settings.deadlines.look
        ).output(maxBytes: Self.listMaxBytes)
        var heads: [PullRequestName: Revision] = [:]
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: "\t")
            guard fields.count == 2, let head = Revision(String(fields[0])),
                let name = PullRequestName(reference: fields[1])
            else { continue }
            heads[name] = head
        }
        return heads
    }

    /// Fetches the head of one pull request and returns it; nil when the remote no longer has it.
    /// When the kept objects exceed the limits, all of them are deleted first.
    ///
    /// - Throws: `GitError.tooLarge` when the head exceeds the limit of a fetch.
    public func fetch(_ name: PullRequestName) async throws(GitError) -> Revision? {
        try repository.prepareFolder()
        let lock = try MirrorLock(path: "\(repository.settings.folder)/lock")
        do throws(GitError) {
            return try await fetch(name, holding: lock)
        } catch {
            switch error {
            // Fetching everything again is simpler than a repair.
            case .damaged, .commandFailed:
                try remove(holding: lock)
                return try await fetch(name, holding: lock)
            default: throw error
            }
        }
    }

    private func fetch(
        _ name: PullRequestName, holding lock: borrowing MirrorLock
    ) async throws(GitError) -> Revision? {
        repository.sweepLeftovers(holding: lock)
        if isFull { try remove(holding: lock) }
        try await prepare(holding: lock)
        let fetching = bounded(
            "fetch",
            [
                // One pack for all objects, so that the limit of a file applies to all of them.
                "-c", "fetch.unpackLimit=1", "fetch", "--quiet", "--no-tags",
                "--no-recurse-submodules",
                "--no-auto-maintenance", "--no-write-fetch-head", "--no-show-forced-updates",
                "--", repository.settings.remote.operand,
                "+\(name.reference):\(Self.local(name))",
            ], environment: repository.remoteEnvironment,
            deadline: repository.settings.deadlines.transfer)
        let outcome = try await fetching.outcome(maxBytes: 1 << 20)
        guard outcome.status == 0 else {
            if outcome.message.contains("couldn't find remote ref") { return nil }
            // A program that the limit ended prints no reason; the size of its file shows it.
            if fileSizes.contains(where: { $0 >= limits.fetchMaxBytes / 512 * 512 }) {
                try remove(holding: lock)
                throw .tooLarge(
                    what: "the data that '\(name)' adds", maxBytes: limits.fetchMaxBytes)
            }
            throw fetching.failure(outcome.status, outcome.message)
        }
        return try await reader.resolve(Self.local(name))
    }

    /// A git command with a limit for each file that git and its child processes write; a signal
    /// ends the process that exceeds it.
    func bounded(
        _ name: String, _ arguments: [String], environment: GitEnvironment, deadline: Duration
    ) -> GitCommand {
        // POSIX counts in blocks of 512 bytes.
        let script = "ulimit -f \(limits.fetchMaxBytes / 512) && exec \"$0\" \"$@\""
        var command = GitCommand(
            name,
            [
                "-c", script, environment.git ?? "git", "-C", "/", "--no-pager",
                "--git-dir=\(gitFolder)",
            ] + arguments, environment: environment, deadline: deadline)
        command.program = "/bin/sh"
        return command
    }

    /// Whether the kept objects exceed the limit of bytes or of files.
    private var isFull: Bool {
        let sizes = fileSizes
        return sizes.count > Self.filesMax || sizes.reduce(0, +) > limits.keptMaxBytes
    }

    private var fileSizes: [Int] {
        let files = FileManager.default.enumerator(
            at: URL(filePath: gitFolder), includingPropertiesForKeys: [.fileSizeKey])
        return (files?.allObjects ?? []).compactMap { file in
            let values = try? (file as? URL)?.resourceValues(forKeys: [.fileSizeKey])  // gone now
            return values?.fileSize
        }
    }

    /// Deletes all fetched objects: those of closed requests are never used again, and those of
    /// open requests are fetched again when needed.
    public func drop() throws(GitError) {
        try repository.prepareFolder()
        try remove(holding: try MirrorLock(path: "\(repository.settings.folder)/lock"))
    }

    /// The local ref of a head.
    private static func local(_ name: PullRequestName) -> String { "refs/requests/\(name)" }

    private func prepare(holding lock: borrowing MirrorLock) async throws(GitError) {
        if !Path(gitFolder).exists {
            let name = repository.settings.branch.reference
            // The object format must be that of the branch's mirror.
            let head = try? await branch.find(name)  // without a mirror nothing is planned
            let isSHA256 = head?.id.utf8.count == 64
            let format = "--object-format=\(isSHA256 ? "sha256" : "sha1")"
            try await GitCommand(
                "init", ["init", "--quiet", "--bare", "--template=", format, "--", gitFolder],
                environment: repository.remoteEnvironment,
                deadline: repository.settings.deadlines.read
            ).output()
        }
        let alternates = Path("\(gitFolder)/objects/info/alternates")
        guard !alternates.exists else { return }
        try writing {
            try alternates.parent().mkpath()
            try alternates.write("\(sharedObjects)\n")
        }
    }

    private func remove(holding lock: borrowing MirrorLock) throws(GitError) {
        try writing { if Path(gitFolder).exists { try Path(gitFolder).delete() } }
    }

    private func writing(_ body: () throws -> Void) throws(GitError) {
        do {
            try body()
        } catch {
            throw .fileFailed(path: gitFolder, reason: error.localizedDescription)
        }
    }
}

extension PullRequestMirror {
    /// Points a ref of the remote at a commit without history that holds these files.
    public func publish(
        _ files: [PublishedFile], to reference: ReferenceName, message: String, committedAt: Int
    ) async throws(GitError) {
        try await repository.publish(
            files, to: reference, message: message, committedAt: committedAt)
    }

    /// Removes a ref of the remote; a missing ref is a success.
    public func unpublish(_ reference: ReferenceName) async throws(GitError) {
        try await repository.unpublish(reference)
    }
}

/// Limits of the disk space for pull requests, because anybody may open one.
public struct PullRequestMirrorLimits: Sendable, Hashable {
    /// The most bytes of one file that git may write, such as the pack of all that a head adds.
    public var fetchMaxBytes: Int
    /// The most bytes of all files; above it, all are deleted before the next fetch.
    public var keptMaxBytes: Int

    public init(fetchMaxBytes: Int, keptMaxBytes: Int) {
        self.fetchMaxBytes = fetchMaxBytes
        self.keptMaxBytes = keptMaxBytes
    }

    /// 1 GiB a file and 2 GiB in all.
    public static let standard = PullRequestMirrorLimits(
        fetchMaxBytes: 1 << 30, keptMaxBytes: 2 << 30)
}
