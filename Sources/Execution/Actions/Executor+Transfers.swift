internal import Foundation
internal import Logging
internal import Manifests
internal import ObjectStorage
internal import Persistence
internal import Planning

extension Executor {
    /// Copies a file from its origin, checks its digest, and stores it as an artifact under its
    /// stored name.
    func ingest(_ file: FileWorkload, _ task: TaskID, _ revision: String) async -> Outcome {
        let id = task.resource
        let staging = "\(folder.staging)/\(id.fileName)"
        let target = "\(staging)/\(file.storedName)"
        do {
            try Disk.remove(staging)
            try Disk.makeFolder(staging)
            defer { removeLeftover(staging) }
            try await FileFetcher(source: source).fetch(file.origin, at: revision, to: target)
            if file.isModel {
                let head = FileHead(try Disk.head(of: target, maxBytes: 64))
                if let refusal = head.refusal(asModel: file.origin.description) {
                    return .failed(.userCode, message: refusal)
                }
            }
            let (sha256, _) = try await FileThread.run { () throws(FileError) in
                try Disk.digest(of: target)
            }
            guard sha256 == file.sha256 else {
                return .failed(
                    .userCode,
                    message: """
                        '\(file.origin)' has sha256 \(sha256), but its manifest says \
                        \(file.sha256); if the file is right, write the first value into \
                        'spec.sha256'
                        """)
            }
            for (name, text) in file.companions {
                try Disk.write(Data(text.utf8), to: "\(staging)/\(name)", mode: 0o644)
            }
            let artifact = try await FileThread.run { () throws(FileError) in
                let artifact = try artifacts.take(in: staging)
                try artifacts.note(ResultRecord(artifact, of: task, rerun: nil))
                return artifact
            }
            return .succeeded(.ingested(artifact))
        } catch let error as FileError {
            return error.outcome
        } catch let error as SourceError {
            return error.outcome
        } catch {
            return .failed(.internal, message: "\(error)")
        }
    }

    /// Archives the pinned version and puts the archive into the bucket. A repeated call gives the
    /// same object, because the archive's bytes depend only on the version. A large archive is sent
    /// in parts, and a repeated call sends only the missing parts.
    func upload(
        _ pinned: VersionRecord, for task: TaskID, attempt: Int, to key: String?
    ) async -> Outcome {
        guard let key else { return .skipped(reason: "its intent names no object") }
        // Several downloads may offer the same version.
        let archive = "\(folder.outgoing)/\(task.resource.fileName).tar"
        do {
            if let refusal = refusal(forArchiveOf: pinned.sizeBytes) { return refusal }
            let (sha256, sizeBytes) = try await FileThread.run { () throws(FileError) in
                let tree = try artifacts.tree(of: pinned.artifactDigest)
                let listing = try artifacts.listing(of: pinned.artifactDigest)
                return try TarArchive.write(
                    listing.files.map(\.path), in: tree, under: pinned.task.resource.name,
                    to: archive)
            }
            defer { removeLeftover(archive) }
            let source = OutgoingArchive(
                path: archive, key: key, sha256: sha256, sizeBytes: sizeBytes, task: task,
                attempt: attempt)
            try await put(source)
            return .succeeded(
                .uploaded(UploadedObject(key: key, sizeBytes: sizeBytes, sha256: sha256)))
        } catch let error as FileError {
            return error.outcome
        } catch let error as BucketError {
            return .failed(.storageUnavailable, message: error.description)
        } catch let error as StateStoreError {
            return .skipped(reason: error.description)
        } catch is CancellationError {
            return .skipped(reason: "it was interrupted; the next look continues it")
        } catch {
            return .failed(.internal, message: "\(error)")
        }
    }

    /// Deletes the object, and the parts of an upload of it that was not completed.
    func expire(_ key: String, of task: TaskID) async -> Outcome {
        if let refusal = refusalOfEpoch() { return refusal }
        do {
            try await abortUpload(of: task, to: key)
            try await bucket.delete(key, now: time.now().date)
            return .succeeded(.expired)
        } catch {
            return .failed(.storageUnavailable, message: "\(error)")
        }
    }

    /// Removes the work folders of a resource whose grace ended. Its artifacts are collected later,
    /// once no version names them.
    func purge(_ resource: ResourceID) async -> Outcome {
        if let refusal = refusalOfEpoch() { return refusal }
        do throws(FileError) {
            try await FileThread.run { () throws(FileError) in
                try Disk.remove(folder.work(of: resource))
            }
            return .succeeded(.purged)
        } catch {
            return error.outcome
        }
    }

    /// Moves the checkpoints of a renamed resource to its new name. Work whose checkpoint cannot be
    /// moved begins anew.
    func moveWork(from former: [ResourceID], to current: ResourceID) {
        for id in former where Disk.exists(folder.work(of: id)) {
            do throws(FileError) {
                try Disk.remove(folder.work(of: current))
                try Disk.move(folder.work(of: id), to: folder.work(of: current))
            } catch {
                logger.warning(
                    "the checkpoints of \(id) stay behind", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Removes the kept logs of attempts that ended long ago. A missing log is a success.
    func purgeLogs(of task: TaskID, _ attempts: [Int]) async -> Outcome {
        if let refusal = refusalOfEpoch() { return refusal }
        do throws(FileError) {
            try await FileThread.run { () throws(FileError) in
                for attempt in attempts { try Disk.remove(folder.log(of: task, attempt: attempt)) }
            }
            return .succeeded(.purged)
        } catch {
            return error.outcome
        }
    }

    /// The failure of an archive that would leave less than the floor free, and so stop new work in
    /// the whole lab; nil when there is room.
    private func refusal(forArchiveOf sizeBytes: Int) -> Outcome? {
        guard let room = DiskRoom.at(folder.path), !room.isRoomy(for: sizeBytes) else { return nil }
        return .failed(
            .diskFull,
            message: """
                its archive of \(DiskRoom.mebibytes(sizeBytes)) does not fit: \
                \(DiskRoom.mebibytes(room.freeBytes)) are free, and \
                \(DiskRoom.mebibytes(room.floorBytes)) of these must stay free
                """)
    }

    private func removeLeftover(_ path: String) {
        do throws(FileError) {
            try Disk.remove(path)
        } catch {
            logger.warning("left over", metadata: ["path": "\(path)", "error": "\(error)"])
        }
    }
}

extension SourceError {
    var outcome: Outcome {
        switch self {
        case .unreachable, .revisionMissing, .folderMissing, .untrusted, .unverifiable:
            .failed(.storageUnavailable, message: description)
        case .fileMissing, .unsuitable: .failed(.userCode, message: description)
        }
    }
}
