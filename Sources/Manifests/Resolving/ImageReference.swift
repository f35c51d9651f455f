/// The parts of an image's name that say which version of it is meant.
struct ImageReference {
    private let text: String
    private let tag: String?
    private let hasDigest: Bool

    init(_ text: String) {
        self.text = text
        let name = text.prefix { $0 != "@" }
        hasDigest = name.endIndex < text.endIndex
        // A colon before the last slash belongs to the registry's port.
        let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? name
        tag = last.firstIndex(of: ":").map { String(last[last.index(after: $0)...]) }
    }

    /// Why the reference may mean another image tomorrow and what to write; nil when it is pinned
    /// by a digest or by a tag other than `latest`.
    var pinningAdvice: String? {
        guard !hasDigest else { return nil }
        switch tag {
        case nil, "":
            return "image \(quoted(text)) has no tag, so it means whatever is newest; add a tag or "
                + "a digest"
        case "latest":
            return "image \(quoted(text)) means whatever is newest; write the tag of a version or "
                + "a digest"
        default: return nil
        }
    }
}
