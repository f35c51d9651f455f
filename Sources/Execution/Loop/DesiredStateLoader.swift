internal import Foundation
internal import Manifests
internal import Persistence

/// Loads the desired state of a revision, with the last good specs of its broken manifests.
struct DesiredStateLoader<Source: ManifestSource>: Sendable {
    let source: Source
    let store: StateStore
    let policy: LoadPolicy

    /// The manifests of `revision`.
    func load(_ revision: String) async throws -> LoadedManifests {
        LoadedManifests(
            try await read(revision, since: nil), lastGood: try store.lastGood(of: nil),
            policy: policy)
    }

    /// The manifests of `revision`, read by its difference from the one before.
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
            // A branch that is too large is refused by the source, at once and not after the next
            // start.
            if let read = await known?.manifests.with(changed, without: gone),
                read.sizeBytes <= ManifestReader.Limits.branch.totalMaxBytes
            {
                return read
            }
            return try await read(revision, since: nil)
        }
    }

    /// The stored documents that were last accepted, for a source that has lost the commit.
    /// Nothing is pruned on their word.
    func loadStored() throws -> LoadedManifests {
        let documents = try store.lastGood(of: nil)
        let unreadable = Set(documents.map(\.document.path)).sorted().map { path in
            SourceFile(path: path, content: Data([0xFF]))
        }
        return LoadedManifests(
            ReadManifests(unreadable, limits: policy.limits), lastGood: documents, policy: policy)
    }
}

extension StateStore {
    /// The Lab that is in force: the last one accepted.
    func labInForce(under policy: LoadPolicy) throws(StateStoreError) -> LabSpec? {
        guard let lab = try lastGood(of: .lab).first else { return nil }
        let file = SourceFile(path: lab.document.path, content: Data(lab.document.text.utf8))
        return ManifestLoader().load([file], lastGood: [], policy: policy).desired.labSpec
    }
}

/// A revision that is in force, and how far it is recorded.
struct LoadedRevision {
    var revision: AcceptedRevision
    let manifests: LoadedManifests
    /// The commit whose files the manifests were read from; nil when it was lost.
    let readAt: String?
    /// The resources whose manifests differ from what acceptance recorded; nil when any may.
    var unrecorded: Set<ResourceID>?
    /// Whether acceptance recorded it, findings and all.
    var isRecorded: Bool
    /// The specs that were settled anew, by digest: the store's records of the same share them.
    let specs: [SpecDigest: JSONValue]

    var result: LoadResult { manifests.result }

    /// A revision that is not recorded yet; `before` was in force until now.
    init(_ revision: AcceptedRevision, _ manifests: LoadedManifests, after before: LoadedRevision?)
    {
        self.revision = revision
        self.manifests = manifests
        readAt = revision.commit
        isRecorded = false
        unrecorded = before?.unrecorded.flatMap { manifests.edited?.union($0) }
        specs = Self.specs(of: manifests)
    }

    /// A revision that was recorded.
    init(_ revision: AcceptedRevision, _ manifests: LoadedManifests, readAt: String?) {
        self.revision = revision
        self.manifests = manifests
        self.readAt = readAt
        isRecorded = true
        unrecorded = []
        specs = Self.specs(of: manifests)
    }

    private static func specs(of manifests: LoadedManifests) -> [SpecDigest: JSONValue] {
        Dictionary(
            manifests.settled.map { ($0.specDigest, $0.canonicalSpec) },
            uniquingKeysWith: { first, _ in first })
    }
}
