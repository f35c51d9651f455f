internal import Foundation
internal import Manifests
internal import Persistence
public import Repository
internal import Synchronization

/// Manifests in a branch of a git repository, read through a bare mirror.
public struct GitSource: ManifestSource {
    /// The largest file that is copied from a repository: 16 GiB.
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
        // The author of a commit influences the output of the signature check, so an error there
        // must not rebuild the mirror.
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
            try await ManifestReader(
                repository.reader, folder: folder, limits: .branch
            ).manifests(at: revision, since: known.flatMap { Revision($0) })
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
        guard let file else {
            let found = try await reading { () async throws(GitError) in
                try await CommitFiles.look(
                    at: [path], in: repository.reader, at: revision, under: folder,
                    limits: .branch)
            }
            guard found[path] == .lookalike else { throw .fileMissing(path) }
            throw .unsuitable(
                "the revision has no file '\(path)', but one whose path looks the same and is "
                    + "written with other characters (NFC and NFD); rename that file")
        }
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

    /// Reads from the mirror. If an object is missing or broken, the mirror is replaced and read
    /// once more.
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
                    // A fetch in progress may have replaced the mirror.
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
            case .folderMissing:
                throw .folderMissing("\(error); 'repository.folder' names the folder")
            case .tooLarge, .tooManyFiles, .refused: throw .unsuitable(error.description)
            default: throw .unreachable(error.description)
            }
        }
    }
}

/// Whether the last fetch of this process succeeded. Then the mirror was complete; new objects are
/// checked on arrival, and a reader notices objects that are lost later.
private final class MirrorCondition: Sendable {
    private let wasWhole = Mutex(false)

    /// The part of the mirror that the fetch has to check. A fetch counts as failed until it
    /// succeeds, because a failed one may leave the mirror in any state.
    func beginFetch() -> GitRepository.Check {
        wasWhole.withLock { wasWhole in
            defer { wasWhole = false }
            return wasWhole ? .news : .everything
        }
    }

    func endFetch() { wasWhole.withLock { $0 = true } }
}
