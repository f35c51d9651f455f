import Manifests
import Planning

/// Makes the plan that leads from a baseline to a folder of manifests.
struct PreviewMaker {
    let source: String
    let read: ReadManifests
    let baseline: Baseline
    /// What is wrong with the files that the manifests name.
    let fileFindings: [Diagnostic]
    let wishes: SelectionWishes
    let policy: LoadPolicy
    let now: Instant

    func preview() throws -> Preview {
        // What is broken now keeps its last good spec, just as the daemon will have it.
        let lastGood = baseline.before.map { LastGoodDocument(id: $0.id, document: $0.document) }
        let after =
            baseline.manifests?.loaded.next(read) { lastGood }.result
            ?? ManifestLoader().load(read, lastGood: lastGood, policy: policy)
        let plan = Planner.plan(after.desired, given: baseline.observed, at: now)
        let known =
            baseline.before.map(\.id) + after.desired.resources.map(\.id)
            + plan.changes.map(\.resource)
        let selection = try wishes.selection(among: known)
        let changes =
            selection?.changes(of: plan, in: after.desired, before: baseline.before)
            ?? plan.changes
        let estimator = Estimator(
            runs: baseline.runs, prices: (after.desired.labSpec?.prices).flatMap { TokenPrices($0) }
        )
        return Preview(
            source: source, base: baseline.base, comparedWith: baseline.words,
            state: baseline.state,
            notes: baseline.notes
                + Self.notes(on: plan.failedWorkNotRetried(by: changes, in: after.desired)),
            plan: plan, changes: changes,
            selection: selection.map {
                PlanDocument.Selection(
                    targets: wishes.targets, selector: $0.selector?.text, shown: changes.count,
                    total: plan.changes.count)
            },
            drift: DriftFinder.drift(in: baseline.observed, runs: baseline.runs),
            estimate: PlanEstimate(
                of: changes, in: after.desired, given: baseline.observed, by: estimator),
            diagnostics: after.adding(fileFindings(given: plan)).diagnostics
                .filter { !$0.code.isOfOldAge },
            before: Self.byID(baseline.before),
            after: Self.byID(after.desired.resources),
            file: PlanFile(
                plan: plan, desired: after.desired.resources, known: baseline.observed.inventory,
                comparedWith: baseline.words))
    }

    private static let notesMax = 10

    /// Which failed work is changed in a way that does not make it be tried again.
    private static func notes(on failed: [ResourceID]) -> [String] {
        let notes = failed.prefix(notesMax).map {
            "\($0) has failed and stays so, because this change tries nothing again; "
                + "change 'rerun' as well"
        }
        let rest = failed.count - notes.count
        return notes + (rest > 0 ? ["so have \(rest) more that are changed"] : [])
    }

    /// What is wrong with the files; where the lab told its state, a missing one that it has taken
    /// in is no error.
    private func fileFindings(given plan: Plan) -> [Diagnostic] {
        guard baseline.state != nil else { return fileFindings }
        let settled = plan.settled
        return fileFindings.map { finding in
            guard finding.code == .missingFile, let id = finding.resource, settled.contains(id)
            else { return finding }
            return finding.asWarning(adding: "the lab has taken it in, so its result stays")
        }
    }

    private static func byID(_ resources: [Resource]) -> [ResourceID: Resource] {
        Dictionary(resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

/// Which part of a plan was asked for, as written.
struct SelectionWishes {
    let targets: [String]
    let selector: String?

    static let all = SelectionWishes(targets: [], selector: nil)

    /// Nil when all of it is wanted.
    func selection(among known: [ResourceID]) throws -> PlanSelection? {
        guard !targets.isEmpty || selector != nil else { return nil }
        var ids: Set<ResourceID> = []
        for target in targets {
            ids.formUnion(try Self.resources(named: target, among: known))
        }
        var labels: LabelSelector?
        if let selector {
            guard let parsed = LabelSelector(selector) else {
                throw CommandFailure(
                    status: .usage,
                    message: """
                        --selector '\(selector)' is none; write requirements like project=kitchen, \
                        stage!=draft, urgent or !draft, joined by commas
                        """)
            }
            labels = parsed
        }
        return PlanSelection(targets: ids, selector: labels)
    }

    private static func resources(
        named target: String, among known: [ResourceID]
    ) throws -> [ResourceID] {
        let found = known.filter { matches($0, target) }
        if !found.isEmpty { return found }
        if let bare = BareName(target, nil) { return [try bare.id(among: known)] }
        throw CommandFailure(
            status: .error,
            message: """
                --target '\(target)' names no resource of this plan; write it like \
                Dataset/alice/cups or datasets/cups
                """)
    }

    /// `Kind/owner/name`, or without the owner; the kind in any case, or its plural.
    private static func matches(_ id: ResourceID, _ target: String) -> Bool {
        guard let slash = target.firstIndex(of: "/") else { return false }
        let rest = target[target.index(after: slash)...]
        let kind = try? Kind.named(String(target[..<slash]))  // none: it matches nothing
        return kind == id.kind && (rest == id.name || rest == "\(id.owner)/\(id.name)")
    }
}
