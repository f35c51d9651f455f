internal import Foundation
internal import Logging
internal import ObjectStorage
internal import Persistence
internal import Planning

/// An archive that is uploaded to the bucket.
struct OutgoingArchive: Sendable {
    let path: String
    let key: String
    let sha256: String
    let sizeBytes: Int
    let task: TaskID
    let attempt: Int

    var attributes: ObjectAttributes {
        ObjectAttributes(contentType: "application/x-tar", sha256: sha256)
    }
}

extension Executor {
    /// Uploads the archive under its key: as a whole when it fits into one part, else in parts.
    func put(_ source: OutgoingArchive) async throws {
        try store.checkEpoch()
        guard source.sizeBytes > settings.uploadPartBytes else {
            _ = try await bucket.put(
                source.path, as: source.key, attributes: source.attributes, now: time.now().date)
            return
        }
        do {
            try await putParts(of: source)
        } catch BucketError.noSuchUpload {
            // Another client aborted the upload, or the server did after its own timeout: begin
            // again.
            try store.dropUpload(of: source.task)
            try await putParts(of: source)
        } catch let error as BucketError {
            if case .sourceMismatch = error {
                try await abortUpload(of: source.task, to: source.key)
                try store.dropUpload(of: source.task)
            }
            throw error
        }
    }

    /// Sends the parts that the bucket lacks. The upload's id is stored before the first part is
    /// sent, and each part after the bucket has it; so after a crash only the part in progress is
    /// sent again.
    private func putParts(of source: OutgoingArchive) async throws {
        let session = try await session(for: source)
        let upload = MultipartUpload(key: source.key, id: session.uploadID)
        let parts = try PartRange.plan(
            sizeBytes: Int64(source.sizeBytes), partBytes: Int64(session.partBytes))
        let file = MultipartFile(path: source.path, sha256: source.sha256, parts: parts)
        let known = session.parts.map {
            UploadedPart(number: $0.number, eTag: $0.etag, sizeBytes: Int64($0.sizeBytes))
        }
        var sentBytes = known.reduce(0) { $0 + Int($1.sizeBytes) }
        if !known.isEmpty {
            logger.info("\(source.key): goes on behind \(known.count) of \(parts.count) parts")
        }
        try report(sentBytes, of: source)
        _ = try await bucket.upload(file, to: upload, known: known, now: { time.now().date }) {
            part in
            try store.checkEpoch()
            try store.savePart(
                UploadSession.Part(
                    number: part.number, etag: part.eTag, sizeBytes: Int(part.sizeBytes)),
                of: source.task)
            sentBytes = min(sentBytes + Int(part.sizeBytes), source.sizeBytes)
            try report(sentBytes, of: source)
        }
    }

    /// The upload that was begun for the same bytes, or a new one.
    private func session(for source: OutgoingArchive) async throws -> UploadSession {
        if let known = try store.upload(of: source.task) {
            if known.sourceSHA256 == source.sha256 { return known }
            try await abortUpload(of: source.task, to: source.key)
        }
        try await abortForgottenUploads(to: source.key)
        let upload = try await bucket.createMultipartUpload(
            source.key, attributes: source.attributes, now: time.now().date)
        let session = UploadSession(
            uploadID: upload.id, sourceSHA256: source.sha256,
            partBytes: settings.uploadPartBytes, parts: [])
        try store.saveUpload(session, of: source.task, at: time.now())
        return session
    }

    /// Aborts uploads of this lab without a row in the store: those to `key`, which a crash left,
    /// and all that are older than a day. Uploads of other labs have other keys.
    private func abortForgottenUploads(to key: String) async throws {
        let known = try store.openUploads()
        let now = time.now().date
        let pending = try await bucket.listMultipartUploads(
            prefix: DownloadKey.prefix(installationID: store.installationID), now: now)
        for each in pending where !known.contains(each.upload.id) {
            let isOld = each.initiatedAt.map { now.timeIntervalSince($0) > 86_400 } ?? false
            guard each.upload.key == key || isOld else { continue }
            logger.info("aborts a forgotten upload", metadata: ["key": "\(each.upload.key)"])
            try await bucket.abortMultipartUpload(each.upload, now: now)
        }
    }

    func abortUpload(of task: TaskID, to key: String) async throws {
        guard let known = try store.upload(of: task) else { return }
        try await bucket.abortMultipartUpload(
            MultipartUpload(key: key, id: known.uploadID), now: time.now().date)
    }

    private func report(_ sentBytes: Int, of source: OutgoingArchive) throws(StateStoreError) {
        let progress = WorkerProgress(
            done: sentBytes, total: source.sizeBytes, unit: "bytes", phase: "upload")
        try store.record(
            [.progress(progress)], of: source.task, attempt: source.attempt, at: time.now())
    }
}
