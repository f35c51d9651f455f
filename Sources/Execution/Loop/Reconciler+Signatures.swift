internal import Manifests
internal import Persistence
internal import Planning

extension Reconciler {
    /// Whether the commit is in force as it was read, not as the store had kept it.
    func isInForce(_ commit: String) -> Bool { lastRead?.commit == commit }

    /// Loads a commit that may come into force, having checked its signature when that is demanded:
    /// by the settings, by the revision in force, or by the commit itself. So nobody gets around a
    /// demand by taking it out.
    ///
    /// - Throws: `SourceError`; `RevisionRefusal` when the signature does not count, or when it has
    ///   not the folder of manifests.
    func admit(
        _ found: AcceptedRevision, after previous: LoadedRevision?
    ) async throws -> LoadedRevision {
        let last = try inForce?.revision ?? store.acceptedRevision()
        var revision = found
        if settings.requiresSignatures {
            revision.signer = try await signer(of: found, for: "the server's settings demand it")
        } else if last?.demandsSignature == true {
            revision.signer = try await signer(of: found, for: "the Lab in force demands it")
        }
        let manifests: LoadedManifests
        do {
            manifests = try await loader.load(found.commit, after: previous)
        } catch SourceError.folderMissing(let problem) {
            throw RevisionRefusal(message: "RevisionRefused: \(problem)")
        }
        // A Lab that cannot be read does not end what the one before it demanded.
        revision.demandsSignature =
            manifests.result.demandsSignature ?? last?.demandsSignature ?? false
        if revision.demandsSignature, revision.signer == nil {
            revision.signer = try await signer(of: found, for: "its own Lab demands it")
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
}

/// Why a commit does not come into force, as long as it is this commit.
struct RevisionRefusal: Error {
    let message: String

    func record(of revision: String, at now: Instant) -> SyncRecord {
        SyncRecord(at: now, revision: revision, error: message, isRefusal: true)
    }
}

extension LoadResult {
    /// Whether the Lab demands signed commits; nil when there is one that cannot be read.
    fileprivate var demandsSignature: Bool? {
        if let lab = desired.labSpec { return lab.requireSignedCommits }
        let isUnread =
            !desired.pruneHolds.isEmpty || desired.invalid.contains { $0.id.kind == .lab }
        return isUnread ? nil : false
    }
}
