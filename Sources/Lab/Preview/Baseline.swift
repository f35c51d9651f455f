import Manifests
import Planning
import Repository

/// The starting point of a plan: the observed state, and the resources that were declared then.
struct Baseline {
    var observed: ObservedState
    /// The resources that were declared.
    var before: [Resource]
    var runs: [PastRun]
    /// The commit; nil for an empty lab.
    var base: String?
    var words: String
    var state: PlanDocument.State?
    var notes: [String]
    /// The commit's manifests, when the plan starts from a commit.
    var manifests: BaseManifests?

    /// The baseline without any lab: nothing exists, and there is room for everything.
    static func emptyLab(revision: String) -> Baseline {
        Baseline(
            observed: ObservedState(policy: .unlimited, revision: revision), before: [],
            runs: [], base: nil, words: "an empty lab", state: nil, notes: [])
    }

    /// The baseline of a commit, as if all of it had long been carried out.
    static func commit(
        _ base: BaseCommit, revision: String, at now: Instant
    ) async -> Baseline {
        let manifests = await BaseManifests(base.files)
        let loaded = manifests.loaded.result
        return Baseline(
            observed: .converged(
                on: loaded.desired, policy: Policy.unlimited.narrowed(by: loaded.desired.labSpec),
                revision: revision, at: now),
            before: loaded.desired.resources, runs: [], base: base.revision.id,
            words: base.words, state: nil, notes: base.notes, manifests: manifests)
    }
}

extension Baseline {
    /// The baseline of a state that a lab published. `declared` are the resources of the commit
    /// that the lab had accepted.
    static func state(
        _ told: ToldState, declared: [Resource], revision: String, notes: [String], at now: Instant
    ) throws -> Baseline {
        do throws(SnapshotProblem) {
            var observed = try told.snapshot.observed(declared: declared)
            observed.revision = revision
            let age = max(Int(now.wall.components.seconds) - told.snapshot.publishedAt, 0)
            let length = DurationText.short(.seconds(age))
            let state = PlanDocument.State(
                revision: told.snapshot.revision, publishedAt: told.publishedAt,
                ageSeconds: age, signedBy: "\(told.signer)")
            return Baseline(
                observed: observed, before: declared, runs: try told.snapshot.runs(),
                base: told.snapshot.revision,
                words: "the lab's state of \(state.publishedAt) (\(length) ago) at commit "
                    + String(told.snapshot.revision.prefix(12)),
                state: state, notes: notes)
        } catch {
            throw CommandFailure(
                status: .error,
                message: "the state \(told.source) cannot be used: \(error.message)")
        }
    }
}

extension Policy {
    /// The usual guards, and room for everything.
    fileprivate static var unlimited: Policy {
        .standard(
            capacity: Resources(milliCPUs: .max / 2, memoryBytes: .max / 2, gpus: .max / 2))
    }
}

/// The commit that a folder of manifests is compared with.
struct BaseCommit {
    let revision: Revision
    let files: [SourceFile]
    /// How it was found, for people.
    let words: String
    let notes: [String]
}
