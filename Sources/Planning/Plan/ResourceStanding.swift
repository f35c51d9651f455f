public import Manifests

/// Where a resource stands and why.
public struct ResourceStanding: Sendable, Hashable {
    /// Shared by all copies: most stand for days as they do, and are compared at every look.
    private let shared: Shared

    init(_ fields: Fields) {
        shared = Shared(fields)
    }

    public static func == (left: ResourceStanding, right: ResourceStanding) -> Bool {
        left.shared === right.shared || left.shared.fields == right.shared.fields
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(shared.fields)
    }

    struct Fields: Sendable, Hashable {
        let resource: ResourceID
        let phase: Phase
        let reason: Reason
        let message: String
        let position: Int?
        let failure: FailureClass?
        let task: TaskID?
    }

    private final class Shared: Sendable {
        let fields: Fields

        init(_ fields: Fields) {
            self.fields = fields
        }
    }
}

extension ResourceStanding {
    public var resource: ResourceID { shared.fields.resource }
    public var phase: Phase { shared.fields.phase }
    public var reason: Reason { shared.fields.reason }
    /// A sentence for people with the particulars.
    public var message: String { shared.fields.message }
    /// Place in the queue, from 1.
    public var position: Int? { shared.fields.position }
    public var failure: FailureClass? { shared.fields.failure }
    /// The task the phase speaks of.
    public var task: TaskID? { shared.fields.task }
}
