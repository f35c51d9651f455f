public import Foundation
public import Manifests

/// A part of a list of resources.
public struct ResourceList: Codable, Hashable, Sendable {
    public var items: [ResourceSummary]
    /// How many matching resources there are in all that the viewer may see.
    public var total: Int
    /// The `offset` that asks for the next part; nil when this is the last.
    public var nextOffset: Int?

    public init(items: [ResourceSummary], total: Int, offset: Int) {
        self.items = items
        self.total = total
        let end = offset + items.count
        nextOffset = !items.isEmpty && end < total ? end : nil
    }
}

/// One resource that waits for its turn.
public struct QueueEntry: Codable, Hashable, Sendable {
    public var resource: ResourceID
    public var title: String?
    /// From 1, counted over everybody's entries.
    public var position: Int
    /// What it waits for, in words.
    public var reason: String
    /// When it will probably begin and end, in words; nil when no similar work was ever done.
    public var expectation: String?
    public var since: Date

    public init(resource: ResourceID, title: String?, position: Int, reason: String, since: Date) {
        self.resource = resource
        self.title = title
        self.position = position
        self.reason = reason
        self.since = since
    }
}
