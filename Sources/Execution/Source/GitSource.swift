internal import Foundation
public import Manifests
internal import Persistence
public import Repository

/// Manifests in a branch of a git repository, read through a bare mirror.
public struct GitSource: ManifestSource {
    /// The most files a commit may have, and the most bytes of one manifest and of all.
    static let filesMax = 200_000
    static let manifestMaxBytes = LoadLimits.standard.maxFileBytes
    static let manifestsMaxBytes = 256 << 20
    /// The largest file that is taken from a repository: 16 GiB.
    static let fileMaxBytes = 16 << 30

    private let repository: GitRepository
    /// Folder of manifests relative to the top; empty for all of the repository.
    private let folder: String
    private let signers: TrustedSigners

    public init(repository: GitRepository, folder: String, signers: TrustedSigners) {
        self.repository = repository
        self.folder = folder
        self.signers = signers
    }

    public func fetch() async throws(SourceError) -> FoundRevision {
        try await translating { () async throws(GitError) in
            let head = try await repository.fetchHead()
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
        return try await translating { () async throws(GitError) in
            try await repository.reader.isAncestor(old, of: new)
        }
    }

    public func signer(of revision: String) async throws(SourceError) -> String {
        guard let commit = Revision(revision) else { throw .revisionMissing(revision) }
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
        at revision: String, besides known: [String: String]
    ) async throws(SourceError) -> [ListedFile] {
        guard let revision = Revision(revision) else { throw .revisionMissing(revision) }
        return try await translating { () async throws(GitError) in
            try await ManifestReading.listing(
                in: repository.reader, at: revision, under: folder, besides: known)
        }
    }

    public func copyFile(
        _ path: String, at revision: String, to target: String
    ) async throws(SourceError) {
        guard let revision = Revision(revision) else { throw .revisionMissing(revision) }
        let full = folder.isEmpty ? path : "\(folder)/\(path)"
        let parent = (full as NSString).deletingLastPathComponent
        let listing = try await translating { () async throws(GitError) in
            try await repository.reader.files(
                at: revision, under: parent, maxFiles: Self.filesMax)
        }
        guard let file = listing.files.first(where: { $0.path == full }) else {
            throw .fileMissing(path)
        }
        guard let blob = file.blobID else {
            throw .unsuitable("'\(path)' is a link; a model is a plain file of the repository")
        }
        _ = try await translating { () async throws(GitError) in
            try await repository.reader.copyBlob(blob, to: target, maxBytes: Self.fileMaxBytes)
        }
        let head = FileManager.default.contents(atPath: target).map { $0.prefix(1024) }
        if file.sizeBytes < 1024, let head, LFSPointer(parsing: head) != nil {
            throw .unsuitable("'\(path)' is a Git LFS pointer; commit the file itself")
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

/// Reads the manifests of one commit: what the rules for files select, and nothing else.
public enum ManifestReading {
    /// All of them with their content.
    public static func files(
        in reader: ObjectReader, at revision: Revision, under folder: String
    ) async throws(GitError) -> [SourceFile] {
        try await listing(in: reader, at: revision, under: folder, besides: [:]).map {
            SourceFile(path: $0.path, content: $0.content ?? Data())
        }
    }

    /// All of them, without the content of those whose blob is the one that `known` has for the
    /// path.
    static func listing(
        in reader: ObjectReader, at revision: Revision, under folder: String,
        besides known: [String: String]
    ) async throws(GitError) -> [ListedFile] {
        let listing = try await reader.files(
            at: revision, under: folder, maxFiles: GitSource.filesMax)
        let prefix = folder.isEmpty ? 0 : folder.utf8.count + 1
        let files = Dictionary(
            listing.files.map { (String($0.path.utf8.dropFirst(prefix)) ?? $0.path, $0) },
            uniquingKeysWith: { first, _ in first })
        let ignore = try await ignoreFile(files[".reconcilerignore"]?.blobID, reader)
        let selected = ManifestSelection.select(paths: files.keys.sorted(), ignore: ignore)
            .compactMap { path in files[path].map { (path: path, file: $0) } }
        let wanted = selected.compactMap { path, file -> BlobID? in
            guard let id = file.blobID, known[path] != id.id,
                file.sizeBytes <= GitSource.manifestMaxBytes
            else { return nil }
            return id
        }
        let blobs =
            wanted.isEmpty
            ? [:]
            : try await reader.blobs(
                wanted, maxBytesEach: GitSource.manifestMaxBytes,
                maxBytesTogether: GitSource.manifestsMaxBytes)
        return selected.compactMap { path, file in
            guard let id = file.blobID else { return nil }
            let content = file.sizeBytes > GitSource.manifestMaxBytes ? tooLarge : blobs[id]
            return ListedFile(path: path, contentID: id.id, content: content)
        }
    }

    /// Stands for any content that is not read because there is too much of it; the loader sees
    /// just that.
    private static let tooLarge = Data(
        repeating: UInt8(ascii: " "), count: LoadLimits.standard.maxFileBytes + 1)

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
