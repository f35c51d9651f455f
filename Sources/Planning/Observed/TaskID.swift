public import Manifests

/// The identity of one piece of work: a resource, the digest of what decides its result, and the
/// number of the deliberate repetition.
public struct TaskID: Hashable, Sendable, Codable, Comparable {
    public let resource: ResourceID
    public let digest: InputDigest
    /// 0 for the first; raised only by a changed `rerun`.
    public let run: Int

    public init(resource: ResourceID, digest: InputDigest, run: Int) {
        self.resource = resource
        self.digest = digest
        self.run = run
    }

    public static func < (left: TaskID, right: TaskID) -> Bool {
        (left.resource, left.digest, left.run) < (right.resource, right.digest, right.run)
    }
}

extension TaskID: CustomStringConvertible {
    public var description: String { "\(resource)@\(digest.short)#\(run)" }
}

extension TaskID {
    /// The identity as text: `Kind/owner/name@digest#run`.
    public var text: String { "\(work)#\(run)" }

    /// The resource and the digest as text; attempts are numbered within these.
    public var work: String { "\(resource)@\(digest.rawValue)" }

    public init?(text: String) {
        guard let hash = text.lastIndex(of: "#"), let run = Int(text[text.index(after: hash)...])
        else { return nil }
        let work = text[..<hash]
        guard let at = work.lastIndex(of: "@"), let resource = ResourceID(String(work[..<at])),
            let digest = InputDigest(rawValue: String(work[work.index(after: at)...]))
        else { return nil }
        self.init(resource: resource, digest: digest, run: run)
    }
}
