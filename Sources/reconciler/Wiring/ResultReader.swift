import Docker
import Execution
import Foundation
import Manifests
import ObjectStorage
import Persistence
import Planning
import StatusAPI

/// Gives out logs, pictures, objects and links, to whom they belong.
struct ResultReader: Sendable {
    /// How long a minted link works, as far as the download itself stays.
    private static let linkLifetime = Duration.seconds(3600)
    private static let pictureMaxBytes = 16 << 20

    let lab: Lab

    /// A part of the log of the newest attempt; nil when the viewer may not read it, or when it is
    /// not kept any more.
    func log(of id: ResourceID, _ range: LogRange, for viewer: Viewer) async throws -> LogChunk? {
        guard viewer.seesTasks(of: id),
            let attempt = try await lab.store.resource(id, for: viewer)?.attempts.first
        else { return nil }
        let kept = lab.folder.log(of: attempt.task, attempt: attempt.record.number)
        let isComplete = attempt.record.end != nil
        let content: Data
        if let file = FileManager.default.contents(atPath: kept) {
            content = file
        } else if isComplete {
            // An empty one would say that it wrote nothing.
            return nil
        } else if let container = attempt.record.containerID {
            content = await live(container)
        } else {
            content = Data()
        }
        return LogChunk(of: content, range, isComplete: isComplete)
    }

    /// What a running container has written so far; empty when the Engine does not answer.
    private func live(_ container: String) async -> Data {
        do throws(DockerError) {
            let query = LogQuery(since: nil, tail: nil, follows: false, hasTimestamps: false)
            var content = Data()
            for try await frame in try await lab.docker.logs(container, query) {
                content.append(contentsOf: frame.bytes)
            }
            return content
        } catch {
            return Data()
        }
    }

    /// A picture that the worker named, from the kept artifact or, meanwhile, from its outputs.
    func preview(
        of id: ResourceID, number: Int, for viewer: Viewer
    ) async throws -> Picture? {
        guard let report = try await lab.store.resource(id, for: viewer),
            report.results.previews.indices.contains(number)
        else { return nil }
        let path = report.results.previews[number].path
        guard let contents = try contents(of: path, in: report.results),
            contents.count < Self.pictureMaxBytes, let type = Self.type(of: contents)
        else { return nil }
        return Picture(contents: contents, contentType: type)
    }

    /// Workers name pictures relative to `outputs/`; kept artifacts begin below `artifact/`.
    private func contents(of path: String, in results: WorkerResults) throws -> Data? {
        let prefix = "artifact/"
        if let digest = results.artifactDigest, path.hasPrefix(prefix) {
            // A restored lab has the files and not yet the folder.
            return try ContainedFile.read(
                String(path.dropFirst(prefix.count)),
                below: try ArtifactStore(folder: lab.folder).tree(of: digest), from: 0,
                maxBytes: Self.pictureMaxBytes)
        }
        guard let task = results.task else { return nil }
        return try ContainedFile.read(
            "outputs/\(path)", below: lab.folder.work(of: task), from: 0,
            maxBytes: Self.pictureMaxBytes)
    }

    /// What the first bytes say; nil for anything that is no picture.
    private static func type(of contents: Data) -> String? {
        if contents.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            return "image/png"
        }
        return contents.starts(with: [0xFF, 0xD8, 0xFF]) ? "image/jpeg" : nil
    }

    /// The file behind a signed link of the folder bucket.
    func object(_ request: ObjectRequest) async throws -> ObjectFile? {
        guard let directory = lab.bucket.directory else { return nil }
        let path = LinkSigner.pathPrefix + request.key
        let verdict = try await directory.verify(
            path: path, query: request.query, now: Date())
        guard case .valid(let object) = verdict else { return nil }
        let name = object.link.filename ?? (object.link.key as NSString).lastPathComponent
        return ObjectFile(url: URL(fileURLWithPath: object.path), fileName: name)
    }

    /// Makes a link for one who may have it and audits that. It is kept nowhere.
    func mintLink(for id: ResourceID, by viewer: Viewer) async throws -> MintedLink? {
        let now = Date()
        guard viewer.seesTasks(of: id),
            let download = try await lab.store.resource(id, for: viewer)?.download,
            let left = download.left(at: lab.time.now())
        else { return nil }
        let lifetime = min(Self.linkLifetime, left)
        guard lifetime >= .seconds(1),
            try lab.store.recordMint(download: id, viewer: viewer, at: lab.time.now())
        else { return nil }
        let key = download.record.objectKey
        let url = try lab.bucket.storage.presignedURL(
            key, expiresIn: .seconds(Int(lifetime / .seconds(1))), filename: "\(id.name).tar",
            now: now)
        return MintedLink(
            url: url.absoluteString,
            expiresAt: now.addingTimeInterval(Double(Int(lifetime / .seconds(1)))))
    }
}
