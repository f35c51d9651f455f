public import Foundation
public import GitHosting
internal import Manifests
public import Repository

/// A pull request whose merge is to be planned.
public struct Proposal: Sendable {
    /// Such as `pull/12`.
    public let name: String
    public let head: Revision
    /// What to plan: the branch as a merge would leave it, or the head alone.
    public internal(set) var revision: Revision
    /// Reads `revision`.
    public let reader: ObjectReader
    /// Further remarks for the reader.
    public internal(set) var notes: [String]
}

/// The published answer to a pull request.
public struct ProposedPlan: Sendable {
    /// Failure when the merge would bring errors, or changes that the lab would hold back.
    public let state: CommitStatus.State
    /// One line.
    public let summary: String
    /// The text of the comment after its marker.
    public let markdown: String
    /// The plan for programs.
    public let document: Data
    /// Equal for plans with the same text.
    public let digest: String

    public init(
        state: CommitStatus.State, summary: String, markdown: String, document: Data,
        digest: String
    ) {
        self.state = state
        self.summary = summary
        self.markdown = markdown
        self.document = document
        self.digest = digest
    }
}

extension ProposedPlan {
    /// The answer for a head that is not planned.
    ///
    /// - Parameter reason: the program's own words, because text of others would have to be
    ///   escaped.
    public static func refused(
        _ head: Revision, of request: String, because reason: String
    ) -> ProposedPlan {
        let document: JSONValue = .object([
            "source": .string("\(request) at commit \(head.abbreviated)"),
            "refused": .string(reason),
        ])
        return ProposedPlan(
            state: .failure, summary: "not planned: \(reason)",
            markdown: "### Not planned\n\n\(reason).\n",
            document: Data(CanonicalJSON.encode(document).utf8),
            digest: ContentDigest.sha256(Array(reason.utf8)))
    }
}

/// Makes the plan of a proposal. The plan itself reports faults of the proposal; a thrown error is
/// a fault of the lab and worth another try.
public typealias ProposalPlanning = @Sendable (Proposal) async throws -> ProposedPlan
