public import Foundation
public import Manifests
import Persistence
public import Planning

/// A part of a list of resources.
public struct ResourceList: Codable, Hashable, Sendable {
    public var items: [ResourceSummary]
    /// How many there are in all that match and that the viewer may see.
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
    /// When it will probably begin and end, in words; nil when nothing like it was ever done.
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

/// A notification to the viewer. It never holds a link with a permission in it.
public struct Notice: Codable, Hashable, Sendable {
    public var id: Int
    public var at: Date
    public var title: String
    public var body: String
    public var resource: ResourceID?
    public var isRead: Bool

    public init(id: Int, at: Date, title: String, body: String, isRead: Bool) {
        self.id = id
        self.at = at
        self.title = title
        self.body = body
        self.isRead = isRead
    }
}

/// Who did what; only admins see it.
public struct AuditEntry: Codable, Hashable, Sendable {
    public var id: Int
    public var at: Date
    /// User name, or the part of the system that acted.
    public var actor: String
    /// One of the closed list, such as `CREATE_DATASET`.
    public var action: String
    public var resource: ResourceID?
    public var detail: String

    public init(id: Int, at: Date, actor: String, action: String, detail: String) {
        self.id = id
        self.at = at
        self.actor = actor
        self.action = action
        self.detail = detail
    }
}

/// One change, as the stream of changes tells it.
public struct ResourceChange: Codable, Hashable, Sendable {
    public var resource: ResourceID
    public var phase: Phase
    public var progress: TaskProgress?
    /// The progress in words, as pages show it.
    public var progressText: String?

    public init(resource: ResourceID, phase: Phase, progress: TaskProgress?) {
        self.resource = resource
        self.phase = phase
        self.progress = progress
        progressText = progress?.text
    }
}

/// The changes after a place in the stream, and the place to go on from.
public struct ChangeBatch: Codable, Hashable, Sendable {
    public var cursor: Int
    public var changes: [ResourceChange]

    public init(cursor: Int, changes: [ResourceChange]) {
        self.cursor = cursor
        self.changes = changes
    }
}
