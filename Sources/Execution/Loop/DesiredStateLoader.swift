internal import Foundation
internal import Manifests
internal import Persistence

/// Loads what a revision wants, with the last good specs of what is broken in it.
struct DesiredStateLoader<Source: ManifestSource>: Sendable {
    let source: Source
    let store: StateStore
    let policy: LoadPolicy

    /// What `revision` declares.
    func load(_ revision: String) async throws -> LoadedManifests {
        LoadedManifests(
            try await read(revision, since: nil), lastGood: try store.lastGood(of: nil),
            policy: policy)
    }

    /// What `revision` declares, by what it changes of the one before.
    func load(
        _ revision: String, after previous: LoadedRevision?
    ) async throws -> LoadedManifests {
        guard let previous, let known = previous.readAt else { return try await load(revision) }
        let read = try await read(revision, since: (known, previous.manifests.read))
        return try previous.manifests.next(read) { try store.lastGood(of: nil) }
    }

    private func read(
        _ revision: String, since known: (revision: String, manifests: ReadManifests)?
    ) async throws -> ReadManifests {
        switch try await source.manifests(at: revision, since: known?.revision) {
        case .all(let files): return await .reading(files, limits: policy.limits)
        case .changes(let changed, let gone):
            // What is too much is refused by the source, at once and not after the next start.
            if let read = await known?.manifests.with(changed, without: gone),
                read.sizeBytes <= ManifestReader.Limits.branch.totalMaxBytes
            {
                return read
            }
            return try await read(revision, since: nil)
        }
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
        return loaded.desired.labSpec
    }
}
