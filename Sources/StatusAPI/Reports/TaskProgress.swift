import Manifests

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

    /// `120 of 200 pictures · rendering · about 3 min left`.
    var text: String {
        let left = etaSeconds.map { "about \(HumanText.duration(seconds: $0)) left" }
        return ["\(amount(of: " of ")) \(countedUnit)", phase, left]
            .compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// `120/200 pictures`.
    public var short: String { "\(amount(of: "/")) \(countedUnit)" }

    private func amount(of word: String) -> String {
        whole.map { "\(done)\(word)\($0)" } ?? "\(done)"
    }

    private var countedUnit: String { Counted.noun(unit, whole ?? done) }

    private var whole: Int? { total.flatMap { $0 > 0 ? $0 : nil } }

    /// The part that is done, from 0 to 1; nil when the whole is unknown.
    public var fraction: Double? {
        guard let total, total > 0 else { return nil }
        return min(max(Double(done) / Double(total), 0), 1)
    }
}
