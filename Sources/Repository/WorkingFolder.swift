internal import Foundation

/// A folder in a person's own checkout. Reads commits and attributes; changes neither the work
/// tree, nor the index, nor the repository's settings.
public struct WorkingFolder: Sendable {
    /// The top of the work tree, absolute.
    public let topLevel: String
    /// The folder relative to the top; empty when it is the top.
    public let prefix: String
    /// Reads the commits of the checkout's repository.
    public let reader: ObjectReader

    /// The checkout that a folder belongs to, or nothing when it is in none.
    ///
    /// - Parameters:
    ///   - path: absolute.
    ///   - inherited: the environment variables of this process.
    public static func containing(
        _ path: String, deadlines: GitDeadlines, inherited: [String: String]
    ) async throws(GitError) -> WorkingFolder? {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else {
            throw .refused("'\(path)' is not an absolute path")
        }
        let environment = GitEnvironment.reading(inherited: inherited)
        let parsing = GitCommand(
            "rev-parse",
            ["-C", path, "rev-parse", "--absolute-git-dir", "--show-toplevel", "--show-prefix"],
            environment: environment, deadline: deadlines.read)
        let outcome = try await parsing.outcome(maxBytes: 1 << 16)
        guard outcome.status == 0 else {
            if ["not a git repository", "must be run in a work tree", "cannot change to"]
                .contains(where: outcome.message.contains)
            {
                return nil
            }
            throw parsing.failure(outcome.status, outcome.message)
        }
        let lines = String(decoding: outcome.value, as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4 else {
            throw .refused("the path of the checkout holds a line break; rename it")
        }
        return WorkingFolder(
            topLevel: String(lines[1]),
            prefix: lines[2].hasSuffix("/") ? String(lines[2].dropLast()) : String(lines[2]),
            reader: ObjectReader(
                gitFolder: String(lines[0]), environment: environment, deadlines: deadlines))
    }

    /// The paths in a folder that git ignores, relative to the folder; one path that ends in `/`
    /// stands for a folder with only ignored files. Empty for a folder that is itself ignored or
    /// belongs to no checkout.
    ///
    /// - Parameters: as in `containing`.
    public static func ignoredPaths(
        in path: String, deadlines: GitDeadlines, inherited: [String: String]
    ) async throws(GitError) -> [String] {
        let listing = GitCommand(
            "ls-files",
            [
                "-C", path, "ls-files", "-z", "--others", "--ignored", "--exclude-standard",
                "--directory",
            ], environment: .reading(inherited: inherited), deadline: deadlines.read)
        let outcome = try await listing.outcome(maxBytes: 64 << 20)
        guard outcome.status == 0 else { return [] }
        let paths = outcome.value.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return paths.contains("./") ? [] : paths
    }
}

extension WorkingFolder {
    /// Those of the files that git stores by LFS, according to the attributes in the work tree: the
    /// commit holds only a pointer, although the work tree holds the file.
    ///
    /// - Parameter paths: relative to the folder.
    public func keptByLFS(_ paths: [String]) async throws(GitError) -> Set<String> {
        guard !paths.isEmpty else { return [] }
        let start = prefix.isEmpty ? "" : "\(prefix)/"
        let checking = GitCommand(
            "check-attr",
            [
                "-C", topLevel, "--git-dir=\(reader.gitFolder)", "--work-tree=\(topLevel)",
                "check-attr", "-z", "--stdin", "filter",
            ],
            environment: reader.environment, deadline: reader.deadlines.read,
            input: paths.flatMap { Array("\(start)\($0)\0".utf8) })
        // Path, attribute and value of each.
        let fields = try await checking.output(maxBytes: 64 << 20)
            .split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        var kept: Set<String> = []
        for index in stride(from: 0, to: fields.count - 2, by: 3) where fields[index + 2] == "lfs" {
            kept.insert(String(fields[index].dropFirst(start.count)))
        }
        return kept
    }
}

/// The exclusive right to change a mirror, held until the value is destroyed. The kernel releases
/// it when the process ends for any reason.
struct MirrorLock: ~Copyable {
    private let descriptor: CInt

    /// - Throws: `GitError.refused` when another fetch holds it.
    init(path: String) throws(GitError) {
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .fileFailed(path: path, reason: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .refused("another fetch into this mirror is under way; wait for its end")
        }
        self.descriptor = descriptor
    }

    deinit {
        // A child that was forked and has not reached its exec yet still holds a copy.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
