public import Foundation

/// What a link's signature says about a request.
public enum LinkVerdict: Sendable, Hashable {
    case valid(VerifiedLink)
    /// It was good until its time ran out: answer 403 and say so.
    case expired
    /// It was never made, or changed since: answer 403.
    case tampered
}

/// What a good link gives access to.
public struct VerifiedLink: Sendable, Hashable {
    public var key: String
    /// To be offered as the name of the saved file.
    public var filename: String?
    public var expiresAt: Date

    /// The value of the header `Content-Disposition`.
    public var contentDisposition: String {
        guard let filename else { return "attachment" }
        do {
            return try ContentDisposition.attachment(filename)
        } catch {
            return "attachment"
        }
    }
}

/// An object that a request with a good link is answered with.
public struct VerifiedObject: Sendable, Hashable {
    public var link: VerifiedLink
    public var summary: ObjectSummary
    public var contentType: String
    /// The absolute path of the file with the bytes. It may be replaced or removed at any time;
    /// one that is open keeps its bytes.
    public var path: String
}

/// What `DirectoryBucket.verify` answers.
public enum ObjectVerdict: Sendable, Hashable {
    case valid(VerifiedObject)
    case expired
    case tampered
    /// The link is good but the object was deleted: answer 404.
    case absent(key: String)
}
