extension RunFields {
    enum Fields {
        static let cancel = Field.fallback(
            "cancel", .boolean, false, shown: .bool(false),
            "Ends the work for as long as it stands there; taken out, the work begins again.")
        static let rerun = Field.optional(
            "rerun", .word(maxLength: 100), "Any text; a changed one repeats finished work.",
            example: "after the lamp was moved")
        static let dependsOn = Field.fallback(
            "dependsOn",
            .list(
                of: .object(WrittenTarget.table, read: WrittenTarget.read), minCount: 0,
                maxCount: 50),
            [], shown: [], "What must be ready before the work begins, besides its inputs.")
        static let resources = Field.fallback(
            "resources", .object(Resources.Fields.table, read: Resources.read),
            Resources.standard, shown: .object([:]), "What one attempt may use at most.")
        static let maxDuration = Field.optional(
            "maxDuration", .duration(1...31_536_000), "Longest time one attempt may run.",
            example: "2h")
        static let retry = Field.fallback(
            "retry", .object(Retry.table, read: Retry.read), Retry(), shown: .object([:]),
            "What happens after a failure.")
        static let priority = Field.fallback(
            "priority", FieldType<WrittenPriority>.priority, .value(0), shown: 0,
            "Work with a larger one goes first: a number, or a priority class of the Lab.")

        static let uploadTable = [cancel.entry, rerun.entry, dependsOn.entry]
        static let workTable =
            uploadTable + [resources.entry, maxDuration.entry, retry.entry, priority.entry]
    }

    struct Retry: Sendable {
        var limitOfRetries = 0
        var failures: [RetriedFailure]?

        static let limit = Field.fallback(
            "limit", .integer(0...20), 0, shown: 0,
            "How many times a failure of the user's code, memory or deadline is tried again.")
        static let on = Field.optional(
            "on", .set(of: FieldType<RetriedFailure>.choice, maxCount: 4),
            "Failures that are tried again; all of these if absent.", example: ["OutOfMemory"])
        static let table = [limit.entry, on.entry]

        static func read(_ reader: MappingReader) -> Retry? {
            Retry(limitOfRetries: reader.read(limit) ?? 0, failures: reader.read(on))
        }
    }

    static func readWork(_ reader: MappingReader, _ context: DraftContext) -> WrittenRun {
        var run = readUpload(reader, context)
        let retry = reader.read(Fields.retry) ?? Retry()
        let before = reader.log.findings.count
        run.fields.resources = reader.read(Fields.resources) ?? .standard
        let areResourcesRead = reader.log.findings.count == before
        run.fields.maxDuration = reader.read(Fields.maxDuration)
        run.fields.retryLimit = retry.limitOfRetries
        run.fields.retryOn = retry.failures
        switch reader.read(Fields.priority) ?? .value(0) {
        case .value(let value): run.fields.priority = value
        case .named(let name):
            run.fields.priorityClass = name.value
            run.priorityClass = name
        }
        run.resourcesMark = areResourcesRead ? reader.mark(of: Fields.resources.name) : nil
        return run
    }

    /// An upload takes no resources of the lab.
    static func readUpload(_ reader: MappingReader, _ context: DraftContext) -> WrittenRun {
        let dependencies = (reader.read(Fields.dependsOn) ?? []).map { written in
            SpecDraft.PendingReference(
                target: context.resource(written.kind, written.name.value), role: .dependency,
                mark: written.name.mark)
        }
        let fields = RunFields(
            resources: Resources(milliCPUs: 0, memoryBytes: 0, gpus: 0), maxDuration: nil,
            retryLimit: 0, retryOn: nil, priority: 0, priorityClass: nil,
            dependsOn: Set(dependencies.map(\.target)).sorted(),
            rerun: reader.read(Fields.rerun), cancel: reader.read(Fields.cancel) ?? false)
        return WrittenRun(fields: fields, dependencies: dependencies)
    }
}

/// The run fields as written, with the places that later passes need.
struct WrittenRun {
    var fields: RunFields
    let dependencies: [SpecDraft.PendingReference]
    var priorityClass: Located<String>?
    var resourcesMark: Mark?
}

/// A priority as a number, or by the name of one of the Lab's classes.
enum WrittenPriority: Sendable {
    case value(Int)
    case named(Located<String>)
}

extension FieldType where Value == WrittenPriority {
    static var priority: FieldType {
        let number = FieldType<Int>.integer(-100...100)
        let name = FieldType<String>.text(.name)
        return FieldType(schema: ["anyOf": [number.schema, name.schema]]) { node, scope in
            if case .scalar(let text, let isPlain) = node.content,
                case .string = CoreSchema.resolve(text, isPlain: isPlain)
            {
                return name.located.read(node, scope).map(WrittenPriority.named)
            }
            return number.read(node, scope).map(WrittenPriority.value)
        }
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
