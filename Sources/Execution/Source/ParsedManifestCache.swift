internal import Foundation
public import Manifests
public import Persistence
internal import Repository

/// Manifests as they were parsed before, by their blobs: neither git nor the parser reads them
/// again after a start. It holds what one revision has, and is brought up to date whenever all of
/// one is read.
public struct ParsedManifestCache: Sendable {
    private let store: StateStore
    private let limits: LoadLimits
    /// What was kept in another one is of no use.
    public let format: String

    /// `limits` are those with which the manifests are read, by this version of the program:
    /// another one may find something in a file in which this one finds nothing.
    public init(store: StateStore, limits: LoadLimits, version: String) {
        self.store = store
        self.limits = limits
        format = "\(version) \(ParsedYAML.format(limits))"
    }

    /// What is kept of any revision.
    func known() -> [String: ParsedManifest] {
        (try? store.parsedManifests(format: format)) ?? [:]  // else all of it is parsed
    }

    /// Keeps `contents`, which a revision has besides `known`, and forgets what is not in `all`
    /// the blobs of it.
    func update(_ known: [String: ParsedManifest], to contents: [BlobID: Data], all: Set<String>) {
        let new = contents.compactMap { blob, content -> ParsedManifest? in
            let file = SourceFile(path: "", content: content)
            guard let parsed = ParsedYAML.bytes(of: file, limits: limits) else { return nil }
            return ParsedManifest(blob: blob.id, content: content, parsed: parsed)
        }
        let gone = known.keys.filter { !all.contains($0) }
        guard !new.isEmpty || !gone.isEmpty else { return }
        try? store.keep(new, without: gone, format: format)  // else it is parsed again
    }
}
