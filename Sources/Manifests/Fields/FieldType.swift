/// How a value is read, written and described by a JSON Schema; all in one place, so that they
/// cannot differ.
struct FieldType<Value: Sendable>: Sendable {
    let schema: JSONValue
    /// The value of a node; nil when it is refused. The log then has the reason.
    let read: @Sendable (_ node: YAMLNode, _ scope: ReadScope) -> Value?
    /// The value in the canonical form, in base units.
    let write: @Sendable (_ value: Value) -> JSONValue
    /// The value as a manifest writes it.
    let show: @Sendable (_ value: Value) -> JSONValue
    /// The value that the author of a scalar probably meant, as one line of YAML; nil when nobody
    /// can tell.
    let suggestion: @Sendable (_ node: YAMLNode) -> String?

    /// Without `suggestion`, the suggestion is the scalar itself when the type accepts it. Without
    /// `show`, a manifest writes the value as the canonical form has it.
    init(
        schema: JSONObject,
        suggestion: (@Sendable (YAMLNode) -> String?)? = nil,
        show: (@Sendable (Value) -> JSONValue)? = nil,
        write: @escaping @Sendable (Value) -> JSONValue,
        read: @escaping @Sendable (_ node: YAMLNode, _ scope: ReadScope) -> Value?
    ) {
        self.init(
            schema: .object(schema),
            suggestion: suggestion ?? { node in
                let log = FindingLog(maxFindings: 1)
                let value = read(node, ReadScope(label: "", log: log, notes: nil))
                return value == nil || log.hasErrors ? nil : node.flowText
            }, show: show ?? write, write: write, read: read)
    }

    private init(
        schema: JSONValue, suggestion: @escaping @Sendable (YAMLNode) -> String?,
        show: @escaping @Sendable (Value) -> JSONValue,
        write: @escaping @Sendable (Value) -> JSONValue,
        read: @escaping @Sendable (YAMLNode, ReadScope) -> Value?
    ) {
        self.schema = schema
        self.suggestion = suggestion
        self.show = show
        self.write = write
        self.read = read
    }

    /// A type with the same schema and suggestion, but another value, reader and writer.
    func with<Other: Sendable>(
        show: (@Sendable (Other) -> JSONValue)? = nil,
        write: @escaping @Sendable (Other) -> JSONValue,
        read: @escaping @Sendable (YAMLNode, ReadScope) -> Other?
    ) -> FieldType<Other> {
        FieldType<Other>(
            schema: schema, suggestion: suggestion, show: show ?? write, write: write, read: read)
    }

    /// A type that turns the value into another one with `transform`, and back with `origin`.
    /// `transform` must report the reason when it returns nil.
    func map<Other: Sendable>(
        back origin: @escaping @Sendable (Other) -> Value,
        show shown: (@Sendable (Other) -> JSONValue)? = nil,
        _ transform: @escaping @Sendable (Value, ReadScope, Mark) -> Other?
    ) -> FieldType<Other> {
        let (read, show, write) = (self.read, self.show, self.write)
        return with(
            show: shown ?? { show(origin($0)) }, write: { write(origin($0)) },
            read: { node, scope in
                read(node, scope).flatMap { transform($0, scope, node.mark) }
            })
    }
}

/// A value with its place.
struct Located<Value: Sendable>: Sendable {
    let value: Value
    let mark: Mark
}

/// The field that is being read, as messages name it, and the log for findings about it.
struct ReadScope {
    /// Name of the field as the user wrote it.
    let label: String
    let log: FindingLog
    /// The names that the spec of a manifest mentions; nil when something else is read.
    let notes: DraftNotes?

    /// The text as messages quote it.
    func quoted(_ text: String) -> String { log.quoted(text) }

    private var subject: String { label.isEmpty ? log.whole : "'\(label)'" }

    func named(_ label: String) -> ReadScope {
        ReadScope(label: label, log: log, notes: notes)
    }

    /// Reports that the node is not of the wanted type, and says what it is. A refused node is not
    /// reported again.
    func wrongType(_ node: YAMLNode, wanted: String, advice: String = "") {
        if case .refused = node.content { return }
        log.error(
            .wrongType,
            "\(subject) is \(node.typeName(quoting: quoted)), but must be \(wanted)\(advice)",
            at: node.mark)
    }

    func error(_ code: DiagnosticCode, _ text: String, at mark: Mark) {
        log.error(code, "'\(label)' \(text)", at: mark)
    }

    /// As above, with another message when there is a resource of the owner and name in `meant`.
    func error(
        _ code: DiagnosticCode, _ text: String, at mark: Mark,
        orIfThereIs meant: (owner: String, name: String)?, _ other: (String) -> String
    ) {
        var finding = Finding.error(code, "'\(label)' \(text)", at: mark)
        finding.alternative = meant.map { owner, name in
            Finding.Alternative(
                owner: owner, name: name, message: "'\(label)' \(other("\(owner)/\(name)"))")
        }
        log.report(finding)
    }
}

extension YAMLNode {
    /// The scalar as one line of YAML; nil when it is empty, longer than 60 bytes, or has a comma
    /// or bracket outside of quotes.
    var flowText: String? {
        guard case .scalar(let text, let isPlain) = content, !text.isEmpty, text.utf8.count <= 60
        else { return nil }
        if isPlain { return text.contains(where: ",[]{}".contains) ? nil : text }
        return FlowText.text(of: .string(text))
    }

    /// The type of the value in words, and the text of a scalar.
    func typeName(quoting quoted: (String) -> String) -> String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .refused: return "a refused value"
        case .scalar(let text, let isPlain):
            switch CoreSchema.resolve(text, isPlain: isPlain) {
            case .null: return "empty"
            case .bool: return "the boolean \(quoted(text))"
            case .integer: return "the integer \(quoted(text))"
            case .number: return "the number \(quoted(text))"
            default: return "the string \(quoted(text))"
            }
        }
    }
}
