import Manifests

/// What one plan keeps for the next: where each declared resource that rests or waits stands, and
/// what must change before it has to be decided again.
struct PlanMemory: Sendable {
    /// A resource whose verdict stays the same until something changes.
    private enum Rest: Sendable {
        /// Nothing can be done now. That may change at this time since the boot; nil when time
        /// changes nothing.
        case idle(until: Duration?)
        /// It would begin an action if admission let it.
        indirect case waiting(Verdict)

        var dueAt: Duration? { if case .idle(let due) = self { due } else { nil } }
    }

    /// The facts that all verdicts depend on.
    private struct Circumstances: Equatable {
        let policy: Policy
        let isEngineReachable: Bool
        let bootID: String
        let renames: [ResourceID: ResourceID]

        init(_ input: PlanInput) {
            policy = input.observed.policy
            isEngineReachable = input.observed.engine != .unreachable
            bootID = input.now.bootID
            renames = input.desired.renames
        }
    }

    private let circumstances: Circumstances
    /// The wall clock counts across reboots; when it jumps, everything is decided again.
    private let wallOffset: Duration
    private var now: Instant
    private var desired: DesiredState
    private var containers: [ResourceID: [ContainerObservation]]
    private var records: RecordTables
    private(set) var index: WorldIndex
    /// By place among the declared resources; nil for a resource that each plan has to decide
    /// again.
    private var rests: [Rest?]
    /// The standings of the declared resources, by place; emptied once they are in `ordered`.
    private var standings: [ResourceStanding?]
    /// The standings in order of identity, and the rank of each place in them.
    private var ordered: (standings: [ResourceStanding], ranks: [Int])?
    /// Made when the second plan begins.
    private var dependents: Dependents?
    /// Edits that may still be added to `dependents` before all of it is made again.
    private var editsLeft = 1000
    /// Places to decide in this plan, in ascending order.
    private(set) var active: [Int]

    init(_ input: PlanInput) {
        circumstances = Circumstances(input)
        wallOffset = input.wallOffset
        now = input.now
        desired = input.desired
        containers = input.observed.containersByResource
        records = RecordTables(input.observed)
        index = WorldIndex(input.desired, input.observed)
        active = Array(input.desired.resources.indices)
        rests = Array(repeating: nil, count: active.count)
        standings = Array(repeating: nil, count: active.count)
    }

    /// Prepares for a plan of `next`; false when everything has to be decided again.
    mutating func advance(to next: PlanInput, changed: Set<ResourceID>?) -> Bool {
        guard var changed, isContinued(by: next),
            let edited = next.desired.edited(since: desired)
        else { return false }
        editsLeft -= edited.count
        guard editsLeft > 0 else { return false }
        changed.formUnion(edited)
        let containers = next.observed.containersByResource
        let seen = Set(containers.keys).union(self.containers.keys)
        changed.formUnion(seen.filter { containers[$0] != self.containers[$0] })
        let renamed = next.desired.renames
        guard !renamed.contains(where: { changed.contains($0.key) || changed.contains($0.value) })
        else { return false }
        var dependents = dependents.take() ?? Dependents(index)
        let records = RecordTables(next.observed)
        index.update(next, changed, from: self.records)
        var affected = dependents.affected(
            by: changed, before: self.records, after: records, index)
        for id in edited {
            if let place = index.resources.place(of: id) {
                affected.formUnion(dependents.edit(place, index))
            }
        }
        self.dependents = dependents
        for place in affected { rests[place] = nil }
        now = next.now
        desired = next.desired
        self.containers = containers
        self.records = records
        active = rests.indices.filter { place in
            guard let rest = rests[place] else { return true }
            return rest.dueAt.map { $0 <= next.now.uptime } ?? false
        }
        return true
    }

    /// Whether nothing changed that all verdicts depend on.
    private func isContinued(by next: PlanInput) -> Bool {
        let drift = next.wallOffset - wallOffset
        return circumstances == Circumstances(next) && now.uptime <= next.now.uptime
            && drift > .seconds(-1) && drift < .seconds(1)
    }

    /// Keeps the verdicts on the `active` places that last; `changes` has the change found for each
    /// of them.
    mutating func keep(_ looked: [Verdict], _ changes: [ResourceChange?]) {
        for (index, place) in active.enumerated() {
            let verdict = looked[index]
            rests[place] = changes[index] == nil ? rest(on: verdict, at: place) : nil
        }
    }

