internal import Foundation
public import Manifests
internal import Persistence
public import Repository

/// Reads the manifests of one commit: what the rules for files select, and nothing else.
public enum ManifestReading {
    /// The most files that a commit may have, and the most bytes of all manifests that are read,
    /// a content at several paths counted at each.
    public struct Limits: Sendable, Hashable {
        let filesMax: Int
        let totalMaxBytes: Int

        /// For the branch, which only those may change whom the lab trusts.
        public static let branch = Limits(filesMax: 200_000, totalMaxBytes: 256 << 20)
        /// For a pull request, which may be anybody's.
        public static let proposal = Limits(filesMax: 50_000, totalMaxBytes: 8 << 20)
    }

    /// What differs from the manifests at `known`, where that is given and can be told; else all.
    public static func manifests(
        in reader: ObjectReader, at revision: Revision, since known: Revision?,
        under folder: String, limits: Limits
    ) async throws(GitError) -> FoundManifests {
        if let known,
            let changes = try await changes(
                in: reader, from: known, to: revision, under: folder, limits: limits)
        {
            return changes
        }
        return .all(try await files(in: reader, at: revision, under: folder, limits: limits))
    }

    /// All manifests. What `parsed` has is not read, and it is brought up to date.
    public static func files(
        in reader: ObjectReader, at revision: Revision, under folder: String, limits: Limits,
        parsed: ParsedManifestCache? = nil
    ) async throws(GitError) -> [SourceFile] {
        let listing = try await reader.files(
            at: revision, under: folder, maxFiles: limits.filesMax)
        let prefix = prefixLength(of: folder)
        let files = listing.files.map { Listed(path: $0.path.dropping(prefix), id: $0.blobID) }
        let ignore = try await ignoreFile(files.first(where: \.isIgnoreFile)?.id, reader)
        let selected = ManifestSelection.select(files, ignore: ignore, path: \.path)
        let known = parsed?.known() ?? [:]
        let new = try await blobs(
            selected.compactMap(\.id).filter { known[$0.id] == nil }, reader, limits)
        let sources = try sources(selected, limits) { id in
            known[id.id].map { ($0.content, $0.parsed) } ?? new[id].map { ($0, nil) }
        }
        parsed?.update(known, to: new, all: Set(selected.compactMap(\.id?.id)))
        return sources
    }

    /// Nil when what differs cannot be told from the files that changed.
    static func changes(
        in reader: ObjectReader, from old: Revision, to new: Revision, under folder: String,
        limits: Limits
    ) async throws(GitError) -> FoundManifests? {
        async let ignoring = ignoreFileResult(at: new, under: folder, reader)
        guard
            let changes = try await reader.changes(
                from: old, to: new, under: folder, maxFiles: changedMax)
        else { return nil }
        let prefix = prefixLength(of: folder)
        let files = changes.map { Listed(path: $0.key.dropping(prefix), id: $0.value) }
        guard !files.contains(where: \.isIgnoreFile) else { return nil }
        let ignore = try await ignoring.get()
        let selected = ManifestSelection.select(files, ignore: ignore, path: \.path)
        let contents = try await blobs(selected.compactMap(\.id), reader, limits)
        return .changes(
            changed: try sources(selected, limits) { id in contents[id].map { ($0, nil) } },
            gone: selected.filter { $0.id == nil }.map(\.path))
    }

    /// A file as seen from the folder of manifests. A list of them, because paths that differ only
    /// in the form of their Unicode would be one key.
    private struct Listed {
        let path: String
        /// Nil where there is no plain file, or none any more.
        let id: BlobID?

        var isIgnoreFile: Bool { path == ignoreFileName }
    }

    /// The most bytes of one manifest.
    private static let manifestMaxBytes = LoadLimits.standard.maxFileBytes
    private static let ignoreFileName = ".reconcilerignore"
    /// With more files changed, all are listed.
    private static let changedMax = 1000

    private static func prefixLength(of folder: String) -> Int {
        folder.isEmpty ? 0 : folder.utf8.count + 1
    }

    /// Those that are plain files, with their content and what is known of it.
    private static func sources(
        _ files: [Listed], _ limits: Limits,
        content: (BlobID) -> (bytes: Data, parsed: Data?)?
    ) throws(GitError) -> [SourceFile] {
        var totalBytes = 0
        var sources: [SourceFile] = []
        for file in files {
            guard let id = file.id else { continue }
            let found = content(id)
            // One object is parsed as often as it has paths.
            totalBytes += found?.bytes.count ?? 0
            sources.append(
                SourceFile(
                    path: file.path, content: found?.bytes ?? tooLarge, parsed: found?.parsed))
        }
        guard totalBytes <= limits.totalMaxBytes else {
            throw .tooLarge(what: "all the files together", maxBytes: limits.totalMaxBytes)
        }
        return sources
    }

    /// Without those that are too large.
    private static func blobs(
        _ ids: [BlobID], _ reader: ObjectReader, _ limits: Limits
    ) async throws(GitError) -> [BlobID: Data] {
        func read(_ ids: [BlobID]) async throws(GitError) -> [BlobID: Data] {
            try await reader.blobs(
                ids, maxBytesEach: manifestMaxBytes,
                maxBytesTogether: limits.totalMaxBytes)
        }
        do throws(GitError) {
            return try await read(ids)
        } catch .tooLarge {
            let sizes = try await reader.sizes(of: ids)
            return try await read(ids.filter { sizes[$0, default: 0] <= manifestMaxBytes })
        }
    }

    /// Stands for any content that is not read because there is too much of it; the loader sees
    /// just that.
    private static let tooLarge = Data(
        repeating: UInt8(ascii: " "), count: manifestMaxBytes + 1)

    /// As a value, for reading beside something else.
    private static func ignoreFileResult(
        at revision: Revision, under folder: String, _ reader: ObjectReader
    ) async -> Result<String?, GitError> {
        let path = folder.isEmpty ? ignoreFileName : "\(folder)/\(ignoreFileName)"
        do throws(GitError) {
            let file = try await reader.file(path, at: revision)
            return .success(try await ignoreFile(file?.blobID, reader))
        } catch {
            return .failure(error)
        }
    }

    private static func ignoreFile(
        _ id: BlobID?, _ reader: ObjectReader
    ) async throws(GitError) -> String? {
        guard let id else { return nil }
        let blobs = try await reader.blobs(
            [id], maxBytesEach: manifestMaxBytes,
            maxBytesTogether: manifestMaxBytes)
        return blobs[id].map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// Without so many bytes of its beginning.
    fileprivate func dropping(_ count: Int) -> String {
        String(decoding: utf8.dropFirst(count), as: UTF8.self)
    }
}
