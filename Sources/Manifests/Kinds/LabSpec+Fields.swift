extension LabSpec {
    enum Fields {
        static let defaults = Field.fallback(
            "defaults", .object(Defaults.table, read: Defaults.read), Defaults(),
            shown: .object([:]), "Images for manifests that name none.")
        static let allowedImages = Field.optional(
            "allowedImages", .list(of: .text(.imagePattern), minCount: 0, maxCount: 200),
            "Images that may run, '*' standing for any text; absent allows what the daemon allows.",
            example: ["lab/*"])
        static let capacity = Field.fallback(
            "capacity", .object(Capacity.table, read: Capacity.read), Capacity(),
            shown: .object([:]), "What all running work may use together.")
        static let retention = Field.fallback(
            "retention", .object(Retention.table, read: Retention.read), Retention(),
            shown: .object([:]), "How long things stay that are no longer current.")
        static let pruneGuard = Field.fallback(
            "pruneGuard", .object(PruneGuard.table, read: PruneGuard.read), PruneGuard(),
            shown: .object([:]), "How much one revision may delete without approval.")

        static let prices = Field.fallback(
            "prices", .object(Prices.table, read: Prices.read), [:], shown: .object([:]),
            "Tokens that users pay for what they use; stored and shown.")
        static let quotas = Field.fallback(
            "quotas", .list(of: .object(Quota.table, read: Quota.read), minCount: 0, maxCount: 500),
            [], shown: [], "What a user may have and use.")
        static let notifiers = Field.fallback(
            "notifiers",
            .list(of: .object(Notifier.table, read: Notifier.read), minCount: 0, maxCount: 50), [],
            shown: [], "Who is told of what happens; stored and shown.")
        static let priorityClasses = Field.fallback(
            "priorityClasses",
            .map(
                keys: .name, of: .object(PriorityClass.table, read: PriorityClass.read),
                maxCount: 50),
            [:], shown: .object([:]), "Priorities by name.")
        static let workers = Field.fallback(
            "workers",
            .list(
                of: .object(WorkerDeclaration.table, read: WorkerDeclaration.read), minCount: 0,
                maxCount: 100),
            [], shown: [], "What worker images take; of others anything is passed on.")
        static let requireSignedCommits = Field.fallback(
            "requireSignedCommits", .boolean, false, shown: .bool(false),
            "Refuses commits that no key of the daemon's settings signed.")

        static let table =
            CommonFields.Fields.catalogueTable + [
                defaults.entry, allowedImages.entry, capacity.entry, retention.entry,
                pruneGuard.entry, prices.entry, quotas.entry, notifiers.entry,
                priorityClasses.entry, workers.entry, requireSignedCommits.entry,
            ]
    }

    struct Defaults: Sendable {
        var renderer: Located<String>?
        var trainer: Located<String>?
        var inference: Located<String>?

        static let rendererImage = Field.optional(
            "rendererImage", .text(.image), "Image of a Dataset that names none.",
            example: "lab/renderer:1")
        static let trainerImage = Field.optional(
            "trainerImage", .text(.image), "Image of a NetworkArchitecture that names none.",
            example: "lab/trainer:1")
        static let inferenceImage = Field.optional(
            "inferenceImage", .text(.image), "Image of an InferenceRun that names none.",
            example: "lab/trainer:1")
        static let table = [rendererImage.entry, trainerImage.entry, inferenceImage.entry]

        var all: [Located<String>] { [renderer, trainer, inference].compactMap(\.self) }

        static func read(_ reader: MappingReader) -> Defaults? {
            Defaults(
                renderer: reader.readLocated(rendererImage),
                trainer: reader.readLocated(trainerImage),
                inference: reader.readLocated(inferenceImage))
        }
    }

    struct Capacity: Sendable {
        var milliCPUs: Int?
        var memoryBytes: Int?
        var gpuCount: Int?

        static let cpus = Field.optional("cpus", .cpus(10...1_024_000), "Cores.", example: 16)
        static let memory = Field.optional(
            "memory", .memory(8 << 20...64 << 40), "Memory.", example: "64Gi")
        static let gpus = Field.optional("gpus", .integer(0...64), "GPUs.", example: 2)
        static let table = [cpus.entry, memory.entry, gpus.entry]

        static func read(_ reader: MappingReader) -> Capacity? {
            Capacity(
                milliCPUs: reader.read(cpus), memoryBytes: reader.read(memory),
                gpuCount: reader.read(gpus))
        }
    }

    struct Retention: Sendable {
        var versionsFor = Duration.seconds(30 * 86_400)
        var tasksFor = Duration.seconds(30 * 86_400)

        static let versions = Field.fallback(
            "versions", .duration(1...315_360_000), .seconds(30 * 86_400), shown: "30d",
            "How long superseded versions stay.")
        static let tasks = Field.fallback(
            "tasks", .duration(1...315_360_000), .seconds(30 * 86_400), shown: "30d",
            "How long logs of finished tasks stay.")
        static let table = [versions.entry, tasks.entry]

        static func read(_ reader: MappingReader) -> Retention? {
            guard let versionsFor = reader.read(versions), let tasksFor = reader.read(tasks)
            else { return nil }
            return Retention(versionsFor: versionsFor, tasksFor: tasksFor)
        }
    }

    struct PruneGuard: Sendable {
        var deletions = 5
        var percent = 20

        static let maxDeletions = Field.fallback(
            "maxDeletions", .integer(0...100_000), 5, shown: 5,
            "Deletions one revision may ask for.")
        static let maxPercent = Field.fallback(
            "maxPercent", .integer(0...100), 20, shown: 20,
            "Share of the inventory one revision may delete.")
        static let table = [maxDeletions.entry, maxPercent.entry]

        static func read(_ reader: MappingReader) -> PruneGuard? {
            guard let deletions = reader.read(maxDeletions), let percent = reader.read(maxPercent)
            else { return nil }
            return PruneGuard(deletions: deletions, percent: percent)
        }
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.read(reader, access: .public)
        let defaults = reader.read(Fields.defaults) ?? Defaults()
        let allowedImages = reader.read(Fields.allowedImages)
        let capacity = reader.read(Fields.capacity) ?? Capacity()
        let retention = reader.read(Fields.retention) ?? Retention()
        let pruneGuard = reader.read(Fields.pruneGuard) ?? PruneGuard()
        let prices = reader.read(Fields.prices) ?? [:]
        let quotas = reader.read(Fields.quotas) ?? []
        let notifiers = reader.read(Fields.notifiers) ?? []
        let workers = reader.read(Fields.workers) ?? []
        refuseRepetition(of: quotas.map { ($0.value.user ?? "", $0.mark) }, "quota", reader.log)
        refuseRepetition(of: workers.map { ($0.value.image, $0.mark) }, "worker", reader.log)
        refuseRepetition(of: notifiers.map { ($0.value.name, $0.mark) }, "notifier", reader.log)
        let spec = LabSpec(
            common: common, rendererImage: defaults.renderer?.value,
            trainerImage: defaults.trainer?.value, inferenceImage: defaults.inference?.value,
            allowedImages: allowedImages,
            milliCPUs: capacity.milliCPUs, memoryBytes: capacity.memoryBytes,
            gpus: capacity.gpuCount, versionRetention: retention.versionsFor,
            taskRetention: retention.tasksFor, guardMaxDeletions: pruneGuard.deletions,
            guardMaxPercent: pruneGuard.percent, prices: prices, quotas: quotas.map(\.value),
            notifiers: notifiers.map(\.value),
            priorityClasses: reader.read(Fields.priorityClasses) ?? [:],
            workers: workers.map(\.value),
            requireSignedCommits: reader.read(Fields.requireSignedCommits) ?? false)
        var draft = SpecDraft(spec: .lab(spec), images: defaults.all)
        draft.quotaUsers = quotas.compactMap { quota in
            quota.value.user.map { Located(value: $0, mark: quota.mark) }
        }
        return draft
    }

    private static func refuseRepetition(
        of names: [(String, Mark)], _ noun: String, _ log: FindingLog
    ) {
        var seen: Set<String> = []
        for (name, mark) in names where !seen.insert(name).inserted {
            let whose = name.isEmpty ? "for all users" : quoted(name)
            log.error(
                .invalidValue, "a \(noun) \(whose) stands above already; keep one of them",
                at: mark)
        }
    }

    /// Prices in tokens by the name of the unit.
    private enum Prices {
        static let units: [Field<Double>] = [
            price("picture", "One picture that is taken in."),
            price("videoFrame", "One frame of a video that is taken in."),
            price("cpuHour", "A core for an hour."), price("gpuHour", "A GPU for an hour."),
            price("storageGiBMonth", "A gibibyte kept for 30 days."),
        ]
        static let table = units.map(\.entry)

        private static func price(_ name: String, _ unit: String) -> Field<Double> {
            .optional(name, .number(0...1e6), unit, example: .number(0.5))
        }

        static func read(_ reader: MappingReader) -> [String: Double] {
            var prices: [String: Double] = [:]
            for unit in units { prices[unit.name] = reader.read(unit) }
            return prices
        }
    }
}
