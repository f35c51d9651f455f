package import Manifests
package import Planning

/// Makes the plan that leads from a baseline to a folder of manifests.
struct PreviewMaker {
    let source: String
    let read: ReadManifests
    let baseline: Baseline
    /// Findings about the files that the manifests name.
    let fileFindings: [Diagnostic]
    let wishes: SelectionWishes
    let policy: LoadPolicy
    let now: Instant

    func preview() throws -> Preview {
        // A broken manifest keeps its last good spec, as it does in the daemon.
        let lastGood = baseline.before.map { LastGoodDocument(id: $0.id, document: $0.document) }
        let after =
            baseline.manifests?.loaded.next(read) { lastGood }.result
            ?? ManifestLoader().load(read, lastGood: lastGood, policy: policy)
        let plan = Planner.plan(after.desired, given: baseline.observed, at: now)
        let known =
            baseline.before.map(\.id) + after.desired.resources.map(\.id)
            + plan.changes.map(\.resource)
        let selection = try wishes.selection(known)
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

    /// Notes on failed work that is changed, but not so that it is tried again.
    private static func notes(on failed: [ResourceID]) -> [String] {
        let notes = failed.prefix(notesMax).map {
            "\($0) has failed, and this change does not make the lab try it again; "
                + "change 'rerun' as well"
        }
        let rest = failed.count - notes.count
        guard rest > 0 else { return notes }
        return notes + ["the same is true of \(Counted.text(rest, "more changed resource"))"]
    }

    /// The findings about files. When the lab told its state, a missing file that it has taken in
    /// is only a warning.
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

/// The requested part of a plan.
package struct SelectionWishes: Sendable {
    /// As written.
    let targets: [String]
    let selector: String?
    /// Finds the selection among the resources of the plan; nil when all of it is wanted.
    let selection: @Sendable (_ known: [ResourceID]) throws -> PlanSelection?

    package init(
        targets: [String], selector: String?,
        selection: @escaping @Sendable (_ known: [ResourceID]) throws -> PlanSelection?
    ) {
        self.targets = targets
        self.selector = selector
        self.selection = selection
    }

    static let all = SelectionWishes(targets: [], selector: nil) { _ in nil }
}
