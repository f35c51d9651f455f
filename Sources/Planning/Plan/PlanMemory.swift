import Manifests

/// What is kept of one plan for the next: of each declared resource that rests or waits where it
/// stands, and what has to change before that is another place.
struct PlanMemory: Sendable {
    /// A resource of which nothing else is found until something changes.
    private enum Rest: Sendable {
        /// Nothing can be done now; at this time since the boot that may be otherwise.
        case idle(until: Duration?)
        /// It would begin something if it were let.
        indirect case waiting(Verdict)

        var dueAt: Duration? { if case .idle(let due) = self { due } else { nil } }
    }

    /// What all depend on.
    private struct Circumstances: Equatable {
        let policy: Policy
        let isEngineReachable: Bool
        let bootID: String
        let renames: [ResourceID: ResourceID]

        init(_ scene: PlanScene) {
            policy = scene.observed.policy
            isEngineReachable = scene.observed.engine != .unreachable
            bootID = scene.now.bootID
            renames = scene.desired.renames
        }
    }

    private let circumstances: Circumstances
    /// The wall clock counts across reboots; when it jumps, everything is looked at again.
    private let wallOffset: Duration
    private var now: Instant
    private var desired: DesiredState
    private var containers: [ResourceID: [ContainerObservation]]
    private var records: RecordTables
    private(set) var index: WorldIndex
    /// By place among the declared resources; nil where each plan has to look.
    private var rests: [Rest?]
    /// Of the declared resources, by place; emptied once they are in order.
    private var standings: [ResourceStanding?]
    /// The same in order of identity, and where in it each place is.
    private var ordered: (standings: [ResourceStanding], ranks: [Int])?
    /// Needed from the second plan on.
    private var dependents: Dependents?
    /// So many edits are added to what was wanted before all of it is gathered anew.
    private var editsLeft = 1000
    /// Places to look at now, rising.
    private(set) var active: [Int]

    init(_ scene: PlanScene) {
        circumstances = Circumstances(scene)
        wallOffset = scene.wallOffset
        now = scene.now
        desired = scene.desired
        containers = scene.observed.containersByResource
        records = RecordTables(scene.observed)
        index = WorldIndex(scene.desired, scene.observed)
        active = Array(scene.desired.resources.indices)
        rests = Array(repeating: nil, count: active.count)
        standings = Array(repeating: nil, count: active.count)
    }

    /// Makes ready for a plan of `next`; false when everything has to be looked at.
    mutating func advance(to next: PlanScene, changed: Set<ResourceID>?) -> Bool {
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

    /// Whether nothing changed on which all depend.
    private func isContinued(by next: PlanScene) -> Bool {
        let drift = next.wallOffset - wallOffset
        return circumstances == Circumstances(next) && now.uptime <= next.now.uptime
            && drift > .seconds(-1) && drift < .seconds(1)
    }

    /// Keeps the verdicts on those that were looked at, as far as they last; `changes` are those
    /// found of each.
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

    /// Whether what becomes of the resource at `place` hangs on more than is watched: a download
    /// waits for a version that it pinned once, and any commit may bring a file that failed.
    private func isUnwatched(_ verdict: Verdict, at place: Int) -> Bool {
        let resource = index.resources.all[place]
        if resource.id.kind.traits.result == .object { return true }
        guard verdict.standing.phase == .failed else { return false }
        guard case .file(let file)? = index.lowering.workload(of: resource) else { return false }
        return file.origin.content.isRepairedByCommits
    }

    /// `looked`, the verdicts on those that are looked at, and on those that wait, by rising place.
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

    /// Notes where the resource at `place` stands.
    mutating func note(_ standing: ResourceStanding, at place: Int) {
        if let rank = ordered?.ranks[place] {
            ordered?.standings[rank] = standing
        } else {
            standings[place] = standing
        }
    }

    /// How long from now until time alone changes something that is at rest.
    var nextLook: Duration? {
        var first: Duration?
        for rest in rests {
            if let dueAt = rest?.dueAt { first = min(first ?? dueAt, dueAt) }
        }
        return first.map { $0 - now.uptime }
    }

    /// Where all stand, in order of identity; `others` are not declared.
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

    /// Whether all is done, so that it stays as long as nothing that it depends on changes.
    fileprivate var isDone: Bool {
        switch standing.reason {
        case .upToDate, .succeeded, .expired: isStill
        default: false
        }
    }

    /// Whether it is not done and stays so as long as nothing that it depends on changes: it lacks
    /// an input, waits for the next try, or cannot be done as it is.
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
    /// The resources that are declared otherwise than in `old`; nil when others are declared, or
    /// the Lab is another, which all depend on.
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
