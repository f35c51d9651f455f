extension RunFields {
    enum Fields {
        static let cancel = Field.fallback(
            "cancel", .boolean, false, shown: .bool(false),
            "Ends the work for good; only a changed spec or rerun undoes it.")
        static let rerun = Field.optional(
            "rerun", .word(maxLength: 100), "Any text; a changed one repeats finished work.",
            example: "after the lamp was moved")
        static let resources = Field.fallback(
            "resources", .object(Resources.Fields.table, read: Resources.read),
            Resources.standard, shown: .object([:]), "What one attempt may use at most.")
        static let maxDuration = Field.optional(
            "maxDuration", .duration(1...31_536_000), "Longest time one attempt may run.",
            example: "2h")
        static let retry = Field.fallback(
            "retry", .object([Retry.limit.entry]) { $0.read(Retry.limit) }, 0,
            shown: .object([:]), "What happens after a failure.")
        static let priority = Field.fallback(
            "priority", .integer(-100...100), 0, shown: 0, "Work with a larger one goes first.")

        static let workTable = [
            cancel.entry, rerun.entry, resources.entry, maxDuration.entry, retry.entry,
            priority.entry,
        ]
        static let uploadTable = [cancel.entry, rerun.entry]
    }

    private enum Retry {
        static let limit = Field.fallback(
            "limit", .integer(0...20), 0, shown: 0,
            "How many times a failure of the user's code, memory or deadline is tried again.")
    }

    static func readWork(_ reader: MappingReader) -> RunFields {
        var run = readUpload(reader)
        run.resources = reader.read(Fields.resources) ?? .standard
        run.maxDuration = reader.read(Fields.maxDuration)
        run.retryLimit = reader.read(Fields.retry) ?? 0
        run.priority = reader.read(Fields.priority) ?? 0
        return run
    }

    /// An upload takes no resources of the lab.
    static func readUpload(_ reader: MappingReader) -> RunFields {
        RunFields(
            resources: Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0), maxDuration: nil,
            retryLimit: 0, priority: 0, rerun: reader.read(Fields.rerun),
            cancel: reader.read(Fields.cancel) ?? false)
    }
}

extension Resources {
    static let standard = Resources(milliCPUs: 1_000, memoryBytes: 2 << 30, gpus: 0)

    enum Fields {
        static let cpus = Field.fallback(
            "cpus", .cpus(10...1_024_000), 1_000, shown: 1, "Cores, as 2, 0.5 or 500m.")
        static let memory = Field.fallback(
            "memory", .memory(8 << 20...16 << 40), 2 << 30, shown: "2Gi",
            "Memory, as 4Gi, 512Mi or 2G.")
        static let gpus = Field.fallback("gpus", .integer(0...64), 0, shown: 0, "Whole GPUs.")

        static let table = [cpus.entry, memory.entry, gpus.entry]
    }

    static func read(_ reader: MappingReader) -> Resources? {
        guard let cpus = reader.read(Fields.cpus), let memory = reader.read(Fields.memory),
            let gpus = reader.read(Fields.gpus)
        else { return nil }
        return Resources(milliCPUs: cpus, memoryBytes: memory, gpus: gpus)
    }
}
