extension ObjectReader {
    /// The best commit that both have in their history; nil when they have none in common here.
    public func mergeBase(
        of one: Revision, and other: Revision
    ) async throws(GitError) -> Revision? {
        let merging = command("merge-base", [one.id, other.id])
        let outcome = try await merging.outcome(maxBytes: 1 << 16)
        switch outcome.status {
        case 0:
            let line = String(decoding: outcome.value, as: UTF8.self).split(separator: "\n").first
            return line.flatMap { Revision(String($0)) }
        case 1: return nil
        default: throw merging.failure(outcome.status, outcome.message)
        }
    }

    /// How many commits `revision` has that `other` does not.
    public func commitCount(
        of revision: Revision, without other: Revision
    ) async throws(GitError) -> Int {
        let line = try await command("rev-list", ["--count", "\(other.id)..\(revision.id)"])
            .output()
        return Int(String(decoding: line.prefix { $0 != 0x0A }, as: UTF8.self)) ?? 0
    }

    /// What a clone left out to be small.
    public func omissions() async throws(GitError) -> CloneOmissions {
        let shallow = try await command("rev-parse", ["--is-shallow-repository"]).output()
        let promisors = try await command("config", ["--get-regexp", #"^remote\..*\.promisor$"#])
            .outcome(maxBytes: 1 << 16)
        return CloneOmissions(
            isShallow: String(decoding: shallow, as: UTF8.self).hasPrefix("true"),
            isPartial: promisors.status == 0)
    }
}

/// What a clone does not have though its remote does.
public struct CloneOmissions: Sendable, Hashable {
    /// History was cut off (`--depth`).
    public let isShallow: Bool
    /// Files are fetched when they are needed (`--filter`), which reading here never does.
    public let isPartial: Bool
}
