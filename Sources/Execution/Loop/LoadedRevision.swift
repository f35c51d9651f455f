internal import Manifests
internal import Persistence

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
    /// What was settled anew, by digest: the store's records of the same share it.
    let specs: [SpecDigest: JSONValue]

    var result: LoadResult { manifests.result }

    /// A revision that is not recorded yet, `before` being what was in force.
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
