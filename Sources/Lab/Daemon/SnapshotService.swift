package import Execution
import Foundation
import Logging
package import Manifests
import Planning
import Repository
import ServiceLifecycle

/// Publishes the state snapshot after each change of the state, for people who plan without access
/// to the daemon.
package struct SnapshotService: Service {
    /// First and longest wait after a failure.
    private static let retry = (first: Duration.seconds(10), longest: Duration.seconds(600))

    private let lab: Daemon
    private let interval: Duration
    private let publisher: SnapshotPublisher

    /// Nil when the settings ask for no snapshot.
    package init?(lab: Daemon) throws {
        guard let settings = lab.settings.snapshot else { return nil }
        self.lab = lab
        interval = settings.interval
        publisher = SnapshotPublisher(
            key: try SnapshotKey.kept(in: lab.folder), path: lab.folder.snapshot,
            bucket: settings.bucket ? lab.bucket.storage : nil,
            remote: try settings.ref.map {
                SnapshotRemote(
                    repository: lab.repository, reference: try ReferenceName($0))
            })
    }

    package func run() async throws {
        try await serve {
            var told: StateSnapshot?
            var failures = 0
            while !Task.isCancelled {
                if failures == 0 { await lab.reconciler.news.wait() }
                do {
                    told = try await tell(after: told)
                    failures = 0
                } catch {
                    failures += 1
                    lab.logger.warning(
                        "the state snapshot is not published", metadata: ["error": "\(error)"])
                }
                let wait =
                    failures == 0
                    ? interval
                    : min(Self.retry.first * (1 << min(failures - 1, 16)), Self.retry.longest)
                try? await lab.time.sleep(wait)  // cancelled at shutdown
            }
        }
    }

    /// Publishes the state as it is now.
    package func tell() async throws { _ = try await tell(after: nil) }

    /// Publishes the state unless it is the same as `told`; returns the state that was published
    /// last.
    private func tell(after told: StateSnapshot?) async throws -> StateSnapshot? {
        guard let snapshot = try await lab.reconciler.snapshot() else { return told }
        if let told, snapshot.isSameState(as: told) { return told }
        try await publisher.publish(snapshot)
        lab.logger.debug(
            "the state snapshot is published", metadata: ["revision": "\(snapshot.revision)"])
        return snapshot
    }
}

/// The key that signs the snapshots of one lab.
package enum SnapshotKey {
    /// The key in the state folder, made when there is none. Its public half is written beside it.
    package static func kept(in folder: StateFolder) throws -> SealingKey {
        guard let key = SealingKey(secret: try KeptSecret.bytes(at: folder.snapshotKey)) else {
            throw CommandFailure(
                status: .error,
                message: "'\(folder.snapshotKey)' is damaged; remove it for a new key, and tell CI")
        }
        try Data("\(try key.publicKey)\n".utf8).write(
            to: URL(filePath: folder.snapshotPublicKey), options: .atomic)
        return key
    }
}
