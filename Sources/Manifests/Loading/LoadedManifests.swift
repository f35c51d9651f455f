/// A revision that was loaded, kept so that the next one is loaded by what it changes.
public struct LoadedManifests: Sendable {
    public let read: ReadManifests
    public let result: LoadResult
    private let policy: LoadPolicy

    /// `lastGood` as in `ManifestLoader`.
    public init(_ read: ReadManifests, lastGood: [LastGoodDocument], policy: LoadPolicy) {
        self.init(
            read: read, result: ManifestLoader().load(read, lastGood: lastGood, policy: policy),
            policy: policy)
    }

    private init(read: ReadManifests, result: LoadResult, policy: LoadPolicy) {
        self.read = read
        self.result = result
        self.policy = policy
    }

    /// The next revision. The result is the one that loading all of it gives; `lastGood` is asked
    /// only when all of it has to be settled anew.
    public func next(
        _ read: ReadManifests, lastGood: () throws -> [LastGoodDocument]
    ) rethrows -> LoadedManifests {
        if let result = EditedManifests(self.read, to: read, result)?.result(policy) {
            return LoadedManifests(read: read, result: result, policy: policy)
        }
        return LoadedManifests(read, lastGood: try lastGood(), policy: policy)
    }
}
