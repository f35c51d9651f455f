/// Turns the files of one revision into what it wants, or into what is wrong with it.
///
/// Loading is pure and total: any bytes give a result, and the order of `files` does not change
/// it. Passes run over all that survived the one before: syntax, shape, values, references, policy.
public struct ManifestLoader: Sendable {
    public init() {}

    /// Reads the files, one after the other, and settles what they say.
    public func load(
        _ files: [SourceFile], lastGood: [LastGoodDocument], policy: LoadPolicy
    ) -> LoadResult {
        load(ReadManifests(files, limits: policy.limits), lastGood: lastGood, policy: policy)
    }

    /// `lastGood` holds for each resource the manifest with which it was last valid. Where this
    /// revision's manifest is wrong or unreadable, that one stays in force; a resource that is
    /// simply no longer declared is not in the result.
    public func load(
        _ read: ReadManifests, lastGood: [LastGoodDocument], policy: LoadPolicy
    ) -> LoadResult {
        let declarations = Declarations(read, lastGood: lastGood)
        let resolver = Resolver(declarations, lastGood: lastGood, policy: policy)
        let unused = UnusedResources(declarations, inForce: resolver.resources).warnings
        return LoadResult(
            resources: resolver.resources, invalid: resolver.invalid, holds: declarations.holds,
            renames: resolver.renames,
            diagnostics: declarations.diagnostics + resolver.diagnostics + unused)
    }
}

extension LoadResult {
    init(
        resources: [Resource], invalid: [InvalidResource], holds: [PruneHold],
        renames: [ResourceID: ResourceID], diagnostics: [Diagnostic]
    ) {
        let diagnostics = diagnostics.sorted
        self.init(
            desired: DesiredState(
                resources: resources, invalid: invalid, pruneHolds: holds, renames: renames,
                warnings: diagnostics.filter { $0.severity == .warning }),
            diagnostics: diagnostics.withoutRepetitions)
    }
}

extension [Diagnostic] {
    /// The runs of a grid share what is wrong with their document; it is said once.
    var withoutRepetitions: [Diagnostic] {
        var kept: [Diagnostic] = []
        for each in self {
            if let last = kept.last, last.location == each.location, last.code == each.code,
                last.message == each.message, last.resource != each.resource
            {
                continue
            }
            kept.append(each)
        }
        return kept
    }
}
