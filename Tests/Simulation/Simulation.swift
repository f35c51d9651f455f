import Execution
import Foundation
import Logging
import Manifests
import Persistence
import Planning
import SimulatedWorld

/// A lab's life under faults, from one seed: the real loop, journal and files, in a simulated
/// world.
final class Simulation {
    typealias Daemon = Reconciler<SimulatedSource>

    let seed: UInt64
    let clock = SimulatedClock()
    let plan: FaultPlan
    let engine: SimulatedEngine
    let bucket: SimulatedBucket
    let source: SimulatedSource
    let folder: StateFolder
    let policy: Policy
    var dice: Dice
    var draft: LabDraft
    var drafts: [LabDraft] = []
    var store: StateStore
    var daemon: Daemon
    var history = History()
    /// Follows the store through all that happens, restarts too.
    var cache = ObservedCache()
    var planner = Planner()
    var passes = 0

    init(seed: UInt64, folder path: String) async throws {
        self.seed = seed
        folder = StateFolder(path: path)
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        let plan = FaultPlan(seed: seed, clock: clock)
        let clock = clock
        self.plan = plan
        engine = SimulatedEngine(
            installationID: "simulated-lab", now: { clock.age },
            behaviour: { Self.behaviour(of: $0, seed: seed) },
            interference: { plan.fate(of: $0) })
        bucket = SimulatedBucket { plan.fate(of: "bucket \($0.rawValue) \($1)") }
        source = SimulatedSource { plan.fate(of: "source \($0)") }
        var policy = Policy.standard(
            capacity: Resources(milliCPUs: 3000, memoryBytes: 8 << 30, gpus: 0))
        policy.resultDeletionGrace = .seconds(48 * 3600)
        self.policy = policy
        dice = Dice(seed: seed, "life")
        draft = LabDraft.initial(&dice)
        let backends = Backends(engine: engine, source: source, bucket: bucket)
        (store, daemon) = try Self.open(folder, backends, policy, clock, plan)
        commit("the lab begins")
        try await daemon.resume()
    }

    private static func open(
        _ folder: StateFolder, _ backends: Backends<SimulatedSource>,
        _ policy: Policy, _ clock: SimulatedClock, _ plan: FaultPlan
    ) throws -> (StateStore, Daemon) {
        let logger = Logger(label: "simulation") { _ in DiaryLog(plan: plan) }
        let store = try StateStore.open(
            at: folder.database, installationID: "simulated-lab", logger: logger)
        _ = try store.raiseEpoch(at: clock.now)
        plan.attach(store)
        let executor = Executor(
            store: store, backends: backends,
            settings: ExecutionSettings(
                folder: folder, workerUser: WorkerUser(uid: 1000, gid: 1000),
                stopGrace: .seconds(10), logMaxBytes: 1 << 16, uploadPartBytes: 64 << 20),
            time: clock.source, logger: logger)
        let daemon = Daemon(
            executor: executor,
            settings: LoopSettings(
                policy: policy, loadPolicy: .unrestricted, pollInterval: .seconds(30),
                relistInterval: .seconds(60), actionsMax: 4))
        return (store, daemon)
    }

    /// A new process takes over what the dead one left.
    func restart() async throws {
        plan.note("the daemon starts")
        let backends = Backends(engine: engine, source: source, bucket: bucket)
        (store, daemon) = try Self.open(folder, backends, policy, clock, plan)
        try await daemon.resume()
    }

    func commit(_ subject: String) {
        let (files, blobs) = draft.written()
        source.commit(files, blobs: blobs, after: source.head, subject: subject)
        drafts.append(draft)
        plan.note("commit: \(subject)")
    }

    /// What a container does depends on the seed and its attempt alone.
    private static func behaviour(
        of request: ContainerRequest, seed: UInt64
    ) -> SimulatedBehaviour {
        let task = request.identity.task
        var dice = Dice(
            seed: seed, "\(task.resource) \(task.digest.rawValue) \(request.identity.attempt)")
        var behaviour = SimulatedBehaviour()
        behaviour.length = .seconds(dice.pick([0, 1, 30, 600, 3000, 10_000]) ?? 1)
        behaviour.output = "attempt \(request.identity.attempt)\n"
        behaviour.result = result(of: task.digest)
        switch dice.roll(1...100) {
        case 1...10: behaviour.end = .exits(1)
        case 11...13: behaviour.end = .exits(137)
        case 14...15: behaviour.end = .exits(255)
        case 16...18: behaviour.end = .exits(125)
        case 19...22: behaviour.end = .outOfMemory
        case 23...25: behaviour.beginning = .refused("failed to start shim")
        case 26...29: behaviour.beginning = .lacksImage
        default: break
        }
        // Some finish their work when they are asked to stop.
        behaviour.onTerminate =
            dice.chance(20) ? .exits(0) : dice.chance(30) ? .ignores : .exits(143)
        return behaviour
    }

    /// What a result of these inputs must be, whoever made it and however often.
    static func result(of digest: InputDigest) -> String { "result of \(digest.rawValue)" }
}
