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
