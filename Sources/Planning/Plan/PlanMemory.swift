import Manifests

/// What is kept of one plan for the next: of each declared resource that is at rest where it
/// stands, and what has to change before that is another place.
struct PlanMemory: Sendable {
    /// A resource about which nothing is to be done.
    private struct Rest: Sendable {
        /// The time since the boot at which time alone changes that.
        let dueAt: Duration?
    }

    /// What all depend on.
    private struct Circumstances: Hashable {
        let policy: Policy
        let isBucketReachable: Bool
        let isEngineReachable: Bool
        let bootID: String
        let renames: [ResourceID: ResourceID]

        init(_ scene: PlanScene) {
            policy = scene.observed.policy
            isBucketReachable = scene.observed.bucketReachable
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
    private var results: ResultTables
    private(set) var index: WorldIndex
    /// By place among the declared resources; nil where something is going on.
    private var rests: [Rest?]
    /// Of the declared resources, by place; emptied once they are in order.
    private var standings: [ResourceStanding?]
    /// The same in order of identity, and where in it each place is.
    private var ordered: (standings: [ResourceStanding], ranks: [Int])?
    /// Needed from the second plan on.
    private var takers: Takers?
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
        results = ResultTables(scene.observed)
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
        var takers = takers.take() ?? Takers(index)
        let results = ResultTables(next.observed)
        index.update(next, changed, from: self.results)
        for id in edited {
            if let resource = index.resources[id] { takers.add(resource, index) }
        }
        let affected = takers.affected(
            by: changed, before: self.results, after: results)
        self.takers = takers
        for id in affected {
            if let place = index.resources.place(of: id) { rests[place] = nil }
        }
        now = next.now
        desired = next.desired
        self.containers = containers
        self.results = results
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

    /// Notes where the resource at `place` stands, and whether that is at rest.
    mutating func keep(
        _ standing: ResourceStanding, of verdict: Verdict, at place: Int, isChanging: Bool
    ) {
        if let rank = ordered?.ranks[place] {
            ordered?.standings[rank] = standing
        } else {
            standings[place] = standing
        }
        rests[place] =
            !isChanging && verdict.isAtRest
            ? Rest(dueAt: verdict.due.map { now.uptime + $0 }) : nil
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
    /// Whether all is done, so that it stays as long as nothing that it depends on changes.
    fileprivate var isAtRest: Bool {
        guard action == nil, needs == .nothing, !isWorkingBeside else { return false }
        switch standing.reason {
        case .upToDate, .succeeded, .expired: return true
        default: return false
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
