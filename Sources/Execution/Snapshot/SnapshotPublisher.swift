internal import Foundation
public import Manifests
public import ObjectStorage
public import Planning
public import Repository

/// Puts the state snapshot where those who plan without a way in can fetch it.
public struct SnapshotPublisher: Sendable {
    /// The key of the object in the bucket.
    public static let objectKey = "reconciler/\(SignedSnapshot.fileName)"

    private let key: SealingKey
    /// The local copy, from which the others are made.
    private let path: String
    private let bucket: (any Bucket)?
    private let remote: SnapshotRemote?

    /// Without `bucket` and `remote` only the local copy is written.
    public init(
        key: SealingKey, path: String, bucket: (any Bucket)?, remote: SnapshotRemote?
    ) {
        self.key = key
        self.path = path
        self.bucket = bucket
        self.remote = remote
    }

    /// Publishes everywhere. What failed is thrown after all was tried; doing it again is harmless.
    public func publish(_ snapshot: StateSnapshot) async throws {
        let data = try SignedSnapshot.seal(snapshot, with: key)
        try Disk.write(data, to: path, mode: 0o600)
        var failure: (any Error)?
        do {
            _ = try await bucket?.put(
                path, as: Self.objectKey,
                attributes: ObjectAttributes(
                    contentType: "application/json", sha256: ContentDigest.sha256(data)),
                now: Date(timeIntervalSince1970: TimeInterval(snapshot.publishedAt)))
        } catch {
            failure = error
        }
        if let remote {
            try await remote.repository.publish(
                [PublishedFile(SignedSnapshot.fileName, data)], to: remote.reference,
                message: "State of the lab", committedAt: snapshot.publishedAt)
        }
        if let failure { throw failure }
    }
}

/// A ref of the repository that manifests come from.
public struct SnapshotRemote: Sendable {
    let repository: GitRepository
    let reference: ReferenceName

    public init(repository: GitRepository, reference: ReferenceName) {
        self.repository = repository
        self.reference = reference
    }
}
