/// Settings of the lab. The daemon's configuration sets ceilings; these only narrow them.
public struct LabSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    /// Image of a dataset that names none.
    public var rendererImage: String?
    /// Image of an architecture that names none.
    public var trainerImage: String?
    /// Image of an inference run that names none.
    public var inferenceImage: String?
    /// Patterns with `*` of image references that may run; nil allows what the daemon allows.
    public var allowedImages: [String]?
    /// What all running work may use together; a missing part leaves the daemon's.
    public var milliCPUs: Int?
    public var memoryBytes: Int?
    public var gpus: Int?
    /// How long superseded versions stay; 30 days unless given.
    public var versionRetention: Duration
    /// How long logs of finished tasks stay; 30 days unless given.
    public var taskRetention: Duration
    /// Deletions one revision may ask for without approval; 5 unless given.
    public var guardMaxDeletions: Int
    /// Share of the inventory one revision may delete without approval; 20 unless given.
    public var guardMaxPercent: Int
    /// Tokens for each unit of what is used, by the name of the unit.
    public var prices: [String: Double]
    public var quotas: [Quota]
    public var notifiers: [Notifier]
    public var priorityClasses: [String: PriorityClass]
    /// What is known of worker images, each once; others are not looked at.
    public var workers: [WorkerDeclaration]
    /// Whether commits count only when they are signed; by whom, the daemon's settings say.
    public var requireSignedCommits: Bool

    public init(
        common: CommonFields,
        rendererImage: String?,
        trainerImage: String?,
        inferenceImage: String?,
        allowedImages: [String]?,
        milliCPUs: Int?,
        memoryBytes: Int?,
        gpus: Int?,
        versionRetention: Duration,
        taskRetention: Duration,
        guardMaxDeletions: Int,
        guardMaxPercent: Int,
        prices: [String: Double],
        quotas: [Quota],
        notifiers: [Notifier],
        priorityClasses: [String: PriorityClass],
        workers: [WorkerDeclaration] = [],
        requireSignedCommits: Bool
    ) {
        self.common = common
        self.rendererImage = rendererImage
        self.trainerImage = trainerImage
        self.inferenceImage = inferenceImage
        self.allowedImages = allowedImages
        self.milliCPUs = milliCPUs
        self.memoryBytes = memoryBytes
        self.gpus = gpus
        self.versionRetention = versionRetention
        self.taskRetention = taskRetention
        self.guardMaxDeletions = guardMaxDeletions
        self.guardMaxPercent = guardMaxPercent
        self.prices = prices
        self.quotas = quotas
        self.notifiers = notifiers
        self.priorityClasses = priorityClasses
        self.workers = workers
        self.requireSignedCommits = requireSignedCommits
    }
}
