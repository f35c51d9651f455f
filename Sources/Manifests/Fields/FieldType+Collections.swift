extension FieldType {
    /// A list of `minCount` to `maxCount` values; refused values are left out.
    static func list<Element>(
        of element: FieldType<Element>, minCount: Int, maxCount: Int
    ) -> FieldType where Value == [Element] {
        FieldType(
            schema: [
                "type": "array", "items": element.schema, "minItems": .integer(minCount),
                "maxItems": .integer(maxCount),
            ],
            suggestion: { node in element.suggestion(node).map { "[\($0)]" } },
            show: { .array($0.map(element.show)) }, write: { .array($0.map(element.write)) }
        ) { node, scope in
            guard case .sequence(let items) = node.content else {
                scope.wrongType(
                    node, wanted: "a list",
                    advice: scope.advice(
                        scope.meant(by: node, element.suggestion).map { "[\($0)]" },
                        else: node.isMapping ? "put '- ' before its first field" : nil))
                return nil
            }
            guard (minCount...maxCount).contains(items.count) else {
                scope.error(
                    .outOfRange,
                    "has \(Counted.text(items.count, "item")), but must have from \(minCount) "
                        + "to \(maxCount)",
                    at: node.mark)
                return nil
            }
            return items.enumerated().compactMap { index, item in
                element.read(item, scope.named("\(scope.label)[\(index)]"))
            }
        }
    }

    /// A list of records in which no two have the same value of the field `key`. Messages call a
    /// record a `noun`.
    static func list<Element>(
        of element: FieldType<Element>, by key: String, _ noun: String, maxCount: Int
    ) -> FieldType where Value == [Element] {
        let list = list(of: element, minCount: 0, maxCount: maxCount)
        return list.with(show: list.show, write: list.write) { node, scope in
            guard let values = list.read(node, scope) else { return nil }
            scope.refuseRepetition(of: key, noun, in: node)
            return values
        }
    }

    /// A mapping whose keys match `keys`; refused entries are left out.
    static func map<Element>(
        keys: TextPattern, of element: FieldType<Element>, maxCount: Int
    ) -> FieldType where Value == [String: Element] {
        FieldType(
            schema: [
                "type": "object", "additionalProperties": element.schema,
                "propertyNames": .object(["pattern": .string(keys.expression)]),
                "maxProperties": .integer(maxCount),
            ],
            show: { .object(JSONObject($0.mapValues(element.show))) },
            write: { .object(JSONObject($0.mapValues(element.write))) }
        ) { node, scope in
            guard let entries = scope.entries(node, keys: keys, maxCount: maxCount) else {
                return nil
            }
            var values: [String: Element] = [:]
            for entry in entries {
                values[entry.key] = element.read(entry.value, scope.named(entry.key))
            }
            return values
        }
    }

    /// One value, or a list of 1 to `maxCount`.
    static func oneOrMore<Element>(
        of element: FieldType<Element>, maxCount: Int
    ) -> FieldType where Value == [Element] {
        let list = list(of: element, minCount: 1, maxCount: maxCount)
        return FieldType(
            schema: ["anyOf": [element.schema, list.schema]], suggestion: element.suggestion,
            show: list.show, write: list.write
        ) { node, scope in
            if case .sequence = node.content { return list.read(node, scope) }
            return element.read(node, scope).map { [$0] }
        }
    }

    /// A list read as a set: sorted, each value once.
    static func set<Element: Hashable & RawRepresentable>(
        of element: FieldType<Element>, maxCount: Int
    ) -> FieldType where Value == [Element], Element.RawValue: Comparable {
        list(of: element, minCount: 0, maxCount: maxCount).map(
            back: { $0.sorted { $0.rawValue < $1.rawValue } },
            show: { .array($0.map(element.show)) }
        ) { values, _, _ in
            Set(values).sorted { $0.rawValue < $1.rawValue }
        }
    }

    /// A list of texts read as a set: sorted, each text once.
    static func set(of element: FieldType<String>, maxCount: Int) -> FieldType
    where Value == [String] {
        list(of: element, minCount: 0, maxCount: maxCount).map(back: \.self) { values, _, _ in
            Set(values).sorted()
        }
    }

    /// A mapping with the fields of a table. Its default is shown as an empty mapping, because each
    /// field shows its own default.
    static func object(
        _ fields: [FieldEntry], read: @escaping @Sendable (MappingReader) -> Value?
    ) -> FieldType {
        mapping(fields, schema: fields.objectSchema, read: read)
    }

    /// A mapping with these fields. `schema` is empty where the schema is made elsewhere.
    static func mapping(
        _ fields: [FieldEntry], schema: JSONObject = [:],
        write: @escaping @Sendable (Value) -> JSONValue = { _ in .object([:]) },
        read: @escaping @Sendable (MappingReader) -> Value?
    ) -> FieldType {
        FieldType(
            schema: schema, suggestion: fields.suggestion(for:), show: { _ in .object([:]) },
            write: write
        ) { node, scope in
            guard let reader = MappingReader(node, fields, scope) else { return nil }
            let value = read(reader)
            reader.finish()
            return value
        }
    }
}

