/// Type, range and default of one parameter of a worker.
public struct ParameterDeclaration: Sendable, Hashable {
    public enum ValueType: String, Sendable, Hashable, CaseIterable {
        case integer, number, string, boolean
    }

    /// The type of the value, or of each value of a list.
    public var type = ValueType.integer
    /// The number of values in the list; nil when the parameter is a single value.
    public var count: Int?
    /// Whether the numbers of the list must be in ascending order.
    public var isOrdered = false
    public var description: String?
    public var minimum: Double?
    public var maximum: Double?
    /// The allowed values; when empty, every value of the type is allowed.
    public var allowed: [JSONValue] = []
    /// When nil, each run of an architecture must give a value, and a worker image uses its own
    /// default.
    public var defaultValue: JSONValue?

    public init() {}
}

extension ParameterDeclaration: FieldRecord {
    static let rows: Rows<ParameterDeclaration> = [
        .required("type", \.type, .choice, "Type of the value.").example("integer"),
        .optional(
            "count", \.count, .integer(1...100),
            "The value is a list of so many; one value if absent."
        ).example(2).onlyGiven,
        .field(
            "ordered", \.isOrdered, .boolean,
            "The numbers of the list stand in order, the least first."
        ).onlyGiven,
        .optional(
            "description", \.description, .text(maxLength: 1_000), "What the parameter does."),
        .optional(
            "minimum", \.minimum, .number(-1e300...1e300), "Smallest number allowed."
        ).example(1),
        .optional(
            "maximum", \.maximum, .number(-1e300...1e300), "Largest number allowed."
        ).example(500),
        .field(
            "enum", \.allowed, .list(of: .json, minCount: 1, maxCount: 100),
            "The values allowed; any of the type if absent."),
        .optional(
            "default", \.defaultValue, .json,
            "Value for work that gives none; without it, each run of an architecture must give one."
        ).example(30),
        .found("required") { .bool($0.defaultValue == nil) },
    ]

    func check(_ reader: MappingReader) -> Bool {
        let isNumeric = type == .integer || type == .number
        for name in ["minimum", "maximum"] where !isNumeric {
            guard let mark = reader.mark(of: name) else { continue }
            reader.log.error(
                .invalidValue, "'\(name)' does not go with type \(type.rawValue); remove it",
                at: mark)
        }
        if let minimum, let maximum, minimum > maximum,
            let mark = reader.mark(of: "maximum")
        {
            reader.log.error(
                .outOfRange, "'maximum' is below 'minimum'; no value would be allowed", at: mark)
        }
        if isOrdered, !isNumeric || count == nil, let mark = reader.mark(of: "ordered") {
            reader.log.error(
                .invalidValue, "'ordered' goes with 'count' and numbers only; remove it", at: mark)
        }
        var unrestricted = self
        unrestricted.allowed = []
        unrestricted.count = nil
        for value in allowed {
            guard let mark = reader.mark(of: "enum"),
                let problem = unrestricted.problem(with: value)
            else { continue }
            reader.log.error(problem.code, "a value of 'enum' \(problem.text)", at: mark)
        }
        if let defaultValue, let mark = reader.mark(of: "default"),
            let problem = problem(with: defaultValue)
        {
            reader.log.error(problem.code, "'default' \(problem.text)", at: mark)
        }
        return true
    }

    /// Why the parameter does not take the value, as the end of a sentence; nil when it does.
    func problem(with value: JSONValue) -> (code: DiagnosticCode, text: String)? {
        guard let count else { return problem(withOne: value) }
        guard case .array(let values) = value, values.count == count else {
            let shown = quoted(CanonicalJSON.encode(value))
            let example = FlowText.text(of: defaultValue ?? .array([]))
            return (
                .wrongType,
                "is \(shown), but must be a list of \(count) of type \(type.rawValue)"
                    + (defaultValue == nil ? "" : ", such as \(example)")
            )
        }
        return values.lazy.compactMap(problem(withOne:)).first ?? disorder(of: values)
    }

    private func disorder(of values: [JSONValue]) -> (code: DiagnosticCode, text: String)? {
        let numbers = values.compactMap(\.double)
        guard isOrdered, numbers != numbers.sorted() else { return nil }
        let sorted = values.sorted { ($0.double ?? 0) < ($1.double ?? 0) }
        return (
            .outOfRange,
            "is \(quoted(CanonicalJSON.encode(.array(values)))), but the least must come first; "
                + "write \(FlowText.text(of: .array(sorted)))"
        )
    }

    private func problem(
        withOne value: JSONValue
    ) -> (code: DiagnosticCode, text: String)? {
        let shown = quoted(CanonicalJSON.encode(value))
        guard isOfType(value) else {
            return (
                .wrongType,
                "is \(shown), but must be of type \(type.rawValue)\(quotesAdvice(value))"
            )
        }
        if let number = value.double {
            if let minimum, number < minimum {
                let bound = CanonicalJSON.encode(.number(minimum))
                return (.outOfRange, "is \(shown), but must be at least \(bound)")
            }
            if let maximum, number > maximum {
                let bound = CanonicalJSON.encode(.number(maximum))
                return (.outOfRange, "is \(shown), but must be at most \(bound)")
            }
        }
        let canonical = CanonicalJSON.encode(value)
        let words = allowed.map(CanonicalJSON.encode)
        guard words.isEmpty || words.contains(canonical) else {
            let list = words.prefix(10).joined(separator: ", ").prefix(200)
            return (.notAllowed, "is \(shown), but must be one of \(list)")
        }
        return nil
    }

    private func quotesAdvice(_ value: JSONValue) -> String {
        guard case .string(let text) = value,
            isOfType(CoreSchema.resolve(text, isPlain: true))
        else { return "" }
        return "; write it without quotes"
    }

    private func isOfType(_ value: JSONValue) -> Bool {
        switch (type, value) {
        case (.string, .string), (.boolean, .bool): true
        case (.integer, _): value.exactInteger != nil
        case (.number, .integer), (.number, .number): true
        default: false
        }
    }
}
