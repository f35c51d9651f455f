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
