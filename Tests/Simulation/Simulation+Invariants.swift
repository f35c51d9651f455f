import Execution
import Foundation
import Manifests
import Persistence
import Planning
import SimulatedWorld

extension Simulation {
    /// Checks what must hold after every step.
    func check() async throws {
        history.checks += 1
        let revision = source.head ?? ""
        let observed = try cache.observed(
            in: store, policy: policy, revision: revision, specs: [:])
        planner.note(changed: cache.changed)
        if history.checks % 4 == 0,
            try store.observed(policy: policy, revision: revision) != observed
        {
            plan.violated("the cache is not what the store says")
        }
        try checkDeletions(observed)
        checkContainers(observed)
        checkAttempts(observed)
        checkGenerations(observed)
        checkResults(observed)
        if history.checks % 4 == 0 { try await checkDeterminism(observed) }
        if history.checks % 16 == 0 { try checkAudit() }
    }

    /// I1, and that no container runs twice.
    private func checkContainers(_ observed: ObservedState) {
        let present = engine.present
        for (attempt, all) in Dictionary(grouping: present.filter(\.isLive), by: \.attempt)
        where all.count > 1 {
            plan.violated("I1: \(all.count) live containers of \(attempt)")
        }
        for (resource, all) in Dictionary(
            grouping: present.filter { $0.state == .running }, by: \.attempt.resource)
        where all.count > 1 {
            plan.violated("I1: \(all.map(\.attempt)) of \(resource) run side by side")
        }
        for each in engine.everyContainer where each.startCount > 1 {
            plan.violated("I2: \(each.attempt) was started \(each.startCount) times")
        }
    }

