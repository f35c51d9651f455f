import AsyncHTTPClient
package import Execution
import Foundation
package import Logging
package import Manifests
import ObjectStorage
package import Persistence
import Planning
import Repository

/// The parts of one daemon, put together from its settings.
package struct Daemon {
    let settings: DaemonSettings
    let folder: StateFolder
    package let store: StateStore
    let engine: any ContainerEngine
    let bucket: LabBucket
    let repository: GitRepository
    package let reconciler: Reconciler<GitSource>
    package let time: TimeSource
    let logger: Logger

    /// Opens the state and connects the parts; nothing outside is touched yet.
    ///
    /// Everything that can fail comes before the clients are made, because a client must be shut
    /// down.
    package static func open(_ settings: DaemonSettings, logger: Logger) async throws -> Daemon {
        let folder = StateFolder(path: settings.stateFolder)
        let time = TimeSource.system()
        let store = try StateOpening.open(
            folder, freshID: Identity.installation(), at: time.now(), logger: logger)
        let repository = try repository(settings, in: folder.mirror, logger)
        let workerUser = try workerUser(settings)
        let bucket = try await LabBucket.open(settings, folder: folder, now: time.now().date)
        let engine = containerEngine(settings, of: store.installationID, logger)
        let size = EngineSize(settings: settings, engine: engine, logger: logger)
        let loop = loopSettings(settings, capacity: await size.capacity(), asking: size)
        let executor = Executor(
            store: store,
            backends: Backends(
                engine: engine,
                source: GitSource(
                    repository: repository, folder: settings.repository.folder,
                    signers: signers(settings.repository.signatures)),
                bucket: bucket.storage),
            settings: ExecutionSettings(
                folder: folder, workerUser: workerUser,
                stopGrace: settings.stopGrace, logMaxBytes: 50 << 20,
                uploadPartBytes: settings.uploadPartBytes),
            time: time, logger: logger)
        let reconciler = Reconciler(executor: executor, settings: loop)
        return Daemon(
            settings: settings, folder: folder, store: store, engine: engine, bucket: bucket,
            repository: repository, reconciler: reconciler, time: time, logger: logger)
    }

    /// Closes the parts that hold connections.
    package func close() async throws {
        try await engine.close()
        try await bucket.close()
    }

    /// The engine of the settings, which need not answer yet.
    private static func containerEngine(
        _ settings: DaemonSettings, of installationID: String, _ logger: Logger
    ) -> any ContainerEngine {
        DockerEngine(
            socketPath: settings.dockerSocket, installationID: installationID,
            gpuCount: settings.limits.gpus ?? 0, logger: logger)
    }

    /// The repository of manifests, mirrored in a folder of its own.
    static func repository(
        _ settings: DaemonSettings, in folder: String, _ logger: Logger
    ) throws -> GitRepository {
        GitRepository(
            settings: GitRepositorySettings(
                remote: try RemoteLocation(parsing: settings.repository.url),
                branch: try BranchName(settings.repository.branch), folder: folder,
                ssh: SSHAccess(
                    identityPath: settings.repository.ssh.identity,
                    knownHostsPath: settings.repository.ssh.knownHosts),
                deadlines: .standard),
            inherited: ProcessInfo.processInfo.environment, logger: logger)
    }

    private static func signers(_ settings: DaemonSettings.Signatures) -> TrustedSigners {
        TrustedSigners(
            allowedSignersPath: settings.allowedSigners, keyringPath: settings.keyring)
    }

    private static func workerUser(_ settings: DaemonSettings) throws -> WorkerUser {
        if let own = WorkerUser.ownUnlessRoot() { return own }
        guard let user = WorkerUser(settings.workerUser) else {
            throw CommandFailure(
                status: .error,
                message: "workerUser '\(settings.workerUser)' must be UID:GID and not root")
        }
        return user
    }

    private static func loopSettings(
        _ settings: DaemonSettings, capacity: Resources?, asking size: EngineSize
    ) -> LoopSettings {
        var policy = Policy.standard(capacity: capacity ?? size.boundless)
        policy.guardMaxDeletions = settings.limits.guardMaxDeletions
        policy.guardMaxPercent = settings.limits.guardMaxPercent
        policy.deletionGrace = settings.limits.deletionGrace
        policy.resultDeletionGrace = settings.limits.resultDeletionGrace
        policy.versionRetention = settings.retention.versions
        policy.taskRetention = settings.retention.tasks
        policy.readNoticeRetention = settings.retention.readNotifications
        var loop = LoopSettings(
            policy: policy,
            loadPolicy: LoadPolicy(
                allowedImages: settings.limits.allowedImages, capacity: capacity,
                limits: .standard),
            pollInterval: settings.repository.pollInterval, relistInterval: .seconds(60),
            actionsMax: 4)
        loop.requiresSignatures = settings.repository.signatures.required
        if capacity == nil { loop.findCapacity = { await size.capacity() } }
        return loop
    }
}

extension GitDeadlines {
    /// 20 s for a look, 10 min for a transfer, 1 min for a read.
    static let standard = GitDeadlines(
        look: .seconds(20), transfer: .seconds(600), read: .seconds(60))
}
