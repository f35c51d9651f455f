import Manifests

@testable import Planning

/// A lab to which random things happen.
struct Course {
    var desired: DesiredState
    var world: ObservedState
    var now = PlanningBench.now
    var said: [String] = []
    private let bench: PlanningBench
    private var dice: SeededGenerator
    private var tasks: [TaskID]
    private var containers: [ContainerObservation] = []

    init(seed: UInt64, bench: PlanningBench) {
        self.bench = bench
        dice = SeededGenerator(state: (seed + 1) &* 0x9E37_79B9_7F4A_7C15)
        desired = bench.desired
        world = bench.converged
        tasks = world.tasks.keys.sorted()
    }

    /// Makes a part of the lab fail, fail once more, or work again; returns a word about it.
    private mutating func fail() -> String {
        let causes: [LabCause] = [.bucket, .disk, .engine, .image("lab/renderer:1"), .repository]
        let cause = causes.randomElement(using: &dice) ?? .bucket
        if let known = world.conditions[cause], Bool.random(using: &dice) {
            world.conditions[cause] = LabCondition(
                since: known.since, failures: known.failures + 1, lastAt: now, message: "again")
        } else if world.conditions.removeValue(forKey: cause) == nil {
            world.conditions[cause] = LabCondition(
                since: now, failures: 1, lastAt: now, message: "fails")
        }
        world.diskShortage = Int.random(in: 0..<8, using: &dice) == 0 ? "1 MiB is free" : nil
        return "\(cause.rawValue) \(world.conditions[cause]?.failures ?? 0)"
    }

    /// Lets one thing happen; returns the resources whose records it wrote.
    mutating func step() -> Set<ResourceID> {
        let task = tasks.randomElement(using: &dice) ?? tasks[0]
        let word: String
        var written: Set<ResourceID> = [task.resource]
        switch Int.random(in: 0..<22, using: &dice) {
        case 0: word = end(task, .succeeded)
        case 1: word = end(task, .failed(.userCode))
        case 2: word = end(task, nil)
        case 3: word = end(task, .stopped(.suspended))
        case 4: word = lose(task)
        case 5: word = supersede(task)
        case 6: word = own(task.resource, isDeleting: Bool.random(using: &dice))
        case 7:
            word = see(task)
            written = []
        case 8: (word, written) = offer()
        case 9: word = pass(.seconds(Int.random(in: 1...4_000_000, using: &dice)))
        case 10:
            word = fail()
        case 12:
            world.policy.versionRetention = .seconds(Int.random(in: 1...4_000_000, using: &dice))
            word = "policy"
        case 13:
            now = Instant(
                bootID: "\(now.bootID)+", uptime: .seconds(5), wall: now.wall + .seconds(10))
            word = "reboot"
        case 14:
            world.busy.formSymmetricDifference([task.resource])
            word = "busy \(world.busy.sorted())"
        case 15:
            world.acceptedAt = now
            word = "accept"
        case 16, 17: word = begin(task)
        case 11:
            world.engine = world.engine == .unreachable ? .seen(containers) : .unreachable
            word = "engine"
        default:
            word = edit()
            written = []
        }
        said.append(word)
        return written
    }

    private mutating func end(_ task: TaskID, _ end: AttemptEnd?) -> String {
        var attempt = AttemptRecord(
            number: (world.tasks[task]?.attempts.last?.number ?? 0) + 1, containerID: "c",
            times: AttemptTimes(createdAt: now, startedAt: now, endedAt: end.map { _ in now }),
            stopReason: nil, end: end)
        attempt.hasLog = true
        world.tasks[task] = TaskRecord(id: task, rerun: nil, attempts: [attempt])
        if end == .succeeded { makeVersion(task, supersededAt: nil) }
        return "end \(task) \(String(describing: end))"
    }

    private mutating func makeVersion(_ task: TaskID, supersededAt: Instant?) {
        world.versions[task] = VersionRecord(
            task: task, artifactDigest: "d", sizeBytes: 1, succeededAt: now,
            supersededAt: supersededAt)
    }

