public import Logging
internal import Manifests
public import ObjectStorage
public import Persistence
public import Planning

/// Carries out planned actions: intent, one outside call, outcome. It decides nothing.
public struct Executor<Source: ManifestSource>: Sendable {
    let store: StateStore
    let engine: any ContainerEngine
    let source: Source
    let bucket: any Bucket
    let folder: StateFolder
    let artifacts: ArtifactStore
    let work: WorkFolder
    let settings: ExecutionSettings
    let time: TimeSource
    let logger: Logger

    public init(
        store: StateStore, backends: Backends<Source>, settings: ExecutionSettings,
        time: TimeSource, logger: Logger
    ) {
        self.store = store
        engine = backends.engine
        source = backends.source
        bucket = backends.bucket
        folder = settings.folder
        artifacts = ArtifactStore(folder: settings.folder)
        work = WorkFolder(folder: folder, store: artifacts, user: settings.workerUser)
        self.settings = settings
        self.time = time
        self.logger = logger
    }

    /// Carries out `planned` for `revision`. Returns false when it did not succeed, so that the
    /// caller waits before the next try. Throws only when the journal cannot be written.
    public func perform(
        _ planned: PlannedAction, revision: String
    ) async throws(StateStoreError) -> Bool {
        let begunAt = time.now()
        let intent = try store.begin(planned, revision: revision, at: begunAt)
        logger.info("begun: \(planned.id.rawValue), because \(planned.reason.sentence)")
        let outcome = await carryOut(planned, intent)
        let endedAt = time.now()
        let text =
            "\(outcome.word): \(planned.id.rawValue), in "
            + "\(DurationText.fine(endedAt.elapsed(since: begunAt)))\(outcome.particulars)"
        if case .failed = outcome { logger.warning("\(text)") } else { logger.info("\(text)") }
        try store.finish(intent, as: outcome, at: endedAt)
        if case .succeeded = outcome { return true }
        return false
    }

    private func carryOut(
        _ planned: PlannedAction, _ intent: borrowing OpenIntent
    ) async -> Outcome {
        let subject = planned.subject
        switch (planned.action, subject.task) {
        case (.purge, _), (.dropData, _), (.release, _): return await purge(subject.resource)
        case (_, nil): return .skipped(reason: "it names no task")
        case (.create(let workload), let task?):
            return await create(workload, task, subject.attempt ?? 1, intent)
        case (.start(let id), _?): return await start(id)
        case (.stop(let id, _), _?): return await stop(id)
        case (.collect(let id, let reason), let task?):
            return await collect(
                id, task, subject.attempt ?? 1, reason, rerun: planned.rerun)
        case (.conclude, let task?):
            return .succeeded(
                .concluded(logPath: keptLogPath(of: task, attempt: subject.attempt ?? 1)))
        case (.remove(let id), let task?): return await remove(id, task)
        case (.ingest(let file), let task?): return await ingest(file, task, intent.revision)
        case (.upload(_, let pinned), let task?):
            return await upload(
                pinned, for: task, attempt: subject.attempt ?? 1, to: intent.detail.objectKey)
        case (.expire(let key), let task?): return await expire(key, of: task)
        case (.purgeVersion, _?): return .succeeded(.purged)
        case (.purgeLogs(let attempts), let task?): return await purgeLogs(of: task, attempts)
        }
    }
}

/// The systems outside the process that actions change or read.
public struct Backends<Source: ManifestSource>: Sendable {
    public let engine: any ContainerEngine
    public let source: Source
    public let bucket: any Bucket

    public init(engine: any ContainerEngine, source: Source, bucket: any Bucket) {
        self.engine = engine
        self.source = source
        self.bucket = bucket
    }
}

/// The operator's settings for carrying out work.
public struct ExecutionSettings: Sendable {
    public var folder: StateFolder
    public var workerUser: WorkerUser
    /// Time between SIGTERM and SIGKILL.
    public var stopGrace: Duration
    /// The largest log that is kept of one attempt.
    public var logMaxBytes: Int
    /// A larger archive is uploaded in parts of this size.
    public var uploadPartBytes: Int

    public init(
        folder: StateFolder, workerUser: WorkerUser, stopGrace: Duration, logMaxBytes: Int,
        uploadPartBytes: Int
    ) {
        self.uploadPartBytes = uploadPartBytes
        self.folder = folder
        self.workerUser = workerUser
        self.stopGrace = stopGrace
        self.logMaxBytes = logMaxBytes
    }
}

extension Outcome {
    /// The first word of the log's line about the end of an action.
    var word: String {
        switch self {
        case .succeeded: "done"
        case .failed: "failed"
        case .skipped: "left"
        case .unknown: "not known"
        }
    }

    /// The rest of that line; empty, or with a separator in front.
    var particulars: String {
        switch self {
        case .succeeded(.collected(let exit)): ": \(exit.sentence)"
        case .succeeded(.ingested(let artifact)):
            ": \(Counted.text(artifact.sizeBytes, "byte")) taken in"
        case .succeeded(.uploaded(let object)):
            ": \(Counted.text(object.sizeBytes, "byte")) uploaded"
        case .succeeded: ""
        case .failed(let failure, let message): ": \(failure.rawValue): \(message)"
        case .skipped(let message), .unknown(let message): ": \(message)"
        }
    }
}

extension CollectedExit {
    fileprivate var sentence: String {
        let words =
            switch end {
            case .succeeded: "the attempt succeeded"
            case .failed(let failure): "the attempt failed as \(failure.rawValue)"
            case .stopped(let reason): "the attempt was stopped (\(reason.rawValue))"
            }
        return "\(words), exit code \(code)"
    }
}
