/// A revision that was loaded, kept so that the next one is loaded by what it changes.
public struct LoadedManifests: Sendable {
    public let read: ReadManifests
    public let result: LoadResult
    /// The resources whose manifests differ from the revision before; nil when any may.
    public let edited: Set<ResourceID>?
    /// Those of `edited` and what is built on them; all when any may differ.
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

    /// The next revision. The result is the one that loading all of it gives; `lastGood` is asked
    /// only when all of it has to be settled anew.
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
