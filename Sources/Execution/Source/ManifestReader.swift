internal import Foundation
public import Manifests
import Persistence
public import Repository

/// Reads the manifests of commits: only files that the rules for manifests select.
public struct ManifestReader: Sendable {
    /// The most files that a commit may have, and the most bytes of all manifests that are read; a
    /// content at several paths counts once for each.
    public struct Limits: Sendable, Hashable {
        let filesMax: Int
        let totalMaxBytes: Int

        /// For the branch, which only trusted people may change.
        public static let branch = Limits(filesMax: 200_000, totalMaxBytes: 256 << 20)
        /// For a pull request, which anybody may open.
        public static let proposal = Limits(filesMax: 50_000, totalMaxBytes: 8 << 20)
    }

    private let objects: ObjectReader
    /// Relative to the top; empty for all of the repository.
    private let folder: String
    private let limits: Limits

    public init(_ objects: ObjectReader, folder: String, limits: Limits) {
        self.objects = objects
        self.folder = folder
        self.limits = limits
    }

    /// The manifests that differ from those at `known`, if it is given and the difference can be
    /// determined; else all.
    ///
    /// - Throws: `GitError.folderMissing` when the commit lacks the folder, because a missing
    ///   folder must not look like the removal of its manifests.
    public func manifests(
        at revision: Revision, since known: Revision?
    ) async throws(GitError) -> FoundManifests {
        if let known, let changes = try await changes(from: known, to: revision) {
            return changes
        }
        let files = try await files(at: revision)
        if files.isEmpty, !folder.isEmpty,
            try await objects.treeID(at: revision, under: folder) == nil
        {
            throw .folderMissing(
                folder, at: revision, others: try await objects.topFolders(at: revision, max: 8))
        }
        return .all(files)
    }

    /// All manifests.
    public func files(at revision: Revision) async throws(GitError) -> [SourceFile] {
        let listing = try await objects.files(
            at: revision, under: folder, maxFiles: limits.filesMax)
        let files =
            listing.files.map {
                Listed(
                    path: $0.path.dropping(prefixLength), id: $0.blobID,
                    obstacle: $0.mode.obstacle, mayHideFolder: $0.blobID == nil)
            }
            + listing.refused.map {
                Listed(path: $0.shownPath.dropping(prefixLength), obstacle: $0.reason)
            }
        let ignore = try await ignoreFile(files.first(where: \.isIgnoreFile)?.id)
        let selected = ManifestSelection.select(
            files, ignore: ignore, path: \.path, mayHideFolder: \.mayHideFolder)
        return try sources(selected, try await blobs(selected.compactMap(\.id)))
    }

    /// Nil when the changed files do not determine which manifests differ.
    private func changes(
        from old: Revision, to new: Revision
    ) async throws(GitError) -> FoundManifests? {
        async let ignoring = ignoreFileResult(at: new)
        guard
            let changes = try await objects.changes(
                from: old, to: new, under: folder, maxFiles: Self.changedMax)
        else { return nil }
        let files = changes.map { Listed(path: $0.key.dropping(prefixLength), id: $0.value) }
        guard !files.contains(where: \.isIgnoreFile) else { return nil }
        let ignore = try await ignoring.get()
        let selected = ManifestSelection.select(files, ignore: ignore, path: \.path)
        return .changes(
            changed: try sources(selected, try await blobs(selected.compactMap(\.id))),
            gone: selected.filter { $0.id == nil }.map(\.path))
    }

    /// A file with its path from the folder of manifests. Files are kept in a list, because a
    /// dictionary would merge paths that differ only in their Unicode form.
    private struct Listed {
        let path: String
        /// Nil where the commit has no plain file.
        var id: BlobID?
        /// Why the entry is not read.
        var obstacle: String?
        var mayHideFolder = false

        var isIgnoreFile: Bool { path == ignoreFileName }
    }

    /// The most bytes of one manifest.
    private static let manifestMaxBytes = LoadLimits.standard.maxFileBytes
    private static let ignoreFileName = ".reconcilerignore"
    /// When more files changed, all files are listed.
    private static let changedMax = 1000

    private var prefixLength: Int { folder.isEmpty ? 0 : folder.utf8.count + 1 }

    /// The files that the commit has, with their content.
    private func sources(
        _ files: [Listed], _ contents: [BlobID: Data]
    ) throws(GitError) -> [SourceFile] {
        var totalBytes = 0
        var sources: [SourceFile] = []
        for file in files {
            if let obstacle = file.obstacle {
                sources.append(SourceFile(path: file.path, obstacle: obstacle))
                continue
            }
            guard let id = file.id else { continue }
            // An object counts once for each of its paths, because it is parsed for each.
            totalBytes += contents[id]?.count ?? 0
            sources.append(SourceFile(path: file.path, content: contents[id] ?? Self.tooLarge))
        }
        guard totalBytes <= limits.totalMaxBytes else {
            throw .tooLarge(what: "all the files together", maxBytes: limits.totalMaxBytes)
        }
        return sources
    }

    /// The files without those that are too large.
    private func blobs(_ ids: [BlobID]) async throws(GitError) -> [BlobID: Data] {
        func read(_ ids: [BlobID]) async throws(GitError) -> [BlobID: Data] {
            try await objects.blobs(
                ids, maxBytesEach: Self.manifestMaxBytes,
                maxBytesTogether: limits.totalMaxBytes)
        }
        do throws(GitError) {
            return try await read(ids)
        } catch .tooLarge {
            let sizes = try await objects.sizes(of: ids)
            return try await read(ids.filter { sizes[$0, default: 0] <= Self.manifestMaxBytes })
        }
    }

    /// A substitute for content that is too large to read; the loader sees only that it is too
    /// large.
    private static let tooLarge = Data(
        repeating: UInt8(ascii: " "), count: manifestMaxBytes + 1)

    /// The ignore file's text or the error as a value, for a read beside another one.
    private func ignoreFileResult(at revision: Revision) async -> Result<String?, GitError> {
        let name = Self.ignoreFileName
        let path = folder.isEmpty ? name : "\(folder)/\(name)"
        do throws(GitError) {
            let file = try await objects.file(path, at: revision)
            return .success(try await ignoreFile(file?.blobID))
        } catch {
            return .failure(error)
        }
    }

    private func ignoreFile(_ id: BlobID?) async throws(GitError) -> String? {
        guard let id else { return nil }
        let blobs = try await objects.blobs(
            [id], maxBytesEach: Self.manifestMaxBytes,
            maxBytesTogether: Self.manifestMaxBytes)
        return blobs[id].map { String(decoding: $0, as: UTF8.self) }
    }
}

extension RepositoryFile.Mode {
    /// Why an entry is not read; nil for a plain file.
    fileprivate var obstacle: String? {
        switch self {
        case .regular, .executable: nil
        case .symlink: FolderManifests.linkObstacle
        case .submodule: "it is a commit of another repository; put its files here"
        }
    }
}

extension String {
    /// The rest of the path, without this many bytes of its beginning.
    fileprivate func dropping(_ count: Int) -> String {
        String(decoding: utf8.dropFirst(count), as: UTF8.self)
    }
}
