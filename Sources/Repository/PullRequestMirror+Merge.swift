internal import Foundation
internal import Subprocess

/// The result of merging one commit into another.
public enum MergePreview: Sendable, Hashable {
    /// The commit that the branch would have after the merge. No ref leads to it.
    case merged(Revision)
    /// Both changed the same lines, so a person has to merge.
    case conflicting
    /// The two have no common commit in this repository.
    case unrelated
    /// The branch already has all of the head's commits.
    case contained
    /// Git needs more time or disk space for the merge than a request may use; the text says which.
    case tooCostly(String)
}

extension PullRequestMirror {
    /// Whether the branch at `base` already contains `head`. Needs no fetch.
    public func isContained(
        _ head: Revision, in base: Revision
    ) async throws(GitError) -> Bool {
        try await branch.isAncestor(head, of: base)
    }

    /// Tries the merge of `head` into `base` without a work tree, a hook, a filter or a merge
    /// driver. The merge commit's bytes depend on these two commits only.
    ///
    /// Source: git-merge-tree(1), `--write-tree`, of git 2.38 and later.
    ///
    /// - Parameter limit: how long git may take.
    /// - Throws: `GitError.damaged` when `base` is not here, which is no fault of the head.
    public func merge(
        _ head: Revision, into base: Revision, atMost limit: Duration
    ) async throws(GitError) -> MergePreview {
        guard try await reader.contains(base) else {
            throw .damaged(
                "the accepted commit \(base.abbreviated) is not in the mirror of pull requests")
        }
        do throws(GitError) {
            guard let fork = try await reader.mergeBase(of: base, and: head) else {
                return .unrelated
            }
            if fork == head { return .contained }
            if fork == base { return .merged(head) }
            return try await tree(of: head, merging: base, deadline: limit)
        } catch .deadlineExceeded(_, let limit) {
            return .tooCostly("merging it takes git longer than \(limit)")
        }
    }

    private func tree(
        of head: Revision, merging base: Revision, deadline: Duration
    ) async throws(GitError) -> MergePreview {
        let merging = bounded(
            "merge-tree",
            [
                "-c", "merge.renameLimit=1000", "merge-tree", "--write-tree", "--no-messages",
                base.id, head.id,
            ],
            environment: reader.environment, deadline: deadline)
        // Only the tree's id is read, because the list of conflicts after it may be of any length.
        let outcome = try await merging.stream { output in
            var line: [UInt8] = []
            for try await buffer in output where line.count < 64 {
                buffer.withUnsafeBytes { line.append(contentsOf: $0.prefix(64)) }
            }
            return line
        }
        switch outcome.status {
        case 0: break
        case 1: return .conflicting
        case 128 + Int(SIGXFSZ):
            return .tooCostly(
                "merging it writes a file larger than \(limits.fetchMaxBytes) bytes")
        default: throw merging.failure(outcome.status, outcome.message)
        }
        let tree = String(decoding: outcome.value.prefix { $0 != 0x0A }, as: UTF8.self)
        return try await commit(tree, of: head, into: base)
    }

    private func commit(
        _ tree: String, of head: Revision, into base: Revision
    ) async throws(GitError) -> MergePreview {
        let person = "reconciler <reconciler@localhost> 0 +0000"
        let commit = try await reader.command(
            "hash-object", ["-w", "-t", "commit", "--stdin"],
            input: Array(
                """
                tree \(tree)
                parent \(base)
                parent \(head)
                author \(person)
                committer \(person)

                What a merge would give

                """.utf8)
        ).output()
        guard let revision = Revision(String(decoding: commit.prefix { $0 != 0x0A }, as: UTF8.self))
        else { throw .damaged("git hash-object wrote no id") }
        return .merged(revision)
    }
}
