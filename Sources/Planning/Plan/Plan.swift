public import Manifests

/// Everything that is to be done, and where each resource stands and why.
public struct Plan: Sendable, Hashable {
    /// The differences between the declared and the accepted state; recorded in one transaction.
    public var changes: [ResourceChange]
    /// The actions that may be carried out now, in order; no two are about the same resource.
    public var actions: [PlannedAction]
    /// Where each resource stands, in order of identity.
    public var standings: [ResourceStanding]
    /// How long until something changes by itself; nil when nothing is due.
    public var nextLook: Duration?
    /// The guards that stopped something; empty when none did.
    public var guardTrips: [GuardTrip]
    /// Conditions of the lab that nothing needs any more, in order.
    public var endedConditions: [LabCause] = []
    /// Whether notifications that were read long ago are to be dropped.
    public var dropsReadNotices = false
    /// Whether work goes on that no standing shows, such as the preview of a model.
    public var isWorkingBeside = false

    /// Whether the world is as declared and nothing is left to do.
    public var isQuiet: Bool { changes.isEmpty && actions.isEmpty }
}

/// A difference that a reviewer reads and that acceptance records.
public struct ResourceChange: Sendable, Hashable {
    public enum Verb: String, Sendable, Hashable, Codable, CaseIterable {
        case create, update, replace, delete, reuse, restore, blocked, adopt, rename

        /// The sign before a line of a plan.
        public var symbol: String {
            switch self {
            case .create: "+"
            case .update, .restore, .rename: "~"
            case .replace: "-/+"
            case .delete: "-"
            case .reuse: "="
            case .blocked: "!"
            case .adopt: "»"
            }
        }
    }

    public let resource: ResourceID
    public let verb: Verb
    public let reason: Reason
    public let fields: [FieldChange]
    /// The resources that this one refers to; for a removal that is `blocked`, those that still use
    /// it; for `rename`, the former identity.
    public let related: [ResourceID]
    /// The result that becomes the current one, for `reuse` and `restore`; nil without one.
    public let version: TaskID?
    /// For `delete`: how long it can be undone.
    public let grace: Duration?
    /// Work in flight that is lost: how long it has run.
    public let timeLost: Duration?
}

/// One field whose value changes; nil stands for absent.
public struct FieldChange: Sendable, Hashable {
    /// Names joined by dots, list positions in brackets, such as `spec.from.models[0].class`.
    public let path: String
    public let old: JSONValue?
    public let new: JSONValue?

    public init(path: String, old: JSONValue?, new: JSONValue?) {
        self.path = path
        self.old = old
        self.new = new
    }
}

/// A guard stopped a revision that asked for more than may happen without consent; none of it
/// happened.
public struct GuardTrip: Sendable, Hashable {
    public let reason: Reason
    public let revision: String
    public let resources: [ResourceID]
    public let message: String
}

extension Plan {
    /// For each resource whose result is made again, the changed resources that it is made from. A
    /// change that only its own manifest causes is not in it.
    public var causes: [ResourceID: [ResourceID]] {
        let remade = changes.filter { $0.reason == .inputsChanged }
        let ids = Set(remade.map(\.resource))
        return remade.reduce(into: [:]) { found, change in
            let causes = change.related.filter { ids.contains($0) }
            if !causes.isEmpty { found[change.resource] = causes }
        }
    }

    /// The resources that have the wanted result, and those that want none.
    public var settled: Set<ResourceID> {
        let settled = standings.filter { $0.phase == .ready || $0.phase == .succeeded }
        return Set(settled.map(\.resource))
    }
}
