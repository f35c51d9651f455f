public import Foundation

/// What is shown of a commit. All texts are as the author wrote them: not escaped, not checked.
public struct CommitSummary: Sendable, Hashable {
    public let revision: Revision
    public let authorName: String
    public let authorEmail: String
    /// The committer's time, which the committer's clock chose.
    public let committedAt: Date
    /// The first line of the message.
    public let subject: String
    public let parents: [Revision]
    /// How it is signed; nil when it is not. Nothing of that is checked here.
    public let signature: SignatureForm?

    /// Reads the raw form of a commit; what is missing or malformed there is empty here.
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
        // Git takes none from further down.
        parents = header.dropFirst().prefix { $0.hasPrefix("parent ") }.compactMap {
            Revision(String($0.dropFirst("parent ".count)))
        }
        signature = SignatureForm(header: header)
    }

    /// Takes `Name <email> seconds zone` apart.
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
