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

    /// `limits` are those with which the manifests are read.
    public init(store: StateStore, limits: LoadLimits) {
        self.store = store
        self.limits = limits
    }

    /// What is kept of any revision.
    func known() -> [String: ParsedManifest] {
        let known = try? store.parsedManifests(format: ParsedYAML.format(limits))  // else parsed
        return known ?? [:]
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
        let format = ParsedYAML.format(limits)
        try? store.keep(new, without: gone, format: format)  // else it is parsed again
    }
}
