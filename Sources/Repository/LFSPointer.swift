public import Foundation

/// The pointer that Git LFS commits in place of a large file. Nothing here fetches the file itself.
public struct LFSPointer: Sendable, Hashable {
    /// The SHA-256 of the real content, 64 lower-case hexadecimal digits.
    public let sha256: String
    /// The length of the real content.
    public let sizeBytes: Int

    /// Nothing when the content is not a pointer.
    ///
    /// Source: the Git LFS specification, `docs/spec.md`: less than 1024 bytes, `version` first,
    /// then keys in order.
    public init?(parsing content: Data) {
        guard content.count < 1024, let text = String(data: content, encoding: .utf8) else {
            return nil
        }
        let lines = text.split(whereSeparator: \.isNewline)
        let versions = ["https://git-lfs.github.com/spec/v1", "https://hawser.github.com/spec/v1"]
        guard let first = lines.first, versions.contains(where: { first == "version \($0)" }) else {
            return nil
        }
        func value(_ key: String) -> Substring? {
            lines.first { $0.hasPrefix("\(key) ") }?.dropFirst(key.count + 1)
        }
        guard let oid = value("oid"), oid.hasPrefix("sha256:"),
            let size = value("size").flatMap({ Int($0) }), size >= 0
        else { return nil }
        let digest = String(oid.dropFirst("sha256:".count))
        guard digest.utf8.count == 64, ObjectName.isValid(digest) else { return nil }
        sha256 = digest
        sizeBytes = size
    }
}
