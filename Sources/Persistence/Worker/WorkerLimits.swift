/// What is kept of one task's observations; what a worker writes beyond it is dropped.
enum WorkerLimits {
    /// Of one series, and of all series of a task.
    static let pointsMax = 10_000
    static let pointsOfTaskMax = 50_000
    static let seriesMax = 200
    static let previewsMax = 200
    static let warningsMax = 100
    static let textMax = 500
    static let summaryBytesMax = 65_536
}
