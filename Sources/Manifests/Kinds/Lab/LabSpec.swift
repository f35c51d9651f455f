/// Settings of the lab. The daemon's configuration sets ceilings; these only narrow them.
public struct LabSpec: Sendable, Hashable {
    /// Image of a dataset that names none.
    public var rendererImage: String?
    /// Image of an architecture that names none.
    public var trainerImage: String?
    /// Image of an inference run that names none.
    public var inferenceImage: String?
    /// Patterns with `*` of image references that may run; nil allows what the daemon allows.
    public var allowedImages: [String]?
    /// Cores, in thousandths, that all running work may use together. For this and the next two,
    /// nil leaves the daemon's limit.
    public var milliCPUs: Int?
    public var memoryBytes: Int?
    public var gpus: Int?
    /// How long superseded versions stay.
    public var versionRetention = Duration.seconds(30 * 86_400)
    /// How long logs of finished tasks stay.
    public var taskRetention = Duration.seconds(30 * 86_400)
    /// Deletions one revision may ask for without approval.
    public var guardMaxDeletions = 5
    /// Share of the inventory one revision may delete without approval.
    public var guardMaxPercent = 20
    /// Price in tokens of one unit of use, by the name of the unit.
    public var prices: [String: Double] = [:]
    public var quotas: [Quota] = []
    public var notifiers: [Notifier] = []
    public var priorityClasses: [String: PriorityClass] = [:]
    /// Declarations of worker images, one for an image; the parameters of other images are not
    /// checked.
    public var workers: [WorkerDeclaration] = []
    /// Whether commits count only when they are signed. The daemon's settings say whose signatures
    /// count.
    public var requireSignedCommits = false

    public init() {}

    /// The declaration of an image; nil when there is none.
    public func worker(of image: String) -> WorkerDeclaration? {
        workers.first { $0.image == image }
    }
}

extension LabSpec: KindSpec {
    static let traits = KindTraits.catalogue("labs", "Lab", "lab")
    static let rows: Rows<LabSpec> = [
        .group(
            "defaults", "Images for manifests that name none.",
            [
                .optional(
                    "rendererImage", \.rendererImage, .image,
                    "Image of a Dataset that names none."
                ).example("lab/renderer:1"),
                .optional(
                    "trainerImage", \.trainerImage, .image,
                    "Image of a NetworkArchitecture that names none."
                ).example("lab/trainer:1"),
                .optional(
                    "inferenceImage", \.inferenceImage, .image,
                    "Image of an InferenceRun that names none."
                ).example("lab/trainer:1").onlyGiven,
            ]),
        .optional(
            "allowedImages", \.allowedImages,
            .list(of: .text(.imagePattern), minCount: 0, maxCount: 200),
            "Images that may run, '*' standing for any text; absent allows what the daemon allows."
        ).example(["lab/*"]),
        .group(
            "capacity", "What all running work may use together.",
            [
                .optional(
                    "cpus", \.milliCPUs, .cpus(10...1_024_000), "Cores."
                ).example(16).written(as: "milliCPUs"),
                .optional(
                    "memory", \.memoryBytes, .memory(8 << 20...64 << 40), "Memory."
                ).example("64Gi").written(as: "memoryBytes"),
                .optional("gpus", \.gpus, .integer(0...64), "GPUs.").example(2),
            ]),
        .group(
            "retention", "How long things stay that are no longer current.",
            [
                .field(
                    "versions", \.versionRetention, .duration(1...315_360_000),
                    "How long superseded versions stay."),
                .field(
                    "tasks", \.taskRetention, .duration(1...315_360_000),
                    "How long logs of finished tasks stay."),
            ]),
        .group(
            "pruneGuard", "How much one revision may delete without approval.",
            [
                .field(
                    "maxDeletions", \.guardMaxDeletions, .integer(0...100_000),
                    "Deletions one revision may ask for."),
                .field(
                    "maxPercent", \.guardMaxPercent, .integer(0...100),
                    "Share of the inventory one revision may delete."),
            ]),
        .group(
            "prices", "Tokens that users pay for what they use; stored and shown.",
            [
                price("picture", \.prices["picture"], "One picture that is taken in."),
                price(
                    "videoFrame", \.prices["videoFrame"], "One frame of a video that is taken in."),
                price("cpuHour", \.prices["cpuHour"], "A core for an hour."),
                price("gpuHour", \.prices["gpuHour"], "A GPU for an hour."),
                price(
                    "storageGiBMonth", \.prices["storageGiBMonth"], "A gibibyte kept for 30 days."),
            ]
        ).onlyGiven,
        .field(
            "quotas", \.quotas, .list(of: .record, by: "user", "quota", maxCount: 500),
            "What a user may have and use."
        ).onlyGiven,
        .field(
            "notifiers", \.notifiers, .list(of: .record, by: "name", "notifier", maxCount: 50),
            "Who is told of what happens; stored and shown."
        ).onlyGiven,
        .field(
            "priorityClasses", \.priorityClasses,
            .map(keys: .name, of: .record, maxCount: 50), "Priorities by name."
        ).onlyGiven,
        .field(
            "workers", \.workers, .list(of: .record, by: "image", "worker", maxCount: 100),
            "Parameters and dataset parts that worker images take; an unlisted image takes any."
        ).onlyGiven,
        .field(
            "requireSignedCommits", \.requireSignedCommits, .boolean,
            "Refuses commits that no key of the daemon's settings signed."
        ).onlyGiven,
    ]

    private static func price(
        _ name: String, _ place: Row<LabSpec>.Place<Double?>, _ unit: String
    ) -> Row<LabSpec> {
        .optional(name, place, .number(0...1e6), unit).example(.number(0.5)).onlyGiven
    }
}
