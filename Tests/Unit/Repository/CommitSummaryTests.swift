import Testing

@testable import Repository

struct CommitSummaryTests {
    private func parents(_ header: [String]) throws -> [String] {
        let id = String(repeating: "1", count: 40)
        let text = header.joined(separator: "\n") + "\n\nsubject\n"
        return CommitSummary(
            revision: try #require(Revision(id)), parsing: Array(text.utf8)
        ).parents.map(\.id)
    }

    private static let tree = "tree " + String(repeating: "a", count: 40)
    private static let person = "Ada <ada@lab.example> 1700000000 +0000"
    private static let first = String(repeating: "b", count: 40)
    private static let second = String(repeating: "c", count: 40)

    @Test func parentsStandBehindTheTree() throws {
        #expect(
            try parents([
                Self.tree, "parent \(Self.first)", "parent \(Self.second)",
                "author \(Self.person)", "committer \(Self.person)",
            ]) == [Self.first, Self.second])
    }

    /// Git takes such a line for one that it does not know, so whoever writes it chooses no parent.
    @Test func aLineFurtherDownIsNoParent() throws {
        #expect(
            try parents([
                Self.tree, "parent \(Self.first)", "author \(Self.person)",
                "committer \(Self.person)", "parent \(Self.second)",
            ]) == [Self.first])
    }
}
