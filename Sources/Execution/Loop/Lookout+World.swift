internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// The state of the disk at a look.
struct DiskView: Sendable, Hashable {
    /// Why no work may begin; nil when there is enough space.
    let shortage: String?
    /// The resource whose work has to stop, because it fills the disk.
    let filledBy: ResourceID?
}

/// Observing the Engine and the disk.
extension Lookout {
    /// The Engine's containers, if it answers completely. They settle interrupted intents, and then
    /// the containers are listed again: a container counts as absent only in a listing that is
    /// newer than the daemon's last change.
    func lookAtEngine() async throws(StateStoreError) -> EngineView {
        var view = EngineView.unreachable
        var problem = ""
        let resolver = IntentResolver(store: store, engine: executor.engine, logger: logger)
        do throws(EngineError) {
            let containers = try await executor.engine.list()
            try adopt(containers)
            let hasResolved = try await resolve(containers, by: resolver)
            view = .seen(hasResolved ? try await executor.engine.list() : containers)
            if await !knowsCapacity() {
                view = .unreachable
                problem = "the container engine does not report its CPUs and memory"
            }
        } catch {
            problem = "\(error)"
            _ = try await resolver.resolve(nil, besides: actions.ids, at: time.now())
        }
        try health.note("Engine", isHealthy: problem.isEmpty, problem, at: time.now())
        return view
    }

    /// Before any plan, enters into the journal the attempts that only labels of containers show.
    private func adopt(_ containers: [ContainerObservation]) throws(EngineError) {
        guard let loaded = branch.current else { return }
        let commit = loaded.revision.commit
        let hasNews = strangersUnder != nil && strangersUnder != commit
        guard !hasAdopted || hasNews else { return }
        do {
            let strangers = try Restoration(executor).adopt(
                containers, of: loaded.result.desired)
            strangersUnder = strangers > 0 ? commit : nil
        } catch {
            throw .unknown("containers cannot be adopted: \(error)")
        }
        hasAdopted = true
    }

    /// Settles open intents, and returns whether there was one.
    private func resolve(
        _ containers: [ContainerObservation], by resolver: IntentResolver
    ) async throws(EngineError) -> Bool {
        do throws(StateStoreError) {
            return try await resolver.resolve(containers, besides: actions.ids, at: time.now())
        } catch {
            throw .unknown("open intents cannot be resolved: \(error)")
        }
    }

    /// Whether the lab's capacity is known; asks for it when it is not.
    private func knowsCapacity() async -> Bool {
        guard let find = front.settings.findCapacity else { return true }
        guard let capacity = await find() else { return false }
        front.enter(capacity: capacity)
        await branch.reload()
        return true
    }

    /// Measures the free disk space and, when little is left, finds the running work that fills the
    /// disk.
    func lookAtDisk(_ engineView: EngineView) async -> DiskView {
        guard let room = DiskRoom.at(executor.folder.path) else {
            return DiskView(shortage: nil, filledBy: nil)
        }
        diskShortage = room.shortage(wasShort: diskShortage != nil)
        if diskShortage == nil { DiskReserve(path: executor.folder.reserve).take(of: room) }
        let filledBy = room.isRunningOut ? await largestWork(of: engineView, in: room) : nil
        return DiskView(shortage: diskShortage, filledBy: filledBy)
    }

    /// The resource with the largest work folder, if its container runs and the disk has enough
    /// space without that folder; else nil, because other files fill the disk. If the largest
    /// folder belongs to ended work, the result is nil too: that folder is removed soon, so no work
    /// has to stop.
    private func largestWork(of engineView: EngineView, in room: DiskRoom) async -> ResourceID? {
        guard case .seen(let containers) = engineView, !containers.isEmpty else { return nil }
        let folder = executor.folder
        let measured = await FileThread.run {
            containers.map { (FolderUsage.of(folder.work(of: $0.resource)), $0) }
        }
        guard let (usage, largest) = measured.max(by: { $0.0 < $1.0 }),
            largest.state == .running, room.isEnough(without: usage)
        else { return nil }
        return largest.resource
    }
}
