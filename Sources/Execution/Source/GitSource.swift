internal import Foundation
public import Manifests
internal import Persistence
public import Repository
internal import Synchronization

/// Manifests in a branch of a git repository, read through a bare mirror.
public struct GitSource: ManifestSource {
    /// The most bytes of one manifest.
    static let manifestMaxBytes = LoadLimits.standard.maxFileBytes
    /// The largest file that is taken from a repository: 16 GiB.
    static let fileMaxBytes = 16 << 30

    private let repository: GitRepository
    /// Folder of manifests relative to the top; empty for all of the repository.
    private let folder: String
    private let signers: TrustedSigners
    private let condition = MirrorCondition()

    public init(repository: GitRepository, folder: String, signers: TrustedSigners) {
        self.repository = repository
        self.folder = folder
        self.signers = signers
    }

    public func fetch() async throws(SourceError) -> FoundRevision {
        try await translating { () async throws(GitError) in
            let head = try await repository.fetchHead(checking: condition.beginFetch())
            condition.endFetch()
            return FoundRevision(
                revision: AcceptedRevision(
                    commit: head.revision.id, subject: head.subject, author: head.authorName,
                    committedAt: .seconds(head.committedAt.timeIntervalSince1970)),
                parents: head.parents.map(\.id))
        }
    }

    public func head() async throws(SourceError) -> String {
        try await translating { () async throws(GitError) in
            try await repository.remoteHead().id
        }
    }

    public func isAncestor(
        _ ancestor: String, of revision: String
    ) async throws(SourceError) -> Bool {
        guard let old = Revision(ancestor), let new = Revision(revision) else { return false }
        return try await reading { () async throws(GitError) in
            try await repository.reader.isAncestor(old, of: new)
        }
    }

    public func signer(of revision: String) async throws(SourceError) -> String {
        guard let commit = Revision(revision) else { throw .revisionMissing(revision) }
        // Its writer has a say in what a signature's check prints: no reason for a new mirror.
        let verdict = try await translating { () async throws(GitError) in
            try await repository.signature(of: commit, trusting: signers)
        }
        switch verdict {
        case .trusted(let signer): return signer.description
        case .refused(.unverifiable(let reason)):
            throw .unverifiable(SignatureProblem.unverifiable(reason).description)
        case .refused(let problem): throw .untrusted(problem.description)
        }
    }

    public func manifests(
        at revision: String, since known: String?
    ) async throws(SourceError) -> FoundManifests {
        guard let revision = Revision(revision) else { throw .revisionMissing(revision) }
        return try await reading { () async throws(GitError) in
            try await ManifestReading.manifests(
                in: repository.reader, at: revision, since: known.flatMap { Revision($0) },
                under: folder, limits: .branch)
        }
    }

    public func copyFile(
        _ path: String, at revision: String, to target: String
    ) async throws(SourceError) {
        guard let revision = Revision(revision) else { throw .revisionMissing(revision) }
        let full = folder.isEmpty ? path : "\(folder)/\(path)"
        let file = try await reading { () async throws(GitError) in
            try await repository.reader.file(full, at: revision)
        }
        guard let file else { throw .fileMissing(path) }
        guard let blob = file.blobID else {
            throw .unsuitable("'\(path)' is a link; a model is a plain file of the repository")
        }
        let sizeBytes = try await reading { () async throws(GitError) in
            try await repository.reader.copyBlob(blob, to: target, maxBytes: Self.fileMaxBytes)
        }
        if sizeBytes < 1024, let content = FileManager.default.contents(atPath: target),
            LFSPointer(parsing: content) != nil
        {
            throw .unsuitable("'\(path)' is a Git LFS pointer; commit the file itself")
        }
    }

    /// Reads from the mirror. When that shows that something is lost or broken, the mirror is
    /// replaced and read once more.
    private func reading<Result>(
        _ body: () async throws(GitError) -> Result
    ) async throws(SourceError) -> Result {
        try await translating { () async throws(GitError) in
            do throws(GitError) {
                return try await body()
            } catch {
                guard case .damaged(let problem) = error else { throw error }
                do throws(GitError) {
                    _ = try await repository.rebuild()
                } catch .cancelled {
                    throw .cancelled
                } catch .refused {
                    // A fetch is under way, which may have replaced it.
                } catch let failure {
                    throw .damaged("\(problem); replacing it failed: \(failure)")
                }
                return try await body()
            }
        }
    }

    private func translating<Result>(
        _ body: () async throws(GitError) -> Result
    ) async throws(SourceError) -> Result {
        do throws(GitError) {
            return try await body()
        } catch {
            switch error {
            case .unknownRevision(let name): throw .revisionMissing(name)
            case .tooLarge, .tooManyFiles, .refused: throw .unsuitable(error.description)
            default: throw .unreachable(error.description)
            }
        }
    }
}

