import Foundation
import GRDB
import Logging
import Manifests
import TestSupport

@testable import Persistence
@testable import Planning

/// A store in a folder of its own that accepts manifests and carries out plans of the real planner
/// against a world in which everything works.
final class StoreBench {
    static let revision = AcceptedRevision(
        commit: String(repeating: "c", count: 40), subject: "Add cups", author: "Alice",
        committedAt: .seconds(1_700_000_000))

    let folder: TemporaryFolder
    let store: StateStore
    var seconds = 10_000
    var files: [String: String]
    var containers: [ContainerObservation] = []

    init(_ files: [String: String] = StoreManifests.kitchen) throws {
        folder = try TemporaryFolder()
        store = try StateStore.open(
            at: folder.path("state.sqlite"), installationID: "lab-1",
            logger: Logger(label: "test"))
        self.files = files
        _ = try store.raiseEpoch(at: now)
    }

    var now: Instant {
        Instant(
            bootID: "boot", uptime: .seconds(seconds), wall: .seconds(1_700_000_000 + seconds))
    }

    var desired: DesiredState {
        get throws {
            ManifestLoader().load(
                files.sorted { $0.key < $1.key }.map {
                    SourceFile(path: $0.key, content: Data($0.value.utf8))
                }, lastGood: try store.lastGood(of: nil), policy: .unrestricted
            ).desired
        }
    }

    func observed() throws -> ObservedState {
        var state = try store.observed(
            policy: .standard(capacity: Resources(milliCPUs: 8000, memoryBytes: 64 << 30, gpus: 0)),
            revision: Self.revision.commit)
        state.engine = .seen(containers)
        return state
    }

    func plan() throws -> Plan {
        Planner.plan(try desired, given: try observed(), at: now)
    }

    /// Accepts the manifests as they are now, as a commit of its own when it is named.
    @discardableResult
    func accept(commit: String = StoreBench.revision.commit) throws -> Plan {
        let plan = try plan()
        try store.accept(
            plan.changes, of: try desired, edited: nil,
            revision: AcceptedRevision(
                commit: commit, subject: "Add cups", author: "Alice", committedAt: .zero),
            at: now)
        try store.record(plan.standings, at: now)
        return plan
    }

    /// Accepts, and carries out planned actions until none is left, in at most 100 rounds.
    func converge() throws {
        try accept()
        let desired = try desired
        for _ in 0..<100 {
            let plan = Planner.plan(desired, given: try observed(), at: now)
            try store.record(plan.standings, at: now)
            guard !plan.actions.isEmpty else { return }
            for action in plan.actions { try carryOut(action) }
        }
        throw StateStoreError.other("the bench does not converge")
    }

    func begin(_ action: PlannedAction) throws -> OpenIntent {
        try store.begin(action, revision: Self.revision.commit, at: now)
    }

    /// Begins and finishes an action as a success.
    func carryOut(_ action: PlannedAction) throws {
        let intent = try begin(action)
        seconds += 1
        try store.finish(intent, as: .succeeded(effect(of: action)), at: now)
    }

    /// Begins an action and finishes it as `outcome`; returns the store's error, or nil.
    func refusal(of outcome: Outcome, for action: PlannedAction) -> StateStoreError? {
        do {
            try record(outcome, for: action)
            return nil
        } catch {
            return error
        }
    }

    private func record(
        _ outcome: Outcome, for action: PlannedAction
    ) throws(StateStoreError) {
        let intent = try store.begin(action, revision: Self.revision.commit, at: now)
        try store.finish(intent, as: outcome, at: now)
    }

    /// The effect of the action in a world in which everything works.
    func effect(of action: PlannedAction) -> Effect {
        switch action.action {
        case .ingest: return .ingested(StoreBench.artifact)
        case .create: return created(action)
        case .start(let id):
            change(id, to: .exited)
            return .started(engine: "engine-1")
        case .stop(let id, _):
            change(id, to: .exited)
            return .stopped
        case .collect:
            var exit = CollectedExit(code: 0, oomKilled: false, end: .succeeded)
            exit.artifact = StoreBench.artifact
            exit.logPath = "logs/a.log"
            return .collected(exit)
        case .conclude: return .concluded(logPath: nil)
        case .remove(let id):
            containers.removeAll { $0.id == id }
            return .removed
        case .upload:
            return .uploaded(UploadedObject(key: "key", sizeBytes: 5, sha256: "abc"))
        case .expire: return .expired
        case .purge, .purgeVersion, .purgeLogs, .dropData, .release: return .purged
        }
    }

    static let artifact = Artifact(
        digest: String(repeating: "d", count: 64), sizeBytes: 10, fileCount: 2)

    private func created(_ action: PlannedAction) -> Effect {
        let id = "container-\(containers.count + 1)"
        if let task = action.subject.task, let attempt = action.subject.attempt {
            containers.append(
                ContainerObservation(
                    id: id, resource: task.resource, digest: task.digest, attempt: attempt,
                    state: .created))
        }
        return .created(containerID: id, imageID: "image-1")
    }

    private func change(_ id: String, to state: ContainerObservation.State) {
        containers = containers.map { each in
            each.id == id
                ? ContainerObservation(
                    id: id, resource: each.resource, digest: each.digest, attempt: each.attempt,
                    state: state) : each
        }
    }
}

extension StateStore {
    /// The resources that the findings of the newest revision are about.
    func findingSubjects() throws -> [String?] {
        try read { db in
            try Row.all(db, sql: "SELECT resource FROM findings").map { $0["resource"] }
        }
    }

    /// The report on one resource, long after it was made.
    func resource(_ id: ResourceID, for viewer: Viewer) async throws -> ResourceDetail? {
        let late = Instant(bootID: "late", uptime: .zero, wall: .seconds(4_000_000_000))
        let capacity = Resources(milliCPUs: 1, memoryBytes: 1, gpus: 0)
        return try await resource(id, for: viewer, by: .standard(capacity: capacity), at: late)
    }
}
