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
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    private let clock = SimulatedClock()

    var now: Instant { clock.now }

    /// A lab in which alice has a model.
    static let files = [
        "lab.yaml": "kind: Lab\nmetadata: {name: lab}\nspec: {}\n",
        "alice.yaml": "kind: User\nmetadata: {name: alice}\nspec: {email: a@lab.example}\n",
        "users/alice/cup.yaml": """
        kind: Model
        metadata: {name: cup}
        spec: {source: {path: cup.blend}, sha256: "\(ContentDigest.sha256(blob.utf8))"}
        """,
    ]
    /// The same with a dataset of that model.
    static let filesWithDataset = files.merging([
        "users/alice/cups.yaml": """
        kind: Dataset
        metadata: {name: cups}
        spec:
          from: {models: [{modelRef: cup, class: cup}]}
          renderer: {image: "lab/renderer:1"}
          resources: {cpus: 1, memory: 1Gi}
        """
    ]) { $1 }
    static let blobs = ["users/alice/cup.blend": blob]
    private static let blob = "BLENDER of a cup"

    init(in folder: TemporaryFolder) throws {
        state = StateFolder(path: try folder.makeFolder("state"))
        store = try StateStore.open(
            at: state.database, installationID: "bench", logger: logger)
        _ = try store.raiseEpoch(at: clock.now)
    }

    /// Every call of it meets `interference`; each container leaves `result`.
    func engine(
        _ interference: Interference = .none, result: String? = nil, gpuCount: Int = 0
    ) -> SimulatedEngine {
        var behaviour = SimulatedBehaviour()
        behaviour.result = result
        return SimulatedEngine(
            installationID: "bench", gpuCount: gpuCount, now: { [clock] in clock.age },
            behaviour: { [behaviour] _ in behaviour }, interference: { _ in interference })
    }

    func settings(_ capacity: Resources) -> LoopSettings {
        LoopSettings(
            policy: .standard(capacity: capacity), loadPolicy: .unrestricted,
            pollInterval: .seconds(30), relistInterval: .seconds(60), actionsMax: 4)
    }

    func advance(by length: Duration) {
        clock.advance(by: length)
    }

    func daemon<Source: ManifestSource>(
        _ engine: SimulatedEngine, _ source: Source, _ settings: LoopSettings,
        bucket: SimulatedBucket = SimulatedBucket { _, _ in .none }
    ) -> Reconciler<Source> {
        let executor = Executor(
            store: store,
            backends: Backends(engine: engine, source: source, bucket: bucket),
            settings: ExecutionSettings(
                folder: state, workerUser: WorkerUser(uid: 1000, gid: 1000),
                stopGrace: .seconds(10), logMaxBytes: 1 << 16, uploadPartBytes: 64 << 20),
            time: clock.source, logger: logger)
        return Reconciler(executor: executor, settings: settings)
    }
}
