/// What merging one commit into another would give.
public enum MergePreview: Sendable, Hashable {
    /// The commit that would be the branch then. It is in no history.
    case merged(Revision)
    /// Both changed the same lines, so a person has to merge.
    case conflicting
    /// They have no commit in common here.
    case unrelated
    /// All of it is in the branch already.
    case contained
}

extension PullRequestMirror {
    /// Tries the merge of `head` into `base` without a work tree, a hook, a filter or a merge
    /// driver. The commit's bytes depend on the two alone.
    ///
    /// Source: git-merge-tree(1), `--write-tree`, of git 2.38 and later.
    public func merge(
        _ head: Revision, into base: Revision
    ) async throws(GitError) -> MergePreview {
        guard try await reader.contains(base),
            let fork = try await reader.mergeBase(of: base, and: head)
        else { return .unrelated }
        if fork == head { return .contained }
        if fork == base { return .merged(head) }
        let merging = GitCommand(
            "merge-tree",
            [
                "--git-dir=\(reader.gitFolder)", "-c", "merge.renameLimit=1000", "merge-tree",
                "--write-tree", "--no-messages", base.id, head.id,
            ],
            environment: reader.environment, deadline: reader.deadlines.read)
        let outcome = try await merging.outcome(maxBytes: 1 << 20)
        switch outcome.status {
        case 0: break
        case 1: return .conflicting
        default: throw merging.failure(outcome.status, outcome.message)
        }
        let tree = String(decoding: outcome.value.prefix { $0 != 0x0A }, as: UTF8.self)
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