    /// I2: an attempt ends once, as its container did, and nothing follows a success.
    private func checkAttempts(_ observed: ObservedState) {
        let containers = Dictionary(
            engine.everyContainer.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var counted: Set<String> = []
        for record in observed.tasks.values.sorted(by: { $0.id < $1.id }) {
            if record.attempts.count(where: { $0.end == .succeeded }) > 1 {
                plan.violated("I2: \(record.id) succeeded more than once")
            }
            if record.attempts.dropLast().contains(where: { $0.end == nil }) {
                plan.violated("I2: \(record.id) has an open attempt that is not its last")
            }
            for attempt in record.attempts {
                if let id = attempt.containerID, !counted.insert(id).inserted {
                    plan.violated("I2: \(id) is counted for two attempts")
                }
                let key = History.AttemptKey(task: record.id, number: attempt.number)
                if let before = history.ends[key], before != attempt.end {
                    plan.violated(
                        """
                        I2: \(record.id)/\(attempt.number) ended as \(before), now as \
                        \(String(describing: attempt.end))
                        """
                    )
                }
                guard let end = attempt.end else { continue }
                history.ends[key] = end
                guard let container = attempt.containerID.flatMap({ containers[$0] }),
                    !container.wasStartedByHand
                else { continue }
                check(end, of: container)
            }
        }
        for key in history.ends.keys where observed.tasks[key.task] == nil {
            plan.violated("I2: the journal forgot \(key.task)")
        }
    }

    private func check(_ end: AttemptEnd, of container: SimulatedContainer) {
        let isRight =
            switch end {
            case .succeeded: container.exit?.code == 0
            case .failed(.outOfMemory): container.exit?.isOutOfMemory == true
            case .failed(.interrupted) where container.startCount == 0: true
            case .failed(.removed), .failed(.interrupted):
                container.wasRemovedByHand || [137, 143, 255].contains(container.exit?.code)
            case .failed(.userCode):
                container.exit.map { $0.code != 0 } ?? false
            case .failed, .stopped: true
            }
        if !isRight {
            plan.violated(
                """
                I2: \(container.attempt) ended as \(end); the engine says \
                \(String(describing: container.exit))
                """
            )
        }
    }

    /// I4.
    private func checkGenerations(_ observed: ObservedState) {
        for (id, record) in observed.inventory {
            if let before = history.generations[id], before > record.generation {
                plan.violated("I4: generation of \(id) went from \(before) to \(record.generation)")
            }
            history.generations[id] = record.generation
        }
    }

    /// I8: a version's files are there, whole, and those of its inputs.
    private func checkResults(_ observed: ObservedState) {
        for version in observed.versions.values.sorted(by: { $0.task < $1.task }) {
            let tree = folder.tree(of: version.artifactDigest)
            // Of a model there is the file, or the result of its preview's container.
            if version.task.resource.kind == .model,
                FileManager.default.fileExists(atPath: "\(tree)/model.blend")
            {
                continue
            }
            let names = try? FileManager.default.contentsOfDirectory(atPath: tree)
            let content = FileManager.default.contents(atPath: "\(tree)/result.txt")
            let expected = Data(Self.result(of: version.task.digest).utf8)
            if names != ["result.txt"] || content != expected {
                plan.violated(
                    """
                    I8: \(version.task) holds \(names ?? []), \
                    '\(String(decoding: content ?? Data(), as: UTF8.self))'
                    """
                )
            }
        }
        for record in observed.inventory.values {
            if let current = record.current, observed.versions[current] == nil {
                plan.violated("I8: \(record.id) points to \(current), which is not kept")
            }
        }
        let keys = Set(bucket.keys)
        for download in observed.downloads.values
        where download.readyAt != nil && download.expiredAt == nil {
            if !keys.contains(download.objectKey) {
                plan.violated("I8: \(download.task) is ready without its object")
            }
        }
    }

    /// I6: the same input gives the same plan, in whatever order the world lists itself.
    private func checkDeterminism(_ observed: ObservedState) async throws {
        guard let inForce = await daemon.inForce else { return }
        var world = observed
        let seen = engine.present.compactMap { each in
            ContainerLabel.observation(id: each.id, labels: each.labels, state: each.state)
        }
        world.engine = .seen(seen)
        let first = Planner.plan(inForce.result.desired, given: world, at: clock.now)
        checkMemory(planner.plan(inForce.result.desired, given: world, at: clock.now), first)
        world.engine = .seen(seen.shuffled(using: &dice))
        let second = Planner.plan(inForce.result.desired, given: world, at: clock.now)
        if first != second { plan.violated("I6: the order of containers changed the plan") }
        guard
            case .all(let files)? = try? await source.manifests(
                at: inForce.revision.commit, since: nil)
        else { return }
        let lastGood = try store.lastGood(of: nil)
        let one = ManifestLoader().load(files, lastGood: lastGood, policy: .unrestricted)
        let other = ManifestLoader().load(
            files.shuffled(using: &dice), lastGood: lastGood.shuffled(using: &dice),
            policy: .unrestricted)
        if one != other { plan.violated("I6: the order of files changed what is desired") }
        // The daemon loads a commit by what it changes.
        if !one.hasErrors, one != inForce.result {
            plan.violated("I6: what the last commit changed was not loaded as all of it is")
        }
    }

    /// A planner that looks only at what changed finds what looking at everything does. It may
    /// look again too early, never too late, but for the second by which a clock may drift.
    private func checkMemory(_ continued: Plan, _ whole: Plan) {
        var expected = whole
        expected.nextLook = continued.nextLook
        let isInTime =
            whole.nextLook.map { due in
                continued.nextLook.map {
                    $0 <= due + .seconds(1) && ($0 > .zero || due == .zero)
                } ?? false
            } ?? true
        if continued != expected || !isInTime {
            plan.violated("I6: looking at what changed found another plan than looking at all")
        }
    }

    /// I7.
    func checkAudit() throws {
        if case .broken(let sequence) = try store.verifyAuditChain() {
            plan.violated("I7: the audit is broken at \(sequence)")
        }
    }

    /// I3: what is deleted was asked for, is within the guard, and leaves only after its grace.
    private func checkDeletions(_ observed: ObservedState) throws {
        let after = observed.inventory
        let before = history.inventory
        let revision = try store.acceptedRevision()?.commit
        let marked = after.values.filter { $0.deletion != nil && before[$0.id]?.deletion == nil }
            .map(\.id).sorted()
        let owned = before.values.count { $0.deletion == nil }
        // Failed work without a result is nothing that could be lost.
        let guarded = marked.filter { id in
            let attempts = observed.tasks[of: id].flatMap(\.attempts)
            let isOpen = attempts.contains { $0.end == nil }
            let ended = attempts.filter { $0.endedAt != nil }.sorted {
                ($1.endedAt ?? clock.now).isLater(than: $0.endedAt ?? clock.now)
            }
            guard !isOpen, case .failed? = ended.last?.end, after[id]?.current == nil else {
                return true
            }
            return !observed.versions[of: id].isEmpty
        }.count
        let isLarge = guarded > 5 || (guarded >= 2 && guarded * 100 > 20 * owned)
        if isLarge, !history.approved.contains(revision ?? "") {
            plan.violated("I3: \(marked) of \(owned) deleted without consent")
        }
        for id in marked where after[id]?.deletion?.revision != revision {
            plan.violated("I3: \(id) is deleted without a revision that says so")
        }
        for (id, old) in before where after[id] == nil {
            guard let deletion = old.deletion else {
                plan.violated("I3: \(id) left without being deleted")
                continue
            }
            if clock.now.remaining(of: deletion.grace, since: deletion.requestedAt) > .zero {
                plan.violated("I3: \(id) left before its grace ended")
            }
        }
        history.inventory = after
    }
}
