/// The name of a branch that git would accept, so never an option and never a pattern.
public struct BranchName: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// - Throws: `GitError.refused` for a name that `git check-ref-format` would refuse.
    public init(_ name: String) throws(GitError) {
        let forbidden = Set(" ~^:?*[\\".utf8)
        let isPlain = name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !forbidden.contains($0) }
        let components = name.split(separator: "/", omittingEmptySubsequences: false)
        let areComponentsValid = components.allSatisfy { component in
            !component.isEmpty && !component.hasPrefix(".") && !component.hasSuffix(".lock")
        }
        guard isPlain, areComponentsValid, !name.hasPrefix("-"), !name.hasSuffix("."),
            !name.contains(".."), !name.contains("@{"), name != "@"
        else {
            throw .refused("'\(name)' is not the name of a branch; git allows names such as 'main'")
        }
        description = name
    }

    var reference: String { "refs/heads/\(description)" }
}

/// The full name of a ref that is neither a branch nor a tag, such as `refs/reconciler/state`.
public struct ReferenceName: Sendable, Hashable, CustomStringConvertible {
    public let description: String

    /// - Throws: `GitError.refused` for a name that git would refuse, and for branches, tags and
    ///   heads of requests.
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

/// A pull request as its ref on the remote names it.
public struct PullRequestName: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// How a kind of host names the refs. GitHub and Gitea use the first, GitLab the second.
    ///
    /// Source: "Checking out pull requests locally", docs.github.com; "Merge request refs",
    /// docs.gitlab.com.
    public enum Family: String, Sendable, Hashable, CaseIterable {
        case pull
        case mergeRequests = "merge-requests"
    }

    public let family: Family
    public let number: Int

    public init(_ family: Family, _ number: Int) {
        self.family = family
        self.number = number
    }

    /// Nothing unless `reference` is the head of a pull request.
    init?(reference: some StringProtocol) {
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "refs", parts[3] == "head",
            let family = Family(rawValue: String(parts[1])), let number = Int(parts[2]),
            number > 0, String(number) == parts[2]
        else { return nil }
        self.init(family, number)
    }

    /// The ref of its head on the remote.
    var reference: String { "refs/\(self)/head" }

    public var description: String { "\(family.rawValue)/\(number)" }

    public static func < (left: Self, right: Self) -> Bool {
        (left.number, left.family.rawValue) < (right.number, right.family.rawValue)
    }
}
