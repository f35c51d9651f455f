import Execution
import Logging
import Manifests
import Persistence
import Planning
import SimulatedWorld
import TestSupport

/// The real loop on a store of its own, with an Engine and a bucket in memory.
struct LoopBench {
    let state: StateFolder
    let store: StateStore
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let clock = SimulatedClock()

    var now: Instant { clock.now }

    init(in folder: TemporaryFolder) throws {
        state = StateFolder(path: try folder.makeFolder("state"))
        store = try StateStore.open(
            at: state.database, installationID: "bench", logger: logger)
        _ = try store.raiseEpoch(at: clock.now)
    }

    /// Every call of it meets `interference`.
    func engine(_ interference: Interference = .none) -> SimulatedEngine {
        SimulatedEngine(
            installationID: "bench", now: { [clock] in clock.age },
            behaviour: { _ in SimulatedBehaviour() }, interference: { _ in interference })
    }

    func settings(_ capacity: Resources) -> LoopSettings {
        LoopSettings(
            policy: .standard(capacity: capacity), loadPolicy: .unrestricted,
            pollInterval: .seconds(30), relistInterval: .seconds(60), actionsMax: 4)
    }

    func daemon<Source: ManifestSource>(
        _ engine: SimulatedEngine, _ source: Source, _ settings: LoopSettings
    ) -> Reconciler<SimulatedEngine, Source> {
        let executor = Executor(
            store: store,
            world: OutsideWorld(
                engine: engine, source: source, bucket: SimulatedBucket { _, _ in .none }),
            settings: ExecutionSettings(
                folder: state, workerUser: WorkerUser(uid: 1000, gid: 1000),
                stopGrace: .seconds(10), logMaxBytes: 1 << 16, uploadPartBytes: 64 << 20),
            time: clock.source, logger: logger)
        return Reconciler(executor: executor, settings: settings)
    }
}
