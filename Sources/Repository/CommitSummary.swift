public import Foundation

/// Author, time, subject, parents and form of signature of a commit. All texts are as the author
/// wrote them: neither escaped nor checked.
public struct CommitSummary: Sendable, Hashable {
    public let revision: Revision
    public let authorName: String
    public let authorEmail: String
    /// The committer's time, which the committer's clock chose.
    public let committedAt: Date
    /// The first line of the message.
    public let subject: String
    public let parents: [Revision]
    /// The form of the signature, which is not checked here; nil for an unsigned commit.
    public let signature: SignatureForm?

    /// Reads the raw form of a commit; a field that is missing or malformed there is empty here.
    init(revision: Revision, parsing bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let end = text.range(of: "\n\n")
        let header = text[..<(end?.lowerBound ?? text.endIndex)].split(separator: "\n")
        func values(_ key: String) -> [Substring] {
            header.filter { $0.hasPrefix("\(key) ") }.map { $0.dropFirst(key.count + 1) }
        }
        let author = Self.person(values("author").first ?? "")
        self.revision = revision
        authorName = author.name
        authorEmail = author.email
        committedAt = Date(
            timeIntervalSince1970: Self.person(values("committer").first ?? "").seconds)
        let message = end.map { text[$0.upperBound...] } ?? ""
        subject = String(message.drop { $0.isNewline }.prefix { !$0.isNewline })
        // Git reads parents only directly after the first line.
        parents = header.dropFirst().prefix { $0.hasPrefix("parent ") }.compactMap {
            Revision(String($0.dropFirst("parent ".count)))
        }
        signature = SignatureForm(header: header)
    }

    /// Parses `Name <email> seconds zone`.
    private static func person(
        _ text: Substring
    ) -> (name: String, email: String, seconds: Double) {
        guard let open = text.firstIndex(of: "<"), let close = text.lastIndex(of: ">"), open < close
        else { return (String(text), "", 0) }
        let name = text[..<open].trimmingCharacters(in: .whitespaces)
        let email = String(text[text.index(after: open)..<close])
        let rest = text[text.index(after: close)...].split(separator: " ")
        let seconds = rest.first.flatMap { Int($0) }
        return (name, email, Double(seconds ?? 0))
    }
}

extension ObjectReader {
    /// The merge base of two commits; nil when they have no common commit in this repository.
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

    /// The parts of the repository that a clone left out to be small.
    public func omissions() async throws(GitError) -> CloneOmissions {
        let shallow = try await command("rev-parse", ["--is-shallow-repository"]).output()
        let promisors = try await command("config", ["--get-regexp", #"^remote\..*\.promisor$"#])
            .outcome(maxBytes: 1 << 16)
        return CloneOmissions(
            isShallow: String(decoding: shallow, as: UTF8.self).hasPrefix("true"),
            isPartial: promisors.status == 0)
    }
}

/// The parts that a clone lacks though its remote has them.
public struct CloneOmissions: Sendable, Hashable {
    /// History was cut off (`--depth`).
    public let isShallow: Bool
    /// Git fetches files only on demand (`--filter`); reading here never fetches.
    public let isPartial: Bool
}
