internal import Foundation
internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

extension Executor {
    func create(
        _ workload: ContainerWorkload, _ task: TaskID, _ attempt: Int,
        _ intent: borrowing OpenIntent
    ) async -> Outcome {
        let identity = ContainerIdentity(
            installationID: intent.installationID, task: task, attempt: attempt,
            revision: intent.revision, epoch: intent.epoch)
        do throws(FileError) {
            let mounts = try await FileThread.run { () throws(FileError) in
                try work.stage(workload, for: task, attempt: attempt)
            }
            let request = ContainerRequest(
                identity: identity, workload: workload, mounts: mounts,
                user: settings.workerUser.description)
            return await outcome { () async throws(EngineError) in
                let made = try await engine.create(request)
                return .created(containerID: made.id, imageID: made.imageID)
            }
        } catch {
            return error.outcome
        }
    }

    func start(_ id: String) async -> Outcome {
        await outcome { () async throws(EngineError) in
            try await engine.start(id)
            return .started(engine: await engine.identity())
        }
    }

    func stop(_ id: String) async -> Outcome {
        await outcome { () async throws(EngineError) in
            try await engine.stop(id, grace: settings.stopGrace)
            return .stopped
        }
    }

    func remove(_ id: String, _ task: TaskID) async -> Outcome {
        await outcome { () async throws(EngineError) in
            try await engine.remove(id)
            await clearWork(of: task)
            return .removed
        }
    }

    /// Removes the work folder of a task that has a result. Without a result it removes only the
    /// outputs, because the next attempt needs the checkpoint.
    private func clearWork(of task: TaskID) async {
        do {
            let isDone = try store.hasVersion(of: task)
            try await FileThread.run { () throws(FileError) in
                if isDone { try work.clear(task) } else { try work.clearOutputs(of: task) }
            }
        } catch {
            logger.warning("work of \(task) is left over", metadata: ["error": "\(error)"])
        }
    }

