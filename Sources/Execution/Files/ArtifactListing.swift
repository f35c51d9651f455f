internal import Foundation
internal import Manifests

/// The files of an artifact by path, with their content's digests. Its own digest names the
/// artifact.
struct ArtifactListing: Codable, Hashable, Sendable {
    struct Entry: Codable, Hashable, Sendable {
        let path: String
        let sha256: String
        let sizeBytes: Int
    }

    /// In order of path.
    let files: [Entry]

    init(files: [Entry]) {
        self.files = files.sorted { $0.path < $1.path }
    }

    var sizeBytes: Int { files.reduce(0) { $0 + $1.sizeBytes } }

    /// One line a file: digest, size, path. Equal listings have equal text.
    var text: String {
        files.map { "\($0.sha256) \($0.sizeBytes) \($0.path)\n" }.joined()
    }

    var digest: String { ContentDigest.sha256(text.utf8) }

    /// Parses what `text` writes; nil when it is damaged.
    init?(parsing text: String) {
        var files: [Entry] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2).map {
                String(Substring($0))
            }
            guard parts.count == 3, let size = Int(parts[1]) else { return nil }
            files.append(Entry(path: parts[2], sha256: parts[0], sizeBytes: size))
        }
        self.init(files: files)
    }
}
