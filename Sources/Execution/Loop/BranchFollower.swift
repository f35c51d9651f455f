internal import Logging
internal import Manifests
internal import Persistence
internal import Planning

/// Follows the branch: fetches its newest commit, admits or refuses it, and holds the revision in
/// force.
final class BranchFollower<Source: ManifestSource> {
    private let source: Source
    private let store: StateStore
    private let front: LoopFront
    private let time: TimeSource
    private let logger: Logger

    private(set) var current: LoadedRevision? {
        didSet { front.desiredInForce = current?.result.desired }
    }
    /// The commit that is accepted once even though history was rewritten.
    private var acceptedRewind: String?
    /// The newest commit, if it was refused: only another commit is checked.
    private var refused: (revision: String, refusal: RevisionRefusal)?

    init(_ executor: Executor<Source>, front: LoopFront) {
        source = executor.source
        store = executor.store
        time = executor.time
        logger = executor.logger
        self.front = front
    }

    private var loader: DesiredStateLoader<Source> {
        DesiredStateLoader(source: source, store: store, policy: front.settings.loadPolicy)
    }

    /// Puts the last accepted revision in force again, and returns whether there is one.
    func resume() async throws -> Bool {
        guard current == nil, let accepted = try store.acceptedRevision() else { return false }
        do {
            let manifests = try await loader.load(accepted.commit)
            current = LoadedRevision(accepted, manifests, readAt: accepted.commit)
        } catch let error as SourceError {
            logger.warning("the accepted revision cannot be read", metadata: ["error": "\(error)"])
            current = LoadedRevision(accepted, try loader.loadStored(), readAt: nil)
        }
        return true
    }

    /// Fetches the newest commit, and returns whether it came into force. After any error the last
    /// good revision stays in force and the record of the look says why.
    func refresh() async throws -> Bool {
        let before = current?.revision.commit
        refused = nil
        // The time from before the fetch: the look sees all commits that were pushed by then.
        let begunAt = time.now()
        let look: SyncRecord
        do throws(SourceError) {
            look = try await take(source.fetch(), at: begunAt)
        } catch {
            look = SyncRecord(at: begunAt, revision: nil, error: error.description)
        }
        try record(look)
        return current?.revision.commit != before
    }

    /// Does what `refresh` does, but first asks only for the newest commit's id, and fetches
    /// nothing when that commit is in force or refused.
    func poll() async throws -> Bool {
        guard current != nil || refused != nil,
            let head = try? await source.head()  // the fetch tells what is wrong
        else { return try await refresh() }
        if isInForce(head) {
            try record(SyncRecord(at: time.now(), revision: head, error: nil))
        } else if let refused, head == refused.revision {
            try record(refused.refusal.record(of: head, at: time.now()))
        } else {
            return try await refresh()
        }
        return false
    }

    /// Accepts the commit at the next look, once, even if history was rewritten.
    func acceptRewind(to revision: String) {
        acceptedRewind = revision
        refused = nil
    }

    /// Marks `revision` as recorded, unless another one is in force by now.
    func noteRecorded(_ revision: AcceptedRevision) {
        guard current?.revision == revision else { return }
        current?.isRecorded = true
        current?.unrecorded = []
    }

    /// Reads the revision in force again and checks it against the limits that are known by now.
    func reload() async {
        guard let loaded = current, let commit = loaded.readAt else { return }
        do {
            let manifests = try await loader.load(commit)
            guard current?.revision == loaded.revision else { return }
            current = LoadedRevision(loaded.revision, manifests, after: loaded)
        } catch {
            logger.warning(
                "the revision in force cannot be read again", metadata: ["error": "\(error)"])
        }
    }

    /// Whether the commit is in force with manifests read from the source, not restored from the
    /// store.
    private func isInForce(_ commit: String) -> Bool { current?.readAt == commit }

    private func take(
        _ found: FoundRevision, at now: Instant
    ) async throws(SourceError) -> SyncRecord {
        let commit = found.revision.commit
        let fine = SyncRecord(at: now, revision: commit, error: nil)
        if isInForce(commit) { return fine }
        do {
            try await checkDescent(of: found)
            let knewCapacity = front.settings.findCapacity == nil
            current = try await admit(found.revision, after: current)
            // The capacity became known while the files were read, so they are checked again.
            if !knewCapacity, front.settings.findCapacity == nil { await reload() }
            acceptedRewind = nil
            return fine
        } catch let error as RevisionRefusal {
            refused = (commit, error)
            return error.record(of: commit, at: now)
        } catch let error as SourceError {
            throw error
        } catch {
            throw SourceError.unreachable("\(error)")
        }
    }

