import Basics
import Execution
import Foundation
import GitHosting
import Manifests
import Persistence
import Planning
import Repository

/// Plans pull requests inside the daemon, against its present state.
///
/// It uses only the parts of that state that a snapshot has. Everybody who reads the comment may
/// read the snapshot too, so both leave out the same.
struct ProposalPlanner: Sendable {
    let lab: Daemon
    /// The lab's own key, which a reader may compare with the one in the repository.
    let signer: VerifyingKey

    func plan(_ proposal: Proposal) async throws -> ProposedPlan {
        guard let snapshot = try await lab.reconciler.snapshot(),
            let (revision, result) = await lab.reconciler.inForce,
            revision.commit == snapshot.revision
        else { throw NotRecorded() }
        let read: ReadManifests
        let files: NamedFiles
        do throws(GitError) {
            read = try await manifests(of: proposal)
            files = try await namedFiles(of: read, in: proposal)
        } catch {
            switch error {
            // The text comes from git or from the settings, never from the request.
            case .tooLarge, .tooManyFiles, .refused, .folderMissing, .deadlineExceeded:
                return .refused(proposal.head, of: proposal.name, because: error.description)
            default: throw error
            }
        }
        let now = lab.time.now()
        var baseline = try Baseline.state(
            ToldState(snapshot: snapshot, signer: signer, source: "the lab"),
            declared: result.desired.resources, revision: proposal.revision.id,
            notes: proposal.notes + files.notes, at: now)
        baseline.words = "the lab as it is at commit \(snapshot.revision.prefix(12))"
        if !snapshot.isEngineReachable {
            baseline.notes.append("the lab's container engine did not answer")
        }
        if !snapshot.isBucketReachable { baseline.notes.append("the lab's bucket did not answer") }
        var policy = lab.reconciler.loadPolicy
        policy.hidesAllowedImages = true
        let maker = PreviewMaker(
            source: "\(proposal.name) at commit \(proposal.head.short)", read: read,
            baseline: baseline, fileFindings: files.findings, wishes: .all, policy: policy, now: now
        )
        return try told(maker.preview(), of: proposal)
    }

    /// The manifests of the proposal. Where possible, only the files are read in which it differs
    /// from the loop's last reading.
    private func manifests(of proposal: Proposal) async throws(GitError) -> ReadManifests {
        let reader = ManifestReader(
            proposal.reader, folder: lab.settings.repository.folder, limits: .proposal)
        let limits = lab.reconciler.loadPolicy.limits
        if let last = await lab.reconciler.lastRead, let known = Revision(last.commit),
            try await proposal.reader.contains(known)
        {
            switch try await reader.manifests(at: proposal.revision, since: known) {
            case .all(let files): return await .reading(files, limits: limits)
            case .changes(let changed, let gone):
                if let read = await last.manifests.with(changed, without: gone) { return read }
            }
        }
        guard case .all(let files) = try await reader.manifests(at: proposal.revision, since: nil)
        else { throw .damaged("the files of the commit cannot be listed") }
        return await .reading(files, limits: limits)
    }

    /// Looks for the files that manifests name. This alone needs a listing of the commit, so a
    /// commit with too many files is planned without it.
    private func namedFiles(
        of read: ReadManifests, in proposal: Proposal
    ) async throws(GitError) -> NamedFiles {
        do throws(GitError) {
            let found = try await CommitFiles.look(
                at: Array(read.namedFiles.keys), in: proposal.reader, at: proposal.revision,
                under: lab.settings.repository.folder, limits: .proposal)
            return NamedFiles(findings: read.findings(on: found), notes: [])
        } catch {
            switch error {
            case .tooManyFiles, .tooLarge:
                let note = "the files that manifests name were not checked: "
                return NamedFiles(findings: [], notes: [note + error.description])
            default: throw error
            }
        }
    }

    private func told(_ preview: Preview, of proposal: Proposal) throws -> ProposedPlan {
        let document = PlanDocument(preview, isFull: false)
        let encoder = JSONEncoder.indented
        let verdict = Self.verdict(on: preview, document)
        return ProposedPlan(
            state: verdict.state, summary: verdict.summary,
            markdown: PlanMarkdown(
                document: document, marker: nil, whole: whole(proposal)
            ).text,
            document: try encoder.encode(document), digest: try Self.digest(of: document))
    }

    /// The status and summary for the git host. As with `plan` in CI, only errors and guards make
    /// it fail.
    private static func verdict(
        on preview: Preview, _ document: PlanDocument
    ) -> (state: CommitStatus.State, summary: String) {
        let totals = String(PlanWords.totals(of: document).dropLast())
        let errors = preview.diagnostics.count { $0.severity == .error }
        return switch preview.status(isDetailed: false) {
        case .invalid:
            (.failure, "\(Counted.text(errors, "error")) in manifests; \(totals)")
        case .refused: (.failure, "a guard would hold it back; \(totals)")
        default: (.success, totals)
        }
    }

    /// The digest of the plan's content, without its source, base and state.
    private static func digest(of document: PlanDocument) throws -> String {
        let data = try JSONEncoder.sorted.encode(document)
        guard case .object(var members) = try JSONDecoder().decode(JSONValue.self, from: data)
        else { return ContentDigest.sha256(data) }
        for name in ["source", "base", "comparedWith", "state"] { members[name] = nil }
        return ContentDigest.sha256(Array(CanonicalJSON.encode(.object(members)).utf8))
    }

    private func whole(_ proposal: Proposal) -> String {
        switch lab.settings.pullRequests.publish {
        case .ref:
            "`git fetch origin refs/reconciler/plans/\(proposal.head)` and "
                + "`git show FETCH_HEAD:plan.json` has all of them."
        case .none: "`reconciler plan` in a clone has all of them."
        }
    }
}

/// Findings about the files that manifests name, and notes that say why nobody looked.
private struct NamedFiles {
    let findings: [Diagnostic]
    let notes: [String]
}

/// The error while the revision in force is not recorded yet, which the loop is about to do.
struct NotRecorded: Error, CustomStringConvertible {
    var description: String { "the revision in force is not recorded yet" }
}
