public import Foundation
public import Manifests
public import Persistence

/// The actions of the service beyond reading the store, as closures that the wiring hands in.
///
/// Each returns nil or false for a thing that the viewer may not see or change, exactly as for a
/// thing that does not exist.
public struct StatusActions: Sendable {
    /// Part of a resource's log. Throws `LogUnavailable` while it cannot be read.
    public var readLog: @Sendable (LogRequest) async throws -> LogChunk?
    /// The picture at a place in the resource's list of previews.
    public var preview: @Sendable (PictureRequest, Viewer) async throws -> Picture?
    /// The file behind a signed link of the directory bucket; nil for a link that is wrong or
    /// expired.
    public var object: @Sendable (ObjectRequest) async throws -> ObjectFile?
    /// Asks for a look into the repository now. With a commit, history that was rewritten to that
    /// commit is let through once.
    public var sync: @Sendable (String?) async throws -> Void
    /// Approves the changes that the guards stopped, and returns them in words.
    public var approve: @Sendable () async throws -> [String]
    /// Mints a link for a download and writes the audit row.
    public var mintLink: @Sendable (ResourceID, Viewer) async throws -> MintedLink?
    public var changeNotice: @Sendable (Int, NoticeChange, Viewer) async throws -> Bool
    /// Writes the audit row of a sign-in.
    public var signedIn: @Sendable (Viewer) async throws -> Void

    public init(
        readLog: @escaping @Sendable (LogRequest) async throws -> LogChunk?,
        files: Files,
        operations: Operations,
        changeNotice: @escaping @Sendable (Int, NoticeChange, Viewer) async throws -> Bool,
        signedIn: @escaping @Sendable (Viewer) async throws -> Void
    ) {
        self.readLog = readLog
        self.preview = files.preview
        self.object = files.object
        self.mintLink = files.mintLink
        self.sync = operations.sync
        self.approve = operations.approve
        self.changeNotice = changeNotice
        self.signedIn = signedIn
    }

    /// The closures that only admins reach.
    public struct Operations: Sendable {
        public var sync: @Sendable (String?) async throws -> Void
        public var approve: @Sendable () async throws -> [String]

        public init(
            sync: @escaping @Sendable (String?) async throws -> Void,
            approve: @escaping @Sendable () async throws -> [String]
        ) {
            self.sync = sync
            self.approve = approve
        }
    }

    /// The closures that give out pictures, objects and links.
    public struct Files: Sendable {
        public var preview: @Sendable (PictureRequest, Viewer) async throws -> Picture?
        public var object: @Sendable (ObjectRequest) async throws -> ObjectFile?
        public var mintLink: @Sendable (ResourceID, Viewer) async throws -> MintedLink?

        public init(
            preview: @escaping @Sendable (PictureRequest, Viewer) async throws -> Picture?,
            object: @escaping @Sendable (ObjectRequest) async throws -> ObjectFile?,
            mintLink: @escaping @Sendable (ResourceID, Viewer) async throws -> MintedLink?
        ) {
            self.preview = preview
            self.object = object
            self.mintLink = mintLink
        }
    }
}

/// A request for one picture of a resource.
public struct PictureRequest: Hashable, Sendable {
    public var resource: ResourceID
    /// Its place in the resource's list of previews.
    public var number: Int
    /// Whether a small copy will do, where there is one.
    public var isSmall: Bool

    public init(resource: ResourceID, number: Int, isSmall: Bool) {
        self.resource = resource
        self.number = number
        self.isSmall = isSmall
    }
}

/// A picture's bytes.
public struct Picture: Hashable, Sendable {
    public var contents: Data
    /// Such as `image/png`; anything that is not a picture is refused.
    public var contentType: String

    public init(contents: Data, contentType: String) {
        self.contents = contents
        self.contentType = contentType
    }
}

/// A request that carries a signed link of the directory bucket.
public struct ObjectRequest: Hashable, Sendable {
    public var key: String
    /// The query as sent, percent-encoded: expiry and signature.
    public var query: String

    public init(key: String, query: String) {
        self.key = key
        self.query = query
    }
}

/// A file to be sent.
public struct ObjectFile: Hashable, Sendable {
    public var url: URL
    /// The name under which a browser saves it.
    public var fileName: String

    public init(url: URL, fileName: String) {
        self.url = url
        self.fileName = fileName
    }
}

/// A link for one download. Only the person who asked sees it; it is stored nowhere.
public struct MintedLink: Codable, Hashable, Sendable {
    public var url: String
    public var expiresAt: Date

    public init(url: String, expiresAt: Date) {
        self.url = url
        self.expiresAt = expiresAt
    }
}

/// A link that signs one browser in, once. Only the person who asked sees it; it is stored nowhere.
public struct SignInLink: Codable, Hashable, Sendable {
    public var url: String
}

public enum NoticeChange: String, Hashable, Sendable {
    case markRead, delete
}
