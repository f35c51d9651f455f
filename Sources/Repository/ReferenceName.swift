/// The full name of a ref that is neither a branch nor a tag, such as `refs/reconciler/state`.
public struct ReferenceName: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// - Throws: `GitError.refused` for a name that git would refuse, and for one that people work
    ///   on.
    public init(_ name: String) throws(GitError) {
        let prefix = "refs/"
        guard name.hasPrefix(prefix), name.split(separator: "/").count >= 3,
            !["refs/heads/", "refs/tags/", "refs/remotes/", "refs/pull/", "refs/merge-requests/"]
                .contains(where: name.hasPrefix)
        else {
            throw .refused(
                "'\(name)' is not a ref of our own; write it like 'refs/reconciler/state'")
        }
        // The rules for the rest are those of branches.
        description = prefix + (try BranchName(String(name.dropFirst(prefix.count)))).description
    }
}
