public import Manifests

/// One piece of work: a resource, what decides its result, and which deliberate repetition.
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
