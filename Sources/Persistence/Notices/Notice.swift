public import Foundation
public import Manifests

/// The types of notifications.
public enum NoticeType: String, Sendable, Hashable, Codable, CaseIterable {
    case started, finished, failed, downloadReady, downloadExpired
    /// Something that the lab needs has been missing for long; admins are notified.
    case labTrouble
}

/// A notification to one user. It holds no secret and no link: it names the resource.
public struct Notice: Codable, Hashable, Sendable {
    public var id: Int
    public var at: Date
    public var title: String
    public var body: String
    public var resource: ResourceID?
    public var isRead: Bool
    /// Not in the JSON, which has the title.
    public var type: NoticeType?

    public init(id: Int, at: Date, title: String, body: String, isRead: Bool) {
        self.id = id
        self.at = at
        self.title = title
        self.body = body
        self.isRead = isRead
    }

    private enum CodingKeys: String, CodingKey { case id, at, title, body, resource, isRead }
}
