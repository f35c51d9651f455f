/// Reads commits, folders and files of a local git repository; writes nothing and follows nothing.
///
/// Content is returned byte for byte as committed: no line endings or encodings are converted, and
/// no filters or LFS apply.
public struct ObjectReader: Sendable {
    let gitFolder: String
    let environment: GitEnvironment
    let deadlines: GitDeadlines

    func command(
        _ name: String, _ arguments: [String], input: [UInt8] = []
    ) -> GitCommand {
        GitCommand(
            name, ["--git-dir=\(gitFolder)", name] + arguments,
            environment: environment, deadline: deadlines.read, input: input)
    }

    /// The commit that a commit id, branch or tag names.
    ///
    /// - Throws: `GitError.unknownRevision` when there is none.
    public func resolve(_ name: String) async throws(GitError) -> Revision {
        try Self.check(name)
        let parsing = command(
            "rev-parse", ["--verify", "--quiet", "--end-of-options", "\(name)^{commit}"])
        let outcome = try await parsing.outcome(maxBytes: 1 << 16)
        guard outcome.status == 0 else {
            let error = parsing.failure(outcome.status, outcome.message)
            if case .damaged = error { throw error }
            throw .unknownRevision(name)
        }
        let line = String(decoding: outcome.value, as: UTF8.self).split(separator: "\n").last ?? ""
        guard let revision = Revision(String(line)) else { throw .unknownRevision(name) }
        return revision
    }

    /// Like `resolve`, but nil when no commit has the name.
    public func find(_ name: String) async throws(GitError) -> Revision? {
        do throws(GitError) {
            return try await resolve(name)
        } catch {
            if case .unknownRevision = error { return nil }
            throw error
        }
    }

    private static func check(_ name: String) throws(GitError) {
        guard !name.isEmpty, !name.hasPrefix("-"), !name.utf8.contains(where: { $0 < 0x20 }) else {
            throw .unknownRevision(PathBytes.shown(Array(name.utf8)[...]))
        }
    }

    /// Whether every commit of `ancestor` is also one of `descendant`; a commit is its own
    /// ancestor.
    ///
    /// A commit that this repository lacks is nobody's ancestor: this happens after history was
    /// rewritten before it was fetched.
    public func isAncestor(
        _ ancestor: Revision, of descendant: Revision
    ) async throws(GitError) -> Bool {
        let merging = command("merge-base", ["--is-ancestor", ancestor.id, descendant.id])
        let outcome = try await merging.outcome(maxBytes: 1 << 16)
        switch outcome.status {
        case 0: return true
        case 1: return false
        default:
            guard try await contains(ancestor) else { return false }
            throw merging.failure(outcome.status, outcome.message)
        }
    }

    /// Whether this repository has the commit.
    public func contains(_ revision: Revision) async throws(GitError) -> Bool {
        try await command("cat-file", ["-e", "\(revision.id)^{commit}"])
            .outcome(maxBytes: 1 << 16).status == 0
    }

    /// The summary of a commit.
    ///
    /// - Parameter name: a commit id, a branch or a tag.
    /// - Throws: `GitError.unknownRevision` when there is none.
    public func summary(of name: String) async throws(GitError) -> CommitSummary {
        try Self.check(name)
        let reading = command(
            "cat-file", ["--batch"], input: Array("\(name)^{commit}\n".utf8))
        let outcome = try await reading.outcome(maxBytes: 1 << 20)
        let line = outcome.value.prefix { $0 != 0x0A }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        guard outcome.status == 0, words.count == 3, words[1] == "commit",
            let revision = Revision(String(words[0]))
        else {
            let error = reading.failure(outcome.status, outcome.message)
            if case .damaged = error { throw error }
            throw .unknownRevision(name)
        }
        return CommitSummary(
            revision: revision, parsing: Array(outcome.value.dropFirst(line.count + 1)))
    }
}
