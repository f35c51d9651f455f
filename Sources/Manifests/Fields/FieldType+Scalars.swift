extension FieldType where Value == String {
    /// Text of 1 to `maxLength` characters.
    static func text(maxLength: Int) -> FieldType {
        FieldType(
            schema: ["type": "string", "minLength": 1, "maxLength": .integer(maxLength)],
            write: JSONValue.string
        ) { node, scope in
            guard let text = scope.string(node) else { return nil }
            guard !text.isEmpty else {
                scope.error(.invalidValue, "is empty; write some text or remove it", at: node.mark)
                return nil
            }
            let length = text.unicodeScalars.count
            guard length <= maxLength else {
                scope.error(
                    .outOfRange,
                    "has \(Counted.text(length, "character")), but may have at most \(maxLength)",
                    at: node.mark)
                return nil
            }
            return text
        }
    }

    /// Text that matches `pattern`.
    static func text(_ pattern: TextPattern) -> FieldType {
        FieldType(
            schema: ["type": "string", "pattern": .string(pattern.expression)],
            write: JSONValue.string
        ) { node, scope in
            guard let text = scope.string(node) else { return nil }
            guard pattern.matches(text) else {
                let meant =
                    pattern.suggestion(text).map { "; write \(scope.quoted($0)), for example" }
                    ?? ""
                let problem = "is \(scope.quoted(text)), but must be \(pattern.form)"
                scope.error(
                    pattern.code, problem + meant, at: node.mark,
                    orIfThereIs: pattern.ownerAndName(in: text)
                ) { "\(problem); did you mean '\($0)'?" }
                return nil
            }
            return text
        }
    }

    /// A string, or a number, which is kept as it is written.
    static func word(maxLength: Int) -> FieldType {
        FieldType(
            schema: ["type": ["string", "number"], "maxLength": .integer(maxLength)],
            write: JSONValue.string
        ) { node, scope in
            guard case .scalar(let text, let isPlain) = node.content else {
                scope.wrongType(node, wanted: "a string")
                return nil
            }
            switch CoreSchema.resolve(text, isPlain: isPlain) {
            case .string, .integer, .number: break
            default:
                scope.wrongType(node, wanted: "a string", advice: "; put it in quotes")
                return nil
            }
            guard text.unicodeScalars.count <= maxLength else {
                scope.error(
                    .outOfRange, "is longer than the \(maxLength) characters it may have",
                    at: node.mark)
                return nil
            }
            return text
        }
    }
}

extension FieldType where Value == Bool {
    static var boolean: FieldType {
        FieldType(schema: ["type": "boolean"], write: JSONValue.bool) { node, scope in
            guard case .scalar(let text, let isPlain) = node.content,
                case .bool(let value) = CoreSchema.resolve(text, isPlain: isPlain)
            else {
                scope.wrongType(
                    node, wanted: "true or false",
                    advice: node.quotesAdvice { if case .bool = $0 { true } else { false } }
                        ?? node.booleanAdvice)
                return nil
            }
            return value
        }
    }
}

extension FieldType where Value == Int {
    static func integer(_ range: ClosedRange<Int>) -> FieldType {
        FieldType(
            schema: [
                "type": "integer", "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ], write: JSONValue.integer
        ) { node, scope in
            guard case .scalar(let text, let isPlain) = node.content,
                let value = CoreSchema.resolve(text, isPlain: isPlain).exactInteger
            else {
                scope.wrongType(
                    node, wanted: "an integer",
                    advice: node.quotesAdvice { $0.exactInteger != nil } ?? "")
                return nil
            }
            guard range.contains(value) else {
                scope.error(
                    .outOfRange,
                    "is \(value), but must be from \(range.lowerBound) to \(range.upperBound)",
                    at: node.mark)
                return nil
            }
            return value
        }
    }
}

extension FieldType where Value == Double {
    static func number(_ range: ClosedRange<Double>) -> FieldType {
        FieldType(
            schema: [
                "type": "number", "minimum": .number(range.lowerBound),
                "maximum": .number(range.upperBound),
            ], write: JSONValue.number
        ) { node, scope in
            guard case .scalar(let text, let isPlain) = node.content,
                let value = CoreSchema.resolve(text, isPlain: isPlain).double, value.isFinite
            else {
                scope.wrongType(
                    node, wanted: "a number", advice: node.quotesAdvice { $0.double != nil } ?? "")
                return nil
            }
            guard range.contains(value) else {
                let bounds = [range.lowerBound, range.upperBound]
                    .map { CanonicalJSON.encode(.number($0)) }
                scope.error(
                    .outOfRange,
                    "is \(scope.quoted(text)), but must be from \(bounds[0]) to \(bounds[1])",
                    at: node.mark)
                return nil
            }
            return value
        }
    }
}

extension FieldType where Value: CaseIterable & RawRepresentable, Value.RawValue == String {
    /// One of the type's raw values.
    static var choice: FieldType { choice(among: Array(Value.allCases)) }

    /// One of the raw values of `values`.
    static func choice(among values: [Value]) -> FieldType {
        let words = values.map(\.rawValue)
        return FieldType(
            schema: ["enum": .array(words.map(JSONValue.string))],
            write: { .string($0.rawValue) }
        ) { node, scope in
            guard let text = scope.string(node) else { return nil }
            if words.contains(text), let value = Value(rawValue: text) { return value }
            let hint =
                Spelling.meant(by: text, among: words).map { "did you mean '\($0)'?" }
                ?? "write one of \(words.joined(separator: ", "))"
            scope.error(.notAllowed, "has no choice \(scope.quoted(text)); \(hint)", at: node.mark)
            return nil
        }
    }
}

extension ReadScope {
    /// The node's text when it is a string; else nil after a report.
    func string(_ node: YAMLNode) -> String? {
        guard case .scalar(let text, let isPlain) = node.content else {
            wrongType(
                node, wanted: "a string",
                advice: node.isSequence ? "; write one value without brackets or '-'" : "")
            return nil
        }
        switch CoreSchema.resolve(text, isPlain: isPlain) {
        case .string: return text
        case .null: wrongType(node, wanted: "a string")
        default: wrongType(node, wanted: "a string", advice: "; put it in quotes")
        }
        return nil
    }
}

extension YAMLNode {
    /// Advice to remove the quotes, when the text would be right without them.
    fileprivate func quotesAdvice(_ isRight: (JSONValue) -> Bool) -> String? {
        guard case .scalar(let text, isPlain: false) = content,
            isRight(CoreSchema.resolve(text, isPlain: true))
        else { return nil }
        return "; write it without quotes"
    }

    fileprivate var booleanAdvice: String {
        guard case .scalar(let text, _) = content else { return "" }
        switch text.lowercased() {
        case "yes", "on", "y", "true": return "; write true"
        case "no", "off", "n", "false": return "; write false"
        default: return ""
        }
    }
}

extension JSONValue {
    /// The number as an integer; nil for anything else and for a number with a fraction.
    var exactInteger: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
