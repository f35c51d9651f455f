/// A loaded revision, kept so that loading the next one only needs the changes.
public struct LoadedManifests: Sendable {
    public let read: ReadManifests
    public let result: LoadResult
    /// The resources whose manifests differ from the revision before; nil when any resource may
    /// differ.
    public let edited: Set<ResourceID>?
    /// The resources of `edited` and all that depend on them; every resource when `edited` is nil.
    public let settled: [Resource]
    private let policy: LoadPolicy
    /// Made with the first edit.
    private let index: ReferenceIndex?

    /// `lastGood` as in `ManifestLoader`.
    public init(_ read: ReadManifests, lastGood: [LastGoodDocument], policy: LoadPolicy) {
        self.init(
            read: read, result: ManifestLoader().load(read, lastGood: lastGood, policy: policy),
            settling: nil, policy: policy)
    }

    private init(
        read: ReadManifests, result: LoadResult,
        settling: (edit: EditedManifests, settled: [Resource])?, policy: LoadPolicy
    ) {
        self.read = read
        self.result = result
        edited = settling.map { Set($0.edit.edited.keys) }
        settled = settling?.settled ?? result.desired.resources
        index = settling?.edit.index
        self.policy = policy
    }

    /// Loads the next revision. The result is the same as that of loading all of it; `lastGood` is
    /// called only when the whole revision has to be settled again.
    public func next(
        _ read: ReadManifests, lastGood: () throws -> [LastGoodDocument]
    ) rethrows -> LoadedManifests {
        guard
            let edit = EditedManifests(
                self.read, to: read, result,
                index: { index ?? ReferenceIndex(result.desired.resources) }),
            let (result, settled) = edit.result(policy)
        else { return LoadedManifests(read, lastGood: try lastGood(), policy: policy) }
        return LoadedManifests(
            read: read, result: result, settling: (edit, settled), policy: policy)
    }
}