    private func rest(on verdict: Verdict, at place: Int) -> Rest? {
        guard verdict.isDone || !isUnwatched(verdict, at: place) else { return nil }
        if verdict.isDone || verdict.isHeldUp {
            return .idle(until: verdict.due.map { now.uptime + $0 })
        }
        return verdict.needs == .nothing ? nil : .waiting(verdict)
    }

    /// Whether the resource at `place` depends on more than is watched: a download waits for a
    /// version that it pinned once, and any commit may bring a file that failed.
    private func isUnwatched(_ verdict: Verdict, at place: Int) -> Bool {
        let resource = index.resources.all[place]
        if resource.id.kind.traits.result == .object { return true }
        guard verdict.standing.phase == .failed else { return false }
        guard case .file(let file)? = index.lowering.workload(of: resource) else { return false }
        return file.origin.content.isRepairedByCommits
    }

    /// The verdicts in `looked`, which are of the active places, and those of waiting resources, by
    /// ascending place.
    func withWaiting(_ looked: [Verdict]) -> [(place: Int, verdict: Verdict)] {
        var all: [(place: Int, verdict: Verdict)] = []
        var next = 0
        for (place, rest) in rests.enumerated() {
            if next < active.count, active[next] == place {
                all.append((place, looked[next]))
                next += 1
            } else if case .waiting(let verdict)? = rest {
                all.append((place, verdict))
            }
        }
        return all
    }

    /// Stores the standing of the resource at `place`.
    mutating func note(_ standing: ResourceStanding, at place: Int) {
        if let rank = ordered?.ranks[place] {
            ordered?.standings[rank] = standing
        } else {
            standings[place] = standing
        }
    }

    /// How long from now until time alone changes a resource at rest; nil when it never does.
    var nextLook: Duration? {
        var first: Duration?
        for rest in rests {
            if let dueAt = rest?.dueAt { first = min(first ?? dueAt, dueAt) }
        }
        return first.map { $0 - now.uptime }
    }

    /// All standings in order of identity; `others` are those of resources that are not declared.
    mutating func standings(with others: [ResourceStanding]) -> [ResourceStanding] {
        let declared = inOrder()
        guard !others.isEmpty else { return declared }
        return (declared + others).sorted { $0.resource < $1.resource }
    }

    private mutating func inOrder() -> [ResourceStanding] {
        if let ordered { return ordered.standings }
        let resources = index.resources.all
        let order = resources.indices.sorted { resources[$0].id < resources[$1].id }
        var ranks = Array(repeating: 0, count: order.count)
        for (rank, place) in order.enumerated() { ranks[place] = rank }
        let inOrder = order.compactMap { standings[$0] }
        ordered = (inOrder, ranks)
        standings = []
        return inOrder
    }
}

extension Verdict {
    /// Whether nothing is to be done and nothing is at work.
    private var isStill: Bool { action == nil && needs == .nothing && !isWorkingBeside }

    /// Whether all is done, so that the verdict stays until something that it depends on changes.
    fileprivate var isDone: Bool {
        switch standing.reason {
        case .upToDate, .succeeded, .expired: isStill
        default: false
        }
    }

    /// Whether the work is not done, and stays so until something that it depends on changes: it
    /// lacks an input, waits for the next try, or cannot be done as it is.
    fileprivate var isHeldUp: Bool {
        switch (standing.phase, standing.reason) {
        case (.failed, _), (.suspended, _), (.cancelled, _): isStill
        case (_, .dependencyNotReady), (_, .backoff), (_, .dataDropped): isStill
        case (_, .exceedsCapacity), (_, .unsupported): isStill
        default: false
        }
    }
}

extension DesiredState {
    /// The resources that are declared differently than in `old`; nil when the set of resources or
    /// the Lab is another, on which all depend.
    fileprivate func edited(since old: DesiredState) -> [ResourceID]? {
        guard resources.count == old.resources.count else { return nil }
        var edited: [ResourceID] = []
        for (resource, before) in zip(resources, old.resources) where resource != before {
            guard resource.id == before.id, resource.id.kind != .lab else { return nil }
            edited.append(resource.id)
        }
        return edited
    }
}
