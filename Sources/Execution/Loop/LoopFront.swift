public import Manifests
public import Planning
internal import Synchronization

/// The operator's settings for the loop.
public struct LoopSettings: Sendable {
    public var policy: Policy
    public var loadPolicy: LoadPolicy
    /// Time between looks at the repository.
    public var pollInterval: Duration
    /// The longest time between looks at the world.
    public var relistInterval: Duration
    /// Actions under way at once. Engines were seen to deadlock when many containers were started
    /// and removed side by side.
    public var actionsMax: Int
    /// Whether every commit has to be signed, whatever the Lab says.
    public var requiresSignatures = false
    /// Finds out the lab's capacity, and returns nil while it is unknown. The property is nil when
    /// `policy` holds the capacity. While the capacity is unknown the Engine counts as unreachable:
    /// no work begins, and no work counts as too large.
    public var findCapacity: (@Sendable () async -> Resources?)?

    public init(
        policy: Policy, loadPolicy: LoadPolicy, pollInterval: Duration, relistInterval: Duration,
        actionsMax: Int
    ) {
        self.policy = policy
        self.loadPolicy = loadPolicy
        self.actionsMax = actionsMax
        self.pollInterval = pollInterval
        self.relistInterval = relistInterval
    }
}

/// The part of the loop that any task may use without waiting for the loop.
final class LoopFront: Sendable {
    /// Rung when the loop has to look at the world earlier than planned.
    let wake = WakeSignal()
    /// Rung at each look that found a change since the previous one.
    let news = WakeSignal()
    /// Rung together with `news`, for the task that follows workers.
    let looked = WakeSignal()
    let recovery = Recovery()

    private let current: Mutex<LoopSettings>
    private let declared = Mutex<DesiredState?>(nil)
    private let stopping = Atomic(false)

    init(_ settings: LoopSettings) {
        current = Mutex(settings)
    }

    var settings: LoopSettings { current.withLock(\.self) }

    /// Sets the lab's capacity and stops asking for it.
    func enter(capacity: Resources) {
        current.withLock { settings in
            settings.policy.capacity = capacity
            settings.loadPolicy.capacity = capacity
            settings.findCapacity = nil
        }
    }

    /// The desired state of the revision in force; nil before the first.
    var desiredInForce: DesiredState? {
        get { declared.withLock(\.self) }
        set { declared.withLock { $0 = newValue } }
    }

    var isStopping: Bool { stopping.load(ordering: .relaxed) }

    func stop() {
        stopping.store(true, ordering: .relaxed)
        wake.ring()
    }
}

/// The progress of a daemon's start. The daemon has recovered once it has planned from a complete
/// listing of the Engine, with all interrupted intents settled. It then stays recovered.
public final class Recovery: Sendable {
    private enum Stage { case started, engineUnseen, recovered }

    private let stage = Mutex(Stage.started)

    init() {}

    /// What the first such plan waits for, in words; nil once the plan was made.
    public var missing: String? {
        switch stage.withLock({ $0 }) {
        case .started: "no plan was made since the start"
        case .engineUnseen: "the container engine did not answer since the start"
        case .recovered: nil
        }
    }

    /// Notes that a plan was made and recorded.
    func planned(given engine: EngineView) {
        stage.withLock { stage in
            switch (engine, stage) {
            case (.seen, _): stage = .recovered
            case (.unreachable, .recovered): break
            case (.unreachable, _): stage = .engineUnseen
            }
        }
    }
}
