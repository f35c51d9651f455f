/// Fields of kinds that do work. A new value of `rerun` repeats finished work; no other field does.
public struct RunFields: Sendable, Hashable {
    public var resources = Resources()
    public var maxDuration: Duration?
    /// How many times the work is tried again after a failure that counts, as listed in
    /// `RetriedFailure`.
    public var retryLimit = 0
    /// The failures after which the work is tried again; nil means all that count.
    public var retryOn: [RetriedFailure]?
    /// From -100 to 100; larger goes first. With a priority class, the value of that class.
    public var priority = 0
    /// The name of the Lab's priority class, when one is given instead of a number.
    public var priorityClass: String?
    /// Resources that must be ready before the work begins, besides its inputs.
    public var dependsOn: [ResourceID] = []
    /// Any string; a changed one repeats finished work.
    public var rerun: String?
    public var cancel = false

    public init() {}

    init(resources: Resources) {
        self.resources = resources
    }
}

/// The failures that `retry` covers, under the names that pages use. Other failures are always
/// tried again, or never.
public enum RetriedFailure: String, Sendable, Hashable, CaseIterable {
    case userCode = "UserCode"
    case outOfMemory = "OutOfMemory"
    case deadlineExceeded = "DeadlineExceeded"
    case stalled = "Stalled"
}

/// The resources that one attempt may use at most.
public struct Resources: Sendable, Hashable {
    /// Thousandths of a core.
    public var milliCPUs = 1_000
    public var memoryBytes = 2 << 30
    public var gpus = 0

    /// The resources of work that asks for nothing in particular.
    public init() {}

    public init(milliCPUs: Int, memoryBytes: Int, gpus: Int) {
        self.milliCPUs = milliCPUs
        self.memoryBytes = memoryBytes
        self.gpus = gpus
    }
}

extension Resources: FieldRecord {
    static let rows: Rows<Resources> = [
        .field(
            "cpus", \.milliCPUs, .cpus(10...1_024_000), "Cores, as 2, 0.5 or 500m."
        ).written(as: "milliCPUs"),
        .field(
            "memory", \.memoryBytes, .memory(8 << 20...16 << 40), "Memory, as 4Gi, 512Mi or 2G."
        ).written(as: "memoryBytes"),
        .field("gpus", \.gpus, .integer(0...64), "Whole GPUs."),
    ]
}

extension RunFields: FieldRecord {
    static let rows = workRows
    static let uploadRows: Rows<RunFields> = [
        .field(
            "cancel", \.cancel, .boolean,
            "Ends the work while it is true; when it is removed, the work begins again."),
        .optional(
            "rerun", \.rerun, .word(maxLength: 100),
            "Any text; a changed one repeats finished work."
        ).example("after the lamp was moved"),
        .field(
            "dependsOn", \.dependsOn,
            FieldType<[ResourceID]>.list(of: .target(.dependency), minCount: 0, maxCount: 50)
                .map(back: \.self) { targets, _, _ in Set(targets).sorted() },
            "What must be ready before the work begins, besides its inputs."
        ).onlyGiven,
    ]
    static let workRows: Rows<RunFields> =
        uploadRows + [
            .field(
                "resources", \.resources, .record, "What one attempt may use at most."
            ).noting { reader in
                reader.notes?.resourcesMark = reader.mark(of: "resources")
            },
            .optional(
                "maxDuration", \.maxDuration, .duration(1...31_536_000),
                "Longest time one attempt may run."
            ).example("2h"),
            .group(
                "retry", "What happens after a failure.",
                [
                    .field(
                        "limit", \.retryLimit, .integer(0...20),
                        "How many times a failure of the user's code, memory or deadline is tried "
                            + "again."),
                    .optional(
                        "on", \.retryOn, .set(of: FieldType<RetriedFailure>.choice, maxCount: 4),
                        "Failures that are tried again; all of these if absent."
                    ).example(["OutOfMemory"]).onlyGiven,
                ]),
            .field(
                "priority", \.writtenPriority, .priority,
                "Work with a larger one goes first: a number, or a priority class of the Lab."
            ).written { _ in false },
            .found("priority") { .integer($0.priority) },
            .found("priorityClass") { .text($0.priorityClass) }.written { $0.priorityClass != nil },
        ]

    private var writtenPriority: WrittenPriority {
        get { priorityClass.map(WrittenPriority.named) ?? .value(priority) }
        set {
            switch newValue {
            case .value(let value): priority = value
            case .named(let name): priorityClass = name
            }
        }
    }
}

/// A priority as a number, or by the name of one of the Lab's classes.
enum WrittenPriority: Sendable, Equatable {
    case value(Int)
    case named(String)
}

extension FieldType where Value == WrittenPriority {
    static var priority: FieldType {
        let number = FieldType<Int>.integer(-100...100)
        let name = FieldType<String>.text(.name)
        return FieldType(
            schema: ["anyOf": [number.schema, name.schema]],
            write: { priority in
                switch priority {
                case .value(let value): .integer(value)
                case .named(let name): .string(name)
                }
            }
        ) { node, scope in
            if case .scalar(let text, let isPlain) = node.content,
                case .string = CoreSchema.resolve(text, isPlain: isPlain)
            {
                guard let name = name.read(node, scope) else { return nil }
                scope.notes?.priorityClass = Located(value: name, mark: node.mark)
                return .named(name)
            }
            return number.read(node, scope).map(WrittenPriority.value)
        }
    }
}
