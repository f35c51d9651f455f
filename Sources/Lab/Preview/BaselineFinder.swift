package import Manifests
package import Planning
import Repository

/// A state that a lab published, as it is named on the command line.
package struct PublishedState {
    let source: String
    /// The key that must have signed it, or a file of keys; nil for the keys of the base commit.
    let key: String?

    package init(source: String, key: String?) {
        self.source = source
        self.key = key
    }
}

/// Plans a folder of manifests.
package struct FolderPlanner {
    private let folder: ManifestFolder
    private let path: String
    private let files: [SourceFile]
    private let base: String?
    private let state: PublishedState?

    /// - Parameters:
    ///   - path: the folder as it was given.
    ///   - base: a commit, branch or tag to compare with.
    package init(
        folder: ManifestFolder, path: String, files: [SourceFile], base: String?,
        state: PublishedState?
    ) {
        self.folder = folder
        self.path = path
        self.files = files
        self.base = base
        self.state = state
    }

    package func preview(of wishes: SelectionWishes, at now: Instant) async throws -> Preview {
        let baseline = try await BaselineFinder(
            folder: folder, path: path, base: base, state: state, now: now
        ).baseline()
        let read =
            if let base = baseline.manifests {
                await base.read(files)
            } else {
                await ReadManifests.reading(files, limits: .standard)
            }
        return try PreviewMaker(
            source: path, read: read, baseline: baseline,
            fileFindings: await folder.fileFindings(of: read), wishes: wishes,
            policy: .unrestricted, now: now
        ).preview()
    }
}

/// Finds the baseline of a plan.
struct BaselineFinder {
    let folder: ManifestFolder
    /// The folder as it was given.
    let path: String
    let base: String?
    let state: PublishedState?
    let now: Instant

    func baseline() async throws -> Baseline {
        guard base != nil || state != nil else { return .emptyLab(revision: path) }
        let checkout = try await Checkout.containing(folder)
        var commit: BaseCommit?
        if let base {
            guard let checkout else {
                throw CommandFailure(
                    status: .error,
                    message: """
                        '\(path)' is in no checkout of a git repository, so --base names nothing; \
                        a bare repository has no files to plan for: clone it
                        """)
            }
            commit = try await checkout.base(named: base)
        }
        if let state { return try await baseline(of: state, commit, checkout) }
        guard let commit else { return .emptyLab(revision: path) }
        return await .commit(commit, revision: path, at: now)
    }

    private func baseline(
        of wish: PublishedState, _ commit: BaseCommit?, _ checkout: Checkout?
    ) async throws -> Baseline {
        let keys = try await TrustedKeys.find(given: wish.key, base: commit, in: checkout)
        let told = try await ToldState.fetch(wish.source, trusting: keys, in: checkout)
        var notes = commit?.notes ?? []
        var declared: [Resource] = []
        let revision = Revision(told.snapshot.revision)
        if let checkout, let revision, try await checkout.has(revision) {
            let files = try await checkout.files(at: revision)
            declared =
                ManifestLoader().load(
                    await .reading(files, limits: .standard), lastGood: [], policy: .unrestricted
                ).desired.resources
            notes += try await lag(behind: revision, checkout)
        } else {
            notes.append(
                """
                the lab's commit \(told.snapshot.revision.prefix(12)) is not in this clone, so \
                changed fields are not known
                """)
        }
        if !told.snapshot.isEngineReachable {
            notes.append("the lab's container engine did not answer")
        }
        if !told.snapshot.isBucketReachable { notes.append("the lab's bucket did not answer") }
        return try .state(
            told, declared: declared, revision: checkout?.head?.id ?? path, notes: notes, at: now)
    }

    /// A note when the lab has commits that the checkout lacks, because their changes look undone.
    private func lag(behind revision: Revision, _ checkout: Checkout) async throws -> [String] {
        guard let head = checkout.head else { return [] }
        let count = try await Checkout.translating { () async throws(GitError) in
            try await checkout.folder.reader.commitCount(of: revision, without: head)
        }
        guard count > 0 else { return [] }
        return [
            """
            the lab is \(Counted.text(count, "commit")) ahead of this checkout, and this plan \
            shows the lab's newer changes as undone; merge commit \(revision.short) first
            """
        ]
    }
}
