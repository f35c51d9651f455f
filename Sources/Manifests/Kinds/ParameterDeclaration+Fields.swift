extension ParameterDeclaration {
    enum Fields {
        static let type = Field.required(
            "type", FieldType<ValueType>.choice, "Type of the value.", example: "integer")
        static let count = Field.optional(
            "count", .integer(1...100), "The value is a list of so many; one value if absent.",
            example: 2)
        static let description = Field.optional(
            "description", .text(maxLength: 1_000), "What the parameter does.")
        static let minimum = Field.optional(
            "minimum", .number(-1e300...1e300), "Smallest number allowed.", example: 1)
        static let maximum = Field.optional(
            "maximum", .number(-1e300...1e300), "Largest number allowed.", example: 500)
        static let ordered = Field.fallback(
            "ordered", .boolean, false, shown: .bool(false),
            "The numbers of the list stand in order, the least first.")
        static let allowed = Field.fallback(
            "enum", .list(of: .json, minCount: 1, maxCount: 100), [], shown: [],
            "The values allowed; any of the type if absent.")
        static let fallback = Field.optional(
            "default", .json,
            "Value of work that gives none; a run of an architecture must give one if absent.",
            example: 30)

        static let table = [
            type.entry, count.entry, ordered.entry, description.entry, minimum.entry, maximum.entry,
            allowed.entry, fallback.entry,
        ]
    }

    static func read(_ reader: MappingReader) -> ParameterDeclaration? {
        let type = reader.read(Fields.type)
        let count = reader.read(Fields.count)
        let description = reader.read(Fields.description)
        let minimum = reader.read(Fields.minimum)
        let maximum = reader.read(Fields.maximum)
        let allowed = reader.read(Fields.allowed) ?? []
        let fallback = reader.read(Fields.fallback)
        let isOrdered = reader.read(Fields.ordered) ?? false
        guard let type else { return nil }
        let declaration = ParameterDeclaration(
            type: type, count: count, isOrdered: isOrdered, description: description,
            minimum: minimum, maximum: maximum, allowed: allowed, defaultValue: fallback)
        declaration.checkItself(reader)
        return declaration
    }

    private func checkItself(_ reader: MappingReader) {
        let isNumeric = type == .integer || type == .number
        for name in [Fields.minimum.name, Fields.maximum.name] where !isNumeric {
            guard let mark = reader.mark(of: name) else { continue }
            reader.log.error(
                .invalidValue, "'\(name)' does not go with type \(type.rawValue); remove it",
                at: mark)
        }
        if let minimum, let maximum, minimum > maximum,
            let mark = reader.mark(of: Fields.maximum.name)
        {
            reader.log.error(
                .outOfRange, "'maximum' is below 'minimum'; no value would be allowed", at: mark)
        }
        if isOrdered, !isNumeric || count == nil, let mark = reader.mark(of: Fields.ordered.name) {
            reader.log.error(
                .invalidValue, "'ordered' goes with 'count' and numbers only; remove it", at: mark)
        }
        var unrestricted = self
        unrestricted.allowed = []
        unrestricted.count = nil
        for value in allowed {
            guard let mark = reader.mark(of: Fields.allowed.name),
                let problem = unrestricted.problem(with: value)
            else { continue }
            reader.log.error(problem.code, "a value of 'enum' \(problem.text)", at: mark)
        }
        if let defaultValue, let mark = reader.mark(of: Fields.fallback.name),
            let problem = problem(with: defaultValue)
        {
            reader.log.error(problem.code, "'default' \(problem.text)", at: mark)
        }
    }

    /// Why the value is not one the parameter takes, as the end of a sentence; nil when it is.
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