    private mutating func lose(_ task: TaskID) -> String {
        world.versions[task] = nil
        if Bool.random(using: &dice) { world.tasks[task] = nil }
        return "lose \(task)"
    }

    /// Drops the result of a task, so that it is made again; an attempt may have failed before.
    private mutating func begin(_ task: TaskID) -> String {
        if Bool.random(using: &dice) { _ = end(task, .failed(.userCode)) }
        world.versions[task] = nil
        return "begin \(task)"
    }

    private mutating func supersede(_ task: TaskID) -> String {
        let other = TaskID(
            resource: task.resource,
            digest: InputDigest(of: "e".utf8), run: 0)
        makeVersion(other, supersededAt: now)
        return "supersede \(task)"
    }

    private mutating func own(_ id: ResourceID, isDeleting: Bool) -> String {
        guard let resource = desired.resources.first(where: { $0.id == id }) else { return "-" }
        let deletion = Deletion(requestedAt: now, grace: .seconds(60), revision: "r1")
        world.inventory[id] = InventoryRecord(
            resource: InventoryIdentity(
                id: id, generation: 2, specDigest: resource.specDigest, path: "x.yaml"),
            inputDigest: resource.inputDigest, canonicalSpec: resource.canonicalSpec,
            current: world.versions[of: id].first?.task, deletion: isDeleting ? deletion : nil)
        return "own \(id) \(isDeleting)"
    }

    private mutating func see(_ task: TaskID) -> String {
        containers.removeAll { $0.resource == task.resource }
        let states: [ContainerObservation.State?] = [nil, .created, .running, .removing]
        if let state = states.randomElement(using: &dice) ?? nil {
            containers.append(
                ContainerObservation(
                    id: "c", resource: task.resource, digest: task.digest, attempt: 1,
                    state: state))
        }
        if world.engine != .unreachable { world.engine = .seen(containers) }
        return "see \(containers.count)"
    }

    private mutating func offer() -> (String, Set<ResourceID>) {
        let downloads = desired.resources.filter { $0.id.kind == .download }
        guard let download = downloads.randomElement(using: &dice),
            let digest = download.inputDigest, let target = download.references.first?.target,
            let pinned = world.versions[of: target].randomElement(using: &dice)?.task
        else { return ("-", []) }
        let task = TaskID(resource: download.id, digest: digest, run: 0)
        world.downloads[task] = DownloadRecord(
            task: task, pinned: pinned, objectKey: "k", sizeBytes: 1, readyAt: now,
            expiredAt: Bool.random(using: &dice) ? now : nil,
            removedAt: Bool.random(using: &dice) ? now : nil)
        return ("offer \(download.id)", [download.id])
    }

    private mutating func pass(_ length: Duration) -> String {
        now = now.adding(length)
        return "pass \(length)"
    }

    private mutating func edit() -> String {
        let edits: [(path: String, old: String, new: String)] = [
            ("users/bob/all.yaml", "access: public", "access: private"),
            ("users/bob/all.yaml", "access: public", "access: public\n  description: x"),
            ("users/alice/cups.yaml", "images: 10", "images: 20"),
            ("users/alice/cup.yaml", "access: public", "access: public\n  suspend: true"),
            ("users/alice/run.yaml", "net}", "net, rerun: a}"),
            ("users/alice/run.yaml", "net}", "net, cancel: true}"),
            ("users/alice/download.yaml", "keepFor: 2h", "keepFor: 3h"),
            ("lab.yaml", "renderer:1", "renderer:2"),
            ("users/alice/download.yaml", "name: net", "name: other"),
            ("lab.yaml", "", ""),
            ("users/alice/cups.yaml", "spec:", "spec:\n  nonsense: 1"),
            ("users/bob/all.yaml", "seed: 3", "seed: x"),
            ("users/alice/cups.yaml", "spec:", "spec:\n  dropData: true"),
            (
                "users/bob/all.yaml", String(repeating: "a", count: 64),
                String(repeating: "b", count: 64)
            ),
        ]
        guard let edit = edits.randomElement(using: &dice) else { return "-" }
        desired = bench.changed(edit.path, edit.old, edit.new).load(after: bench).desired
        return "edit \(edit.new)"
    }
}
