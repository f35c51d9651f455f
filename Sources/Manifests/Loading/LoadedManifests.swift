/// A revision that was loaded, kept so that the next one is loaded by what it changes.
public struct LoadedManifests: Sendable {
    public let read: ReadManifests
    public let result: LoadResult
    /// The resources whose manifests differ from the revision before; nil when any may.
    public let edited: Set<ResourceID>?
    private let policy: LoadPolicy

    /// `lastGood` as in `ManifestLoader`.
    public init(_ read: ReadManifests, lastGood: [LastGoodDocument], policy: LoadPolicy) {
        self.init(
            read: read, result: ManifestLoader().load(read, lastGood: lastGood, policy: policy),
            edited: nil, policy: policy)
    }

    private init(
        read: ReadManifests, result: LoadResult, edited: Set<ResourceID>?, policy: LoadPolicy
    ) {
        self.read = read
        self.result = result
        self.edited = edited
        self.policy = policy
    }

    /// The next revision. The result is the one that loading all of it gives; `lastGood` is asked
    /// only when all of it has to be settled anew.
    public func next(
        _ read: ReadManifests, lastGood: () throws -> [LastGoodDocument]
    ) rethrows -> LoadedManifests {
        guard let edit = EditedManifests(self.read, to: read, result),
            let result = edit.result(policy)
        else { return LoadedManifests(read, lastGood: try lastGood(), policy: policy) }
        return LoadedManifests(
            read: read, result: result, edited: Set(edit.edited.keys), policy: policy)
    }
}
