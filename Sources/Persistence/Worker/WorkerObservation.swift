public import Manifests

/// One line that a worker wrote about its work.
public enum WorkerObservation: Sendable, Hashable {
    case progress(WorkerProgress)
    /// The value may be infinite or not a number.
    case metric(step: Int, name: String, value: Double)
    /// A picture inside the artifact.
    case preview(path: String, title: String)
    case warning(String)
    case summary(JSONValue)
}

/// The progress that a worker reports.
public struct WorkerProgress: Sendable, Hashable {
    public let done: Int
    public let total: Int?
    /// What is counted, such as `pictures`.
    public let unit: String
    public let phase: String?

    public init(done: Int, total: Int?, unit: String, phase: String?) {
        self.done = done
        self.total = total
        self.unit = unit
        self.phase = phase
    }
}
