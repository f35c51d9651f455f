internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// What a look found of the disk.
struct DiskView: Sendable, Hashable {
    /// Why nothing may begin; nil when there is room.
    let shortage: String?
    /// Whose work fills it so that it has to stop.
    let filledBy: ResourceID?
}

extension Reconciler {
    /// Looks how much room is left, and when it runs out, which of those that run fills it.
    func lookAtDisk(_ engineView: EngineView) async -> DiskView {
        guard let room = DiskRoom.at(executor.folder.path) else {
            return DiskView(shortage: nil, filledBy: nil)
        }
        diskShortage = room.shortage(wasShort: diskShortage != nil)
        if diskShortage == nil { reserve.take(of: room) }
        let filledBy = room.isRunningOut ? await largestWork(of: engineView, in: room) : nil
        return DiskView(shortage: diskShortage, filledBy: filledBy)
    }

    /// The resource whose container runs and whose work folder holds the most, provided that there
    /// is enough room without it: else others fill the disk. What ended already gives its room
    /// back soon, so as long as that holds the most nobody else has to stop.
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

    /// Gives the reserve away when the disk is full, and has the world looked at again with it.
    func makeRoom(after problem: StateStoreError) {
        let isShort = DiskRoom.at(executor.folder.path)?.shortage(wasShort: true) != nil
        guard problem == .diskFull, isShort, reserve.release() else { return }
        logger.warning("the disk is full; the reserve is used to record what ended")
        wake.ring()
    }

    var reserve: DiskReserve { DiskReserve(path: executor.folder.reserve) }
}