    /// - Throws: `RevisionRefusal` for a rewritten history that nobody accepted.
    private func checkDescent(of found: FoundRevision) async throws {
        let commit = found.revision.commit
        guard let accepted = current?.revision.commit, acceptedRewind != commit,
            !found.parents.contains(accepted),
            try await !source.isAncestor(accepted, of: commit)
        else { return }
        throw RevisionRefusal(
            message: """
                RevisionRewound: commit \(commit.prefix(12)) does not descend from \
                the accepted \(accepted.prefix(12)); revert instead of rewriting history, or \
                accept it once with 'reconciler sync --accept-rewind \(commit)'
                """)
    }

    /// Loads a commit that may come into force, and checks its signature if the settings, the
    /// revision in force or the commit itself require one. So a commit cannot avoid the check by
    /// removing the requirement.
    ///
    /// - Throws: `SourceError`; `RevisionRefusal` when the signature is not accepted, or when the
    ///   commit has no folder of manifests.
    private func admit(
        _ found: AcceptedRevision, after previous: LoadedRevision?
    ) async throws -> LoadedRevision {
        let last = try current?.revision ?? store.acceptedRevision()
        var revision = found
        if front.settings.requiresSignatures {
            revision.signer = try await signer(
                of: found, for: "the server's settings require a signature")
        } else if last?.demandsSignature == true {
            revision.signer = try await signer(
                of: found, for: "the Lab in force requires a signature")
        }
        let manifests: LoadedManifests
        do {
            manifests = try await loader.load(found.commit, after: previous)
        } catch SourceError.folderMissing(let problem) {
            throw RevisionRefusal(message: "RevisionRefused: \(problem)")
        }
        // A Lab that cannot be read does not end the requirement of the previous Lab.
        revision.demandsSignature =
            manifests.result.demandsSignature ?? last?.demandsSignature ?? false
        if revision.demandsSignature, revision.signer == nil {
            revision.signer = try await signer(of: found, for: "its own Lab requires a signature")
        }
        return LoadedRevision(revision, manifests, after: previous)
    }

    private func signer(
        of revision: AcceptedRevision, for reason: String
    ) async throws -> String {
        do throws(SourceError) {
            return try await source.signer(of: revision.commit)
        } catch {
            let commit = "RevisionUnverified: commit \(revision.commit.prefix(12))"
            switch error {
            case .untrusted(let problem):
                throw RevisionRefusal(message: "\(commit) \(problem) (\(reason))")
            case .unverifiable(let problem):
                throw SourceError.unreachable("\(commit) \(problem) (\(reason))")
            default: throw error
            }
        }
    }

    /// Records the outcome of a look at the repository, and logs it when it changed.
    private func record(_ look: SyncRecord) throws(StateStoreError) {
        let before = try store.lastSync()
        if let error = look.error, before?.error != error {
            let word = look.isRefusal ? "refused" : "the repository cannot be read"
            logger.warning("\(word): \(error); the revision in force stays")
        }
        if let before, before.error != nil, !before.isRefusal, look.error == nil || look.isRefusal {
            logger.info("the repository can be read again")
        }
        try store.recordSync(look)
    }
}

/// Why a commit does not come into force; the refusal holds until there is another commit.
private struct RevisionRefusal: Error {
    let message: String

    func record(of revision: String, at now: Instant) -> SyncRecord {
        SyncRecord(at: now, revision: revision, error: message, isRefusal: true)
    }
}

extension LoadResult {
    /// Whether the Lab requires signed commits; nil when a Lab exists that cannot be read.
    fileprivate var demandsSignature: Bool? {
        if let lab = desired.labSpec { return lab.requireSignedCommits }
        let isUnread =
            !desired.pruneHolds.isEmpty || desired.invalid.contains { $0.id.kind == .lab }
        return isUnread ? nil : false
    }
}
