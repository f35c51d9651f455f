internal import Foundation
internal import Manifests
internal import Persistence

/// Loads what a revision wants, with the last good specs of what is broken in it.
struct DesiredStateLoader<Source: ManifestSource>: Sendable {
    let source: Source
    let store: StateStore
    let policy: LoadPolicy

    /// What `revision` declares.
    func load(_ revision: String) async throws -> LoadResult {
        let files = try await source.manifests(at: revision)
        return ManifestLoader().load(files, lastGood: try store.lastGood(of: nil), policy: policy)
    }

    /// What was last accepted, when the source has lost the commit: the stored documents. Nothing
    /// is pruned on their word.
    func loadStored() throws -> LoadResult {
        let documents = try store.lastGood(of: nil)
        let unreadable = Set(documents.map(\.document.path)).sorted().map { path in
            SourceFile(path: path, content: Data([0xFF]))
        }
        return ManifestLoader().load(unreadable, lastGood: documents, policy: policy)
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
