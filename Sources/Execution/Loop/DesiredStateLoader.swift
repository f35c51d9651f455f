internal import Foundation
internal import Manifests
internal import Persistence

/// Loads what a revision wants, with the last good specs of what is broken in it.
struct DesiredStateLoader<Source: ManifestSource>: Sendable {
    let source: Source
    let store: StateStore
    let policy: LoadPolicy

    /// What `revision` declares. What `previous` has read already is not read again.
    func load(
        _ revision: String, after previous: LoadedManifests?
    ) async throws -> LoadedManifests {
        let listed = try await source.manifests(
            at: revision, besides: previous?.read.contentIDs ?? [:])
        let read = await ReadManifests.reading(
            listed, knowing: previous?.read, limits: policy.limits)
        guard let previous else {
            return LoadedManifests(read, lastGood: try store.lastGood(of: nil), policy: policy)
        }
        return try previous.next(read) { try store.lastGood(of: nil) }
    }

    /// What was last accepted, when the source has lost the commit: the stored documents. Nothing
    /// is pruned on their word.
    func loadStored() throws -> LoadedManifests {
        let documents = try store.lastGood(of: nil)
        let unreadable = Set(documents.map(\.document.path)).sorted().map { path in
            SourceFile(path: path, content: Data([0xFF]))
        }
        return LoadedManifests(
            ReadManifests(unreadable, limits: policy.limits), lastGood: documents, policy: policy)
    }

    /// The Lab that is in force: the last one accepted.
    func labInForce() throws -> LabSpec? {
        guard let lab = try store.lastGood(of: .lab).first else { return nil }
        let file = SourceFile(path: lab.document.path, content: Data(lab.document.text.utf8))
        let loaded = ManifestLoader().load([file], lastGood: [], policy: policy)
        guard case .lab(let spec)? = loaded.desired.resources.first?.spec else { return nil }
        return spec
    }
}
