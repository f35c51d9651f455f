import Execution
import Foundation
import Manifests
import ObjectStorage
import Persistence
import Planning
import StatusAPI

/// Reads logs, pictures and objects and makes links, for viewers who may have them.
struct OwnedResults: Sendable {
    /// How long a minted link works at most; it never outlives the download.
    private static let linkLifetime = Duration.seconds(3600)
    private static let pictureMaxBytes = 16 << 20

    /// Bytes of a log that are read at once.
    private static let pieceBytes = 64 << 10
    /// Bytes of the last lines of a log, at most.
    private static let tailBytes = 1 << 20

    let store: StateStore
    let folder: StateFolder
    let bucket: LabBucket
    let logs: ContainerLogs
    let now: @Sendable () -> Instant
    /// Rung when the engine did not answer, so that the loop looks at it.
    let wake: WakeSignal

    /// Part of the log of the requested attempt, or of the newest; nil when the viewer may not read
    /// it, or it is not kept any more.
    func log(_ request: LogRequest) async throws -> LogChunk? {
        let found = try await store.attempt(
            request.attempt, of: request.resource, for: request.viewer)
        guard let (id, record) = found else { return nil }
        let place: LogPlace =
            switch request.range {
            case .tail(let lines): .lastLines(lines, maxBytes: Self.tailBytes)
            case .from(let offset): .offset(offset, maxBytes: Self.pieceBytes)
            }
        let part = try await self.part(place, of: id, record)
        // An empty log would say that the attempt wrote nothing.
        if part == nil, record.end != nil { return nil }
        var chunk = LogChunk(
            attempt: id, bytes: part?.bytes ?? Data(), offsetBytes: part?.offsetBytes ?? 0)
        chunk.isAtEnd = part?.isAtEnd ?? true
        chunk.sizeBytes = part?.sizeBytes ?? 0
        chunk.isComplete = part?.isWhole == true && record.end != nil
        chunk.isStamped = part?.isStamped ?? false
        return chunk
    }

    /// A reader who follows a log stays with the copy that it began with, because the kept copy of
    /// a long log may lack its middle.
    ///
    /// - Throws: `LogUnavailable` while the Engine does not answer, or a file of the log fails.
    private func part(
        _ place: LogPlace, of id: AttemptID, _ record: AttemptRecord
    ) async throws -> LogPart? {
        do {
            if let container = record.containerID,
                let part = try await logs.followed(container, place)
            {
                return part
            }
            let path = folder.log(of: id.task, attempt: id.number)
            if let part = try ContainerLogs.kept(at: path, place) { return part }
            guard let container = record.containerID, record.end == nil else { return nil }
            return try await logs.part(of: container, place)
        } catch let error as EngineError {
            // The loop looks at the Engine now, so that a failure of the Engine is told soon.
            wake.ring()
            throw LogUnavailable(reason: error.description)
        } catch let error as FileError {
            throw LogUnavailable(reason: error.reason)
        }
    }

    /// A picture that the worker named, from the kept artifact or, before there is one, from the
    /// task's outputs.
    func preview(_ request: PictureRequest, for viewer: Viewer) async throws -> Picture? {
        let found = try await store.preview(request.number, of: request.resource, for: viewer)
        guard let preview = found else { return nil }
        let path = preview.path as NSString
        // Workers may put a small copy beside a picture: beside `1.png` it is `1.small.jpg`.
        let small = "\(path.deletingPathExtension).small.jpg"
        for path in request.isSmall ? [small, preview.path] : [preview.path] {
            if let contents = try contents(of: preview, at: path),
                contents.count < Self.pictureMaxBytes, let type = Self.type(of: contents)
            {
                return Picture(contents: contents, contentType: type)
            }
        }
        return nil
    }

    /// Workers name pictures relative to `outputs/`; kept artifacts begin below `artifact/`.
    private func contents(of preview: PreviewRecord, at path: String) throws -> Data? {
        let prefix = "artifact/"
        if let digest = preview.artifactDigest, path.hasPrefix(prefix) {
            return try ContainedFile.read(
                String(path.dropFirst(prefix.count)),
                below: try ArtifactStore(folder: folder).tree(of: digest), from: 0,
                maxBytes: Self.pictureMaxBytes)
        }
        guard let task = preview.task else { return nil }
        return try ContainedFile.read(
            "outputs/\(path)", below: folder.work(of: task), from: 0,
            maxBytes: Self.pictureMaxBytes)
    }

    /// The content type by the first bytes; nil for anything but PNG and JPEG.
    private static func type(of contents: Data) -> String? {
        if contents.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return "image/png"
        }
        return contents.starts(with: [0xFF, 0xD8, 0xFF]) ? "image/jpeg" : nil
    }

    /// The file behind a signed link of the folder bucket.
    func object(_ request: ObjectRequest) async throws -> ObjectFile? {
        guard let directory = bucket.directory else { return nil }
        let path = LinkSigner.pathPrefix + request.key
        let verdict = try await directory.verify(
            path: path, query: request.query, now: now().date)
        guard case .valid(let object) = verdict else { return nil }
        let name = object.link.filename ?? (object.link.key as NSString).lastPathComponent
        return ObjectFile(url: URL(fileURLWithPath: object.path), fileName: name)
    }

    /// Makes a link for a viewer who may have it, and audits that. The link is stored nowhere. Nil
    /// when the viewer may not have it, or the download is not offered.
    func mintLink(for id: ResourceID, by viewer: Viewer) async throws -> MintedLink? {
        let date = now().date
        guard viewer.seesTasks(of: id),
            let offer = try await store.offer(of: id, for: viewer, at: now())
        else { return nil }
        let lifetime = min(Self.linkLifetime, offer.left)
        guard lifetime >= .seconds(1),
            try store.recordMint(download: id, viewer: viewer, at: now())
        else { return nil }
        let url = try bucket.storage.presignedURL(
            offer.objectKey, expiresIn: .seconds(Int(lifetime / .seconds(1))),
            filename: "\(id.name).tar", now: date)
        return MintedLink(
            url: url.absoluteString,
            expiresAt: date.addingTimeInterval(Double(Int(lifetime / .seconds(1)))))
    }
}
