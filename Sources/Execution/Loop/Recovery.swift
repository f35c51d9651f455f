internal import Planning
internal import Synchronization

/// How far a daemon has come since its start: it has recovered once it planned from a complete
/// listing of the Engine, with all that was cut off settled. It never falls back from that.
public final class Recovery: Sendable {
    private enum Stage { case started, engineUnseen, recovered }

    private let stage = Mutex(Stage.started)

    init() {}

    /// What the first such plan waits for, in words; nil once it was made.
    public var missing: String? {
        switch stage.withLock({ $0 }) {
        case .started: "no plan was made since the start"
        case .engineUnseen: "the container engine did not answer since the start"
        case .recovered: nil
        }
    }

    /// Says that a plan was made and recorded.
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
