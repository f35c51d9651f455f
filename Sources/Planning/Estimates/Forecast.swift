public import Manifests

/// When work that is running or waiting will probably begin and end.
public struct Forecast: Sendable, Hashable {
    /// Nil when it has begun.
    public let beginsIn: Duration?
    public let endsIn: Duration
}

/// A resource that is not yet as its manifest wants it.
public struct OpenWork: Sendable, Hashable {
    public let id: ResourceID
    public let phase: Phase
    public let reason: Reason
    /// Place in the queue, from 1.
    public var position: Int?
    /// How long it has been in its phase.
    public var since: Duration
    /// The time left by the worker's own progress; nil when the worker does not say.
    public var left: Duration?

    public init(id: ResourceID, phase: Phase, reason: Reason, since: Duration) {
        self.id = id
        self.phase = phase
        self.reason = reason
        self.since = since
    }
}

extension Forecast {
    /// Forecasts of work that runs, waits for its turn, or waits for such work, when past runs tell
    /// how long it takes. Work begins in the order of the queue, within `capacity`.
    public static func all(
        of work: [OpenWork], in desired: DesiredState, by estimator: Estimator, capacity: Resources
    ) -> [ResourceID: Forecast] {
        let lowering = Lowering(resources: DeclaredResources(desired.resources))
        let inOrder = work.sorted {
            ($0.position ?? .max, $0.id) < ($1.position ?? .max, $1.id)
        }
        let items = inOrder.map { item(of: $0, lowering, estimator) }
        let waiting = Set(inOrder.filter { !$0.isAtWork }.map(\.id))
        return Timetable(items, capacity: capacity).spans.reduce(into: [:]) { found, span in
            found[span.key] = Forecast(
                beginsIn: waiting.contains(span.key) ? .seconds(span.value.begin) : nil,
                endsIn: .seconds(span.value.end))
        }
    }

    /// Work that cannot go on by itself has no length, so it never ends and holds up only what is
    /// made from it.
    private static func item(
        of work: OpenWork, _ lowering: Lowering, _ estimator: Estimator
    ) -> Timetable.Item {
        let nothing = Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0)
        guard work.isMoving, let resource = lowering.resources[work.id] else {
            return Timetable.Item(
                id: work.id, needs: nothing, priority: 0, seconds: nil, after: [])
        }
        var needs = nothing
        var seconds: Int?
        switch lowering.workload(of: resource) {
        case .container(let workload)?:
            needs = workload.resources
            seconds = work.secondsLeft(
                of: estimator.estimate(workload, of: work.id.kind)?.wallSeconds)
        // A file is taken in within moments.
        case .file?: seconds = 0
        case .upload?, .unsupported?, nil: break
        }
        return Timetable.Item(
            id: work.id, needs: needs, priority: resource.spec.run?.priority ?? 0,
            seconds: seconds,
            after: resource.references.filter { $0.role == .input || $0.role == .dependency }
                .map(\.target),
            isRunning: work.isAtWork)
    }
}

extension OpenWork {
    fileprivate var isAtWork: Bool { phase == .running || phase == .preparing }

    fileprivate var isMoving: Bool {
        isAtWork || phase == .queued || (phase == .blocked && reason == .dependencyNotReady)
    }

    /// The seconds left of work that takes `length`; nil when it has taken longer already, or
    /// nothing is known.
    fileprivate func secondsLeft(of length: EstimateRange?) -> Int? {
        if let left { return Int(left / .seconds(1)) }
        guard let length else { return nil }
        guard phase == .running else { return length.typical }
        let gone = Int(since / .seconds(1))
        let most = length.typical > gone ? length.typical : length.high
        return most > gone ? most - gone : nil
    }
}