    /// Removes unused work folders: those of tasks that have a result, which a crash left behind,
    /// and those of tasks that ended longer than `retention` ago.
    func clearIdleWork(after retention: Duration) async throws {
        let resources = try await FileThread.run { () throws(FileError) in
            try folder.resourcesWithWork()
        }
        let now = time.now()
        var idle: [TaskID] = []
        for resource in resources {
            idle += try store.idleTasks(of: resource, after: retention, at: now)
        }
        for task in idle where Disk.exists(folder.work(of: task)) {
            do throws(FileError) {
                try await FileThread.run { () throws(FileError) in try work.clear(task) }
            } catch {
                logger.warning("work of \(task) is left over", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Records how the container ended, stores its log, reads the rest of its events, and stores
    /// its artifact when it succeeded. The container stays until all of this is durable.
    func collect(
        _ id: String, _ task: TaskID, _ attempt: Int, _ stopReason: StopReason?, rerun: String?
    ) async -> Outcome {
        do throws(EngineError) {
            let exit = try await exit(of: id, wasStopped: stopReason != nil)
            let log = try await engine.log(of: id, maxBytes: settings.logMaxBytes)
            let startedOn = try? store.engineIdentity(of: task, attempt: attempt)  // none: alive
            let identity = await engine.identity()
            let restarted = startedOn != nil && startedOn != identity
            let end = ExitTable.end(
                of: exit, stopReason: stopReason, engine: restarted ? .restarted : .alive)
            do throws(FileError) {
                return try await FileThread.run { () throws(FileError) in
                    try keep(
                        log, of: (exit, end, stopReason), task: task, attempt: attempt,
                        rerun: rerun)
                }
            } catch {
                return error.outcome
            }
        } catch {
            return error.outcome
        }
    }

    /// The exit of a container. After a kill that the daemon did not ask for it is read twice,
    /// because an engine may report a lack of memory only after the exit itself.
    private func exit(
        of id: String, wasStopped: Bool
    ) async throws(EngineError) -> ContainerExit {
        let first = try await engine.exit(of: id)
        guard first.code == 137, !first.isOutOfMemory, !wasStopped else { return first }
        try? await time.sleep(.milliseconds(500))  // cancelled: the second look comes at once
        return try await engine.exit(of: id)
    }

    /// Stores the log, the events and the result of an attempt that ended. Blocks its thread.
    private func keep(
        _ log: Data, of ended: (exit: ContainerExit, end: AttemptEnd, stopReason: StopReason?),
        task: TaskID, attempt: Int, rerun: String?
    ) throws(FileError) -> Outcome {
        let (exit, end, stopReason) = ended
        var collected = CollectedExit(code: exit.code, oomKilled: exit.isOutOfMemory, end: end)
        do throws(FileError) {
            let path = folder.log(of: task, attempt: attempt)
            try Disk.makeFolder((path as NSString).deletingLastPathComponent)
            try Disk.write(log, to: path, mode: 0o640)
            collected.logPath = folder.logPath(of: task, attempt: attempt)
            collected.message =
                stopReason == .filledDisk
                ? stoppedForRoom(task) : exit.message ?? lastLine(of: log, end: end)
            WorkerFollower(store: store, folder: folder, logger: logger)
                .finish(task, attempt: attempt, at: time.now())
            if end == .succeeded {
                collected.artifact = try takeIn(task, rerun: rerun)
            } else if end == .failed(.userCode), stopReason == nil, othersFillDisk(task) {
                collected.end = .failed(.diskFull)
            }
        } catch {
            guard case .unsuitable(let path, let reason) = error else { throw error }
            collected.end = .failed(.userCode)
            collected.message = "the result cannot be kept: '\(path)' \(reason)"
        }
        return .succeeded(.collected(collected))
    }

    private func takeIn(_ task: TaskID, rerun: String?) throws(FileError) -> Artifact {
        // A worker may have put a link there; its target must not be moved.
        let work = folder.work(of: task)
        try ContainedFile.requireFolder("outputs/artifact", below: work)
        let artifact = try artifacts.take(in: "\(work)/outputs/artifact")
        // A container of a file resource makes only its preview, which is quickly made again.
        if task.resource.kind.traits.result != .file {
            try artifacts.note(ResultRecord(artifact, of: task, rerun: rerun))
        }
        return artifact
    }

    /// The path of an attempt's log; nil when there is none. A daemon that crashed may have written
    /// the log without recording it.
    func keptLogPath(of task: TaskID, attempt: Int) -> String? {
        Disk.exists(folder.log(of: task, attempt: attempt))
            ? folder.logPath(of: task, attempt: attempt) : nil
    }

    /// The last line of output most often says why the work failed.
    private func lastLine(of log: Data, end: AttemptEnd) -> String? {
        guard case .failed = end else { return nil }
        return StoredLog.lastLine(of: log).map { String($0.prefix(500)) }
    }

    /// Whether the disk is full, and would be full without the task's files as well.
    private func othersFillDisk(_ task: TaskID) -> Bool {
        guard let room = DiskRoom.at(folder.path), room.isRunningOut else { return false }
        return !room.isEnough(without: FolderUsage.of(folder.work(of: task)))
    }

    private func stoppedForRoom(_ task: TaskID) -> String {
        let held = DiskRoom.mebibytes(FolderUsage.of(folder.work(of: task)).bytes)
        return """
            the lab stopped it because the disk was running full: its work folder held \(held), \
            the most of all running work
            """
    }

    /// Calls the engine, unless another process took over since the intent began: this process may
    /// have been suspended for any time in between.
    private func outcome(
        _ body: () async throws(EngineError) -> Effect
    ) async -> Outcome {
        if let refusal = refusalOfEpoch() { return refusal }
        do throws(EngineError) {
            return .succeeded(try await body())
        } catch {
            return error.outcome
        }
    }

    /// The outcome of an action that must not begin because another process took over; nil while
    /// this process may act.
    func refusalOfEpoch() -> Outcome? {
        do throws(StateStoreError) {
            try store.checkEpoch()
            return nil
        } catch {
            return .skipped(reason: error.description)
        }
    }
}

extension EngineError {
    /// The outcome that the error means. An unknown effect is never a failure.
    var outcome: Outcome {
        switch self {
        case .unreachable, .busy: .skipped(reason: description)
        case .unknown: .unknown(message: description)
        case .imageMissing: .failed(.imageUnavailable, message: description)
        // The next attempt has another name, so the work goes on at once.
        case .foreignContainer, .notStarted: .failed(.interrupted, message: description)
        case .notFound, .notEnded: .skipped(reason: description)
        case .refused: .failed(.userCode, message: description)
        }
    }
}

extension FileError {
    var outcome: Outcome {
        switch self {
        case .full: .failed(.diskFull, message: description)
        case .notDurable, .failed: .failed(.internal, message: description)
        case .unsuitable: .failed(.userCode, message: description)
        }
    }
}