extension FieldType where Value: FieldRecord {
    /// A mapping that is read into a record.
    static var record: FieldType {
        mapping(
            Value.table, schema: Value.schemaRules.replacing(with: Value.table.objectSchema),
            write: { .object($0.canonicalMembers) },
            read: { reader in
                var value = Value()
                return value.read(reader) ? value : nil
            })
    }
}

extension JSONObject {
    /// The schema of a mapping in which exactly one of the fields is given.
    static func exactlyOne(of names: [String]) -> JSONObject {
        ["oneOf": .array(names.map { ["required": [.string($0)]] })]
    }
}

/// One free parameter with the places of its key and its value.
struct WrittenParameter: Sendable {
    let key: String
    let keyMark: Mark
    let value: JSONValue
    let mark: Mark
}

extension FieldType where Value == [WrittenParameter] {
    /// Any JSON object of at most `maxCount` members whose top-level keys match
    /// `TextPattern.parameterKey`.
    static func parameters(maxCount: Int) -> FieldType {
        FieldType(
            schema: [
                "type": "object",
                "propertyNames": .object(["pattern": .string(TextPattern.parameterKey.expression)]),
                "maxProperties": .integer(maxCount),
            ], write: { .object($0.object) }
        ) { node, scope in
            guard
                let entries = scope.entries(node, keys: .parameterKey, maxCount: maxCount)
            else { return nil }
            return entries.compactMap { entry in
                scope.named(entry.key).json(entry.value).map {
                    WrittenParameter(
                        key: entry.key, keyMark: entry.keyMark, value: $0, mark: entry.value.mark)
                }
            }
        }
    }
}

extension FieldType where Value == JSONValue {
    /// Any JSON value.
    static var json: FieldType {
        FieldType(schema: [:], write: \.self) { node, scope in scope.json(node) }
    }
}

extension ReadScope {
    fileprivate func refuseRepetition(of key: String, _ noun: String, in node: YAMLNode) {
        guard case .sequence(let items) = node.content else { return }
        var seen: Set<String> = []
        for item in items {
            guard case .mapping(let entries) = item.content else { continue }
            let value = entries.first { $0.key == key }?.value
            let name = if case .scalar(let text, _)? = value?.content { text } else { "" }
            if seen.insert(name).inserted { continue }
            let whose = name.isEmpty ? "for all users" : quoted(name)
            log.error(
                .invalidValue, "the list has a \(noun) \(whose) already; keep one of them",
                at: value?.mark ?? item.mark)
        }
    }

    fileprivate func entries(
        _ node: YAMLNode, keys: TextPattern, maxCount: Int
    ) -> [YAMLEntry]? {
        guard case .mapping(let entries) = node.content else {
            wrongType(
                node, wanted: "a mapping",
                advice: node.isSequence
                    ? "; write 'NAME: VALUE' without '-'"
                    : "; write lines 'NAME: VALUE' below it, further in")
            return nil
        }
        guard entries.count <= maxCount else {
            error(
                .outOfRange,
                "has \(Counted.text(entries.count, "key")), but may have at most \(maxCount)",
                at: node.mark)
            return nil
        }
        return entries.filter { entry in
            guard !keys.matches(entry.key) else { return true }
            error(
                keys.code, "has the key \(quoted(entry.key)), but a key must be \(keys.form)",
                at: entry.keyMark)
            return false
        }
    }

    /// The node as JSON; nil when it is refused. The scanner's limit on depth bounds the recursion.
    fileprivate func json(_ node: YAMLNode) -> JSONValue? {
        switch node.content {
        case .refused: return nil
        case .sequence(let items): return .array(items.compactMap(json))
        case .mapping(let entries):
            return .object(
                JSONObject(
                    entries.compactMap { entry in json(entry.value).map { (entry.key, $0) } }))
        case .scalar(let text, let isPlain):
            let value = CoreSchema.resolve(text, isPlain: isPlain)
            if case .number(let number) = value, !number.isFinite {
                error(
                    .invalidValue, "is \(quoted(text)), but a number must be finite",
                    at: node.mark)
                return nil
            }
            return value
        }
    }
}
