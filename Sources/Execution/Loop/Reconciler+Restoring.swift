internal import Foundation
internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

extension Reconciler {
    /// What is said of a lost database, while what there is of it is not yet restored.
    var lossNote: String? {
        FileManager.default.contents(atPath: executor.folder.lossNote)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Enters the results on disk, so that none is made again.
    func restoreResults() throws {
        let now = time.now()
        let records = try executor.artifacts.notedResults()
        for record in records {
            try store.restore(record.artifact, of: record.task, rerun: record.rerun, at: now)
        }
        logger.warning("restored \(Counted.text(records.count, "result")) from disk")
    }

    /// Enters the attempts that our containers' labels tell of, so that none is made twice. Done
    /// once, with the first complete listing after the loss.
    func adoptContainers(_ containers: [ContainerObservation], of desired: DesiredState) throws {
        guard let note = lossNote else { return }
        let now = time.now()
        let declared = Dictionary(
            desired.resources.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for container in containers {
            guard let resource = declared[container.resource] else {
                logger.warning(
                    "a container of ours is of nothing declared and is left alone",
                    metadata: ["container": "\(container.id)"])
                continue
            }
            let run = executor.folder.run(of: container)
            let isPreview = container.resource.kind == .model
            try store.adopt(
                container, run: run, rerun: isPreview ? nil : resource.spec.run?.rerun,
                previewOf: isPreview ? resource.inputDigest : nil, at: now)
        }
        try store.recordHealth(
            HealthRecord(name: "State", isHealthy: false, message: note, at: now))
        logger.warning("adopted \(Counted.text(containers.count, "container")) by their labels")
        try Disk.remove(executor.folder.lossNote)
    }
}

extension StateFolder {
    /// The run whose folder holds the document of the container's attempt; labels do not tell it.
    func run(of container: ContainerObservation) -> Int {
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
