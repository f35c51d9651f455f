/// Settings of the lab. The daemon's configuration sets ceilings; these only narrow them.
public struct LabSpec: Sendable, Hashable, Codable {
    public var common: CommonFields
    /// Image of a dataset that names none.
    public var rendererImage: String?
    /// Image of an architecture that names none.
    public var trainerImage: String?
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

    public init(
        common: CommonFields,
        rendererImage: String?,
        trainerImage: String?,
        allowedImages: [String]?,
        milliCPUs: Int?,
        memoryBytes: Int?,
        gpus: Int?,
        versionRetention: Duration,
        taskRetention: Duration,
        guardMaxDeletions: Int,
        guardMaxPercent: Int
    ) {
        self.common = common
        self.rendererImage = rendererImage
        self.trainerImage = trainerImage
        self.allowedImages = allowedImages
        self.milliCPUs = milliCPUs
        self.memoryBytes = memoryBytes
        self.gpus = gpus
        self.versionRetention = versionRetention
        self.taskRetention = taskRetention
        self.guardMaxDeletions = guardMaxDeletions
        self.guardMaxPercent = guardMaxPercent
    }
}