/// Whether the last fetch of this process went well. Then all of the mirror was there; what comes
/// is looked at when it comes, and what is lost in between is noticed by those who read it.
private final class MirrorCondition: Sendable {
    private let wasWhole = Mutex(false)

    /// What the fetch has to look at. Until it has ended well it counts as one that failed, which
    /// may leave anything behind.
    func beginFetch() -> GitRepository.Check {
        wasWhole.withLock { wasWhole in
            defer { wasWhole = false }
            return wasWhole ? .news : .everything
        }
    }

    func endFetch() { wasWhole.withLock { $0 = true } }
}

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

    public static func files(
        in reader: ObjectReader, at revision: Revision, under folder: String, limits: Limits
    ) async throws(GitError) -> [SourceFile] {
        let listing = try await reader.files(
            at: revision, under: folder, maxFiles: limits.filesMax)
        let prefix = prefixLength(of: folder)
        let ids = Dictionary(
            listing.files.map { ($0.path.dropping(prefix), $0.blobID) },
            uniquingKeysWith: { first, _ in first })
        let ignore = try await ignoreFile(ids[ignoreFileName] ?? nil, reader)
        let selected = ManifestSelection.select(paths: Array(ids.keys), ignore: ignore)
        return try await contents(of: selected, ids, reader, limits)
    }

    /// Nil when what differs cannot be told from the files that changed.
    private static func changes(
        in reader: ObjectReader, from old: Revision, to new: Revision, under folder: String,
        limits: Limits
    ) async throws(GitError) -> FoundManifests? {
        async let ignoring = ignoreFileResult(at: new, under: folder, reader)
        guard
            let changes = try await reader.changes(
                from: old, to: new, under: folder, maxFiles: changedMax)
        else { return nil }
        let prefix = prefixLength(of: folder)
        let ids = Dictionary(
            changes.map { ($0.key.dropping(prefix), $0.value) },
            uniquingKeysWith: { first, _ in first })
        guard ids[ignoreFileName] == nil else { return nil }
        let ignore = try await ignoring.get()
        let selected = ManifestSelection.select(paths: Array(ids.keys), ignore: ignore)
        return .changes(
            changed: try await contents(of: selected, ids, reader, limits),
            gone: selected.filter { (ids[$0] ?? nil) == nil })
    }

    private static let ignoreFileName = ".reconcilerignore"
    /// With more files changed, all are listed.
    private static let changedMax = 1000

    private static func prefixLength(of folder: String) -> Int {
        folder.isEmpty ? 0 : folder.utf8.count + 1
    }

    /// Of those that are plain files.
    private static func contents(
        of paths: [String], _ ids: [String: BlobID?], _ reader: ObjectReader, _ limits: Limits
    ) async throws(GitError) -> [SourceFile] {
        let blobs = try await blobs(paths.compactMap { ids[$0] ?? nil }, reader, limits)
        // One object is parsed as often as it has paths.
        let totalBytes = paths.reduce(0) { sum, path in
            sum + ((ids[path] ?? nil).flatMap { blobs[$0]?.count } ?? 0)
        }
        guard totalBytes <= limits.totalMaxBytes else {
            throw .tooLarge(what: "all the files together", maxBytes: limits.totalMaxBytes)
        }
        return paths.compactMap { path in
            guard let id = ids[path] ?? nil else { return nil }
            return SourceFile(path: path, content: blobs[id] ?? tooLarge)
        }
    }

    /// Without those that are too large.
    private static func blobs(
        _ ids: [BlobID], _ reader: ObjectReader, _ limits: Limits
    ) async throws(GitError) -> [BlobID: Data] {
        func read(_ ids: [BlobID]) async throws(GitError) -> [BlobID: Data] {
            try await reader.blobs(
                ids, maxBytesEach: GitSource.manifestMaxBytes,
                maxBytesTogether: limits.totalMaxBytes)
        }
        do throws(GitError) {
            return try await read(ids)
        } catch .tooLarge {
            let sizes = try await reader.sizes(of: ids)
            let max = GitSource.manifestMaxBytes
            return try await read(ids.filter { sizes[$0, default: 0] <= max })
        }
    }

    /// Stands for any content that is not read because there is too much of it; the loader sees
    /// just that.
    private static let tooLarge = Data(
        repeating: UInt8(ascii: " "), count: LoadLimits.standard.maxFileBytes + 1)

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
            [id], maxBytesEach: GitSource.manifestMaxBytes,
            maxBytesTogether: GitSource.manifestMaxBytes)
        return blobs[id].map { String(decoding: $0, as: UTF8.self) }
    }
}

extension String {
    /// Without so many bytes of its beginning.
    fileprivate func dropping(_ count: Int) -> String {
        String(decoding: utf8.dropFirst(count), as: UTF8.self)
    }
}
