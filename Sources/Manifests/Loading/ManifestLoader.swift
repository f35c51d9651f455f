/// Turns the files of one revision into its desired state and the findings about it.
///
/// Loading is pure and total: any bytes give a result, and the order of `files` does not change it.
/// Each pass looks at the documents that passed the one before: syntax, shape, values, references,
/// policy.
public struct ManifestLoader: Sendable {
    public init() {}

    /// Reads the files one after the other, then settles what they declare.
    public func load(
        _ files: [SourceFile], lastGood: [LastGoodDocument], policy: LoadPolicy
    ) -> LoadResult {
        load(ReadManifests(files, limits: policy.limits), lastGood: lastGood, policy: policy)
    }

    /// Settles what the files declare. `lastGood` holds for each resource the manifest with which
    /// it was last valid. That manifest stays in force when the one of this revision is wrong or
    /// unreadable; a resource that is simply no longer declared is not in the result.
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
    /// The findings without repetitions: the runs of a grid share the mistakes of their document.
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
