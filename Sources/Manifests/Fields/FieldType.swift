/// How a value is read and how a JSON Schema describes it; the two come from one place so that
/// they cannot differ.
struct FieldType<Value: Sendable>: Sendable {
    let schema: JSONValue
    /// Nil when the value was refused; then the reason stands in the log.
    let read: @Sendable (_ node: YAMLNode, _ scope: ReadScope) -> Value?
    /// The value as its canonical form has it, in base units.
    let write: @Sendable (_ value: Value) -> JSONValue
    /// The value as a manifest says it.
    let show: @Sendable (_ value: Value) -> JSONValue
    /// What somebody may have meant who wrote a scalar here, in one line of YAML; nil when nobody
    /// can tell.
    let suggestion: @Sendable (_ node: YAMLNode) -> String?

    /// Without a `suggestion` it is the scalar itself, where that is taken. Without `show` a
    /// manifest says the value as its canonical form does.
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

    /// Another value of the same text, with a reader and a writer of its own.
    func with<Other: Sendable>(
        show: (@Sendable (Other) -> JSONValue)? = nil,
        write: @escaping @Sendable (Other) -> JSONValue,
        read: @escaping @Sendable (YAMLNode, ReadScope) -> Other?
    ) -> FieldType<Other> {
        FieldType<Other>(
            schema: schema, suggestion: suggestion, show: show ?? write, write: write, read: read)
    }

    /// The same text, turned into another value by `transform`, which reports why when it returns
    /// nil, and back by `origin`.
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

/// What is being read, for messages, and where findings go.
struct ReadScope {
    /// Name of the field as the user wrote it.
    let label: String
    let log: FindingLog
    /// What is noted beside the values of a manifest; nil elsewhere.
    let notes: DraftNotes?

    /// The text as messages quote it.
    func quoted(_ text: String) -> String { log.quoted(text) }

    private var subject: String { label.isEmpty ? log.whole : "'\(label)'" }

    func named(_ label: String) -> ReadScope {
        ReadScope(label: label, log: log, notes: notes)
    }

    /// Reports that the node is not of the type wanted, and says what it is.
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

    /// The same with what to say instead when there is a resource of that owner and name.
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
    /// A scalar that is not empty, as it is written; nil for anything else.
    var flowText: String? {
        guard case .scalar(let text, let isPlain) = content, !text.isEmpty, text.utf8.count <= 60
        else { return nil }
        if isPlain { return text.contains(where: ",[]{}".contains) ? nil : text }
        return FlowText.text(of: .string(text))
    }

    /// What the value is, in words, with the value when it is short.
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
