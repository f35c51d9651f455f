/// Turns the files of one revision into what it wants, or into what is wrong with it.
///
/// Loading is pure and total: any bytes give a result, and the order of `files` does not change
/// it. Passes run over all that survived the one before: syntax, shape, values, references, policy.
public struct ManifestLoader: Sendable {
    public init() {}

    /// `lastGood` holds for each resource the manifest with which it was last valid. Where this
    /// revision's manifest is wrong or unreadable, that one stays in force; a resource that is
    /// simply no longer declared is not in the result.
    public func load(
        _ files: [SourceFile], lastGood: [LastGoodDocument], policy: LoadPolicy
    ) -> LoadResult {
        let declarations = Declarations(files, lastGood: lastGood, limits: policy.limits)
        let resolver = Resolver(declarations, lastGood: lastGood, policy: policy)
        let unused = UnusedResources(declarations, inForce: resolver.resources).warnings
        let diagnostics = (declarations.diagnostics + resolver.diagnostics + unused).sorted
            .withoutRepetitions
        return LoadResult(
            desired: DesiredState(
                resources: resolver.resources, invalid: resolver.invalid,
                pruneHolds: declarations.holds, renames: resolver.renames,
                warnings: diagnostics.filter { $0.severity == .warning }),
            diagnostics: diagnostics)
    }
}

extension [Diagnostic] {
    /// The runs of a grid share what is wrong with their document; it is said once.
    fileprivate var withoutRepetitions: [Diagnostic] {
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
