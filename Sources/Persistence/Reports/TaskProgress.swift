import Manifests
public import Planning

/// How far a piece of work has come.
public struct TaskProgress: Codable, Hashable, Sendable {
    public var done: Int
    /// Nil or not above zero when nobody knows how much there is.
    public var total: Int?
    /// What is counted, such as `pictures` or `epochs`.
    public var unit: String
    /// The worker's own word for what it does now, such as `rendering`.
    public var phase: String?
    /// Seconds until the end at the present pace; nil while that cannot be said.
    public var etaSeconds: Double?

    public init(done: Int, total: Int?, unit: String, phase: String?, etaSeconds: Double?) {
        self.done = done
        self.total = total
        self.unit = unit
        self.phase = phase
        self.etaSeconds = etaSeconds
    }

    /// `120/200 pictures`.
    public var short: String { counted("/") }

    /// The amount done, `word`, the whole amount and the unit; without the whole when it is
    /// unknown.
    public func counted(_ word: String) -> String {
        let amount = whole.map { "\(done)\(word)\($0)" } ?? "\(done)"
        return "\(amount) \(Counted.noun(unit, whole ?? done))"
    }

    private var whole: Int? { total.flatMap { $0 > 0 ? $0 : nil } }

    /// The part that is done, from 0 to 1; nil when the whole is unknown.
    public var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(max(Double(done) / Double(total), 0), 1)
    }
}

extension TaskProgress {
    /// The progress at `instant`, with the time that is left at the pace since `start`; nil without
    /// progress.
    public init?(_ progress: WorkerProgress?, from start: Instant?, at instant: Instant?) {
        guard let progress else { return nil }
        var eta: Double?
        // Progress of an earlier attempt says nothing of this one's pace.
        if let total = progress.total, progress.done > 0, total > progress.done, let start,
            let instant, instant.isLater(than: start)
        {
            let pace = instant.elapsed(since: start) / .seconds(1) / Double(progress.done)
            eta = pace * Double(total - progress.done)
        }
        self.init(
            done: progress.done, total: progress.total, unit: progress.unit,
            phase: progress.phase, etaSeconds: eta)
    }
}
