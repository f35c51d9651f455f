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

    /// The manifests of `revision`; reads only the difference from the previous revision.
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
            // Above the limit everything is read again, so that the source refuses the branch now
            // and not only after the next start.
            if let read = await known?.manifests.with(changed, without: gone),
                read.sizeBytes <= ManifestReader.Limits.branch.totalMaxBytes
            {
                return read
            }
            return try await read(revision, since: nil)
        }
    }

    /// The documents that were accepted last, from the store, for a source that has lost the
    /// commit. Nothing is pruned because of them.
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
    /// The Lab in force, which is the last accepted one.
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
    /// The resources whose manifests differ from the recorded ones; nil when all may differ.
    var unrecorded: Set<ResourceID>?
    /// Whether acceptance recorded the revision and its findings.
    var isRecorded: Bool
    /// The newly settled specs by digest; equal records of the store share them.
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
