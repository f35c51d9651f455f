internal import Foundation
internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// Restores the journal after the loss of a database from the disk and the Engine.
struct Restoration: Sendable {
    private let store: StateStore
    private let folder: StateFolder
    private let artifacts: ArtifactStore
    private let time: TimeSource
    private let logger: Logger

    init(_ executor: Executor<some ManifestSource>) {
        store = executor.store
        folder = executor.folder
        artifacts = executor.artifacts
        time = executor.time
        logger = executor.logger
    }

    /// The note about a lost database; nil once the restoration is complete.
    var lossNote: String? {
        FileManager.default.contents(atPath: folder.lossNote)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Enters the results on disk that the database lacks, so that none is made again or removed as
    /// garbage, after the database was lost or an older copy was restored. A result that the
    /// database knows as deleted stays deleted. A result that the database knows under a later name
    /// is noted under that name.
    func restoreResults() throws {
        let now = time.now()
        let settled = Set(try store.settledTasks())
        let records = try artifacts.notedResults(besides: settled)
        let names = try store.currentNames(of: Set(records.map(\.task.resource)))
        var restored = 0
        for record in records {
            let task = record.task
            let moved = names[task.resource].map {
                TaskID(resource: $0, digest: task.digest, run: task.run)
            }
            if let moved, settled.contains(moved) {
                try artifacts.rename(record, to: moved)
                continue
            }
            try store.restore(record.artifact, of: task, rerun: record.rerun, at: now)
            restored += 1
        }
        guard restored > 0 else { return }
        logger.warning("restored \(Counted.text(restored, "result")) from disk")
    }

    /// Enters the attempts that labels of containers show and the journal lacks, so that no
    /// container is made twice. Runs with the first complete listing after a start: an attempt is
    /// journalled before its container is made, so only the loss of a database explains a missing
    /// one. Returns the number of containers that are left alone because no resource declares them;
    /// the call is repeated at another revision.
    func adopt(_ containers: [ContainerObservation], of desired: DesiredState) throws -> Int {
        var declared: [ResourceID: Resource]?
        var (adopted, strangers) = (0, 0)
        for container in containers where try !store.knows(container) {
            let known =
                declared
                ?? Dictionary(
                    desired.resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
            declared = known
            guard let resource = known[container.resource] else {
                logger.warning(
                    "a container of the lab belongs to no declared resource and is left alone",
                    metadata: ["container": "\(container.id)"])
                strangers += 1
                continue
            }
            let run = folder.run(of: container)
            let isPreview = container.resource.kind.traits.result == .file
            try store.adopt(
                container, run: run, rerun: isPreview ? nil : resource.spec.run?.rerun,
                previewOf: isPreview ? resource.inputDigest : nil, at: time.now())
            adopted += 1
        }
        if adopted > 0 {
            logger.warning("adopted \(Counted.text(adopted, "container")) by their labels")
        }
        try tellOfLoss()
        return strangers
    }

    private func tellOfLoss() throws {
        guard let note = lossNote else { return }
        try store.recordHealth(
            HealthRecord(name: "State", isHealthy: false, message: note, at: time.now()))
        do throws(FileError) {
            try Disk.remove(folder.lossNote)
        } catch {
            logger.warning(
                "the note about the lost database cannot be removed",
                metadata: ["error": "\(error)"])
        }
    }
}

extension StateFolder {
    /// The run number, from the folder with the document of the container's attempt; no label holds
    /// it.
    fileprivate func run(of container: ContainerObservation) -> Int {
        let names = try? FileManager.default.contentsOfDirectory(  // none: the first run
            atPath: work(of: container.resource))
        let runs = (names ?? []).compactMap { name -> Int? in
            let parts = name.split(separator: "-")
            guard parts.count == 2, parts[0] == container.digest.short else { return nil }
            return Int(parts[1])
        }
        let ofAttempt = runs.filter { run in
            let task = TaskID(
                resource: container.resource, digest: container.digest, run: run)
            return Disk.exists(taskDocument(of: task, attempt: container.attempt))
        }
        return ofAttempt.max() ?? 0
    }
}
