/// One field of a record: its name, how it is read, described and written, and the key path of its
/// value. The default of a field is its value in a new record.
struct Row<Record: FieldRecord>: Sendable {
    typealias Place<Value> = any WritableKeyPath<Record, Value> & Sendable

    /// Nil for a value that is not a field of manifests.
    private(set) var entry: FieldEntry?
    /// The name in the canonical form.
    private(set) var writtenName: String
    /// Reads the field into the record; false when a required field is absent or refused.
    let read: @Sendable (MappingReader, inout Record) -> Bool
    /// The value in the canonical form; nil leaves it out.
    private(set) var value: @Sendable (Record) -> JSONValue?

    var name: String { entry?.name ?? "" }
}

extension Row {
    /// An optional field; its default is the value in a new record.
    static func field<Value>(
        _ name: String, _ place: Place<Value>, _ type: FieldType<Value>, _ documentation: String
    ) -> Row {
        let standard = Record()[keyPath: place]
        return row(.fallback(name, type, standard, documentation), place)
    }

    /// An optional field without a default.
    static func optional<Value>(
        _ name: String, _ place: Place<Value?>, _ type: FieldType<Value>, _ documentation: String
    ) -> Row {
        let field = Field.optional(name, type, documentation)
        return Row(
            entry: field.entry, writtenName: name,
            read: { reader, record in
                if let value = reader.read(field) { record[keyPath: place] = value }
                return true
            }, value: { $0[keyPath: place].map(type.write) ?? .null })
    }

    /// An optional field without a default of its own. When it is absent, the record keeps its
    /// value, which other manifests may fill in later.
    static func later<Value>(
        _ name: String, _ place: Place<Value>, _ type: FieldType<Value>, _ documentation: String
    ) -> Row {
        row(.optional(name, type, documentation), place)
    }

    private static func row<Value>(_ field: Field<Value>, _ place: Place<Value>) -> Row {
        Row(
            entry: field.entry, writtenName: field.name,
            read: { reader, record in
                if let value = reader.read(field) { record[keyPath: place] = value }
                return true
            }, value: { field.type.write($0[keyPath: place]) })
    }

    /// A required field.
    ///
    /// - Parameter cure: the advice when the field is absent, made from the fields read before it.
    static func required<Value>(
        _ name: String, _ place: Place<Value>, _ type: FieldType<Value>, _ documentation: String,
        cure: (@Sendable (Record) -> String)? = nil
    ) -> Row {
        let field = Field.required(name, type, documentation)
        return Row(
            entry: field.entry, writtenName: name,
            read: { reader, record in
                guard let value = reader.read(field, cure: cure?(record)) else { return false }
                record[keyPath: place] = value
                return true
            }, value: { type.write($0[keyPath: place]) })
    }

    /// An optional text; its default is the name of the manifest.
    static func named(
        _ name: String, _ place: Place<String>, _ type: FieldType<String>, _ documentation: String
    ) -> Row {
        let field = Field.optional(name, type, documentation)
        return Row(
            entry: field.entry, writtenName: name,
            read: { reader, record in
                record[keyPath: place] = reader.read(field) ?? reader.notes?.place.name ?? ""
                return true
            }, value: { .string($0[keyPath: place]) })
    }

    /// A mapping of fields whose values lie in the record itself.
    ///
    /// - Parameter alternatives: the fields of which exactly one must be given.
    static func group(
        _ name: String, isRequired: Bool = false, oneOf alternatives: [String] = [],
        _ documentation: String, _ rows: Rows<Record>
    ) -> Row {
        let entries = rows.table()
        var schema = entries.objectSchema
        if !alternatives.isEmpty {
            schema = JSONObject.exactlyOne(of: alternatives).replacing(with: schema)
        }
        schema["description"] = .string(documentation)
        if !isRequired { schema["default"] = .object([:]) }
        return Row(
            entry: FieldEntry(
                name: name, isRequired: isRequired, schema: .object(schema),
                suggestion: entries.suggestion(for:)),
            writtenName: name,
            read: { reader, record in
                switch reader.nested(name, entries, isRequired: isRequired) {
                case .absent: return !isRequired
                case .refused: return false
                case .reader(let inner):
                    var isWhole = rows.read(inner, into: &record)
                    if !alternatives.isEmpty, !inner.hasExactlyOne(of: alternatives) {
                        isWhole = false
                    }
                    inner.finish()
                    return isWhole
                }
            }, value: { .object(rows.members(of: $0)) })
    }

    /// A field that stands in the schema, but is read by other code.
    static func elsewhere(_ entry: FieldEntry) -> Row {
        Row(
            entry: entry, writtenName: entry.name,
            read: { reader, _ in
                reader.skip([entry.name])
                return true
            }, value: { _ in nil })
    }

    /// A value that is not a field of manifests, such as one taken from the Lab, but is part of the
    /// canonical form.
    static func found(
        _ name: String, _ value: @escaping @Sendable (Record) -> JSONValue
    ) -> Row {
        Row(entry: nil, writtenName: name, read: { _, _ in true }, value: { value($0) })
    }
}

extension Row {
    /// The same field with an example in schema and reference.
    func example(_ example: JSONValue) -> Row {
        var row = self
        row.entry = entry?.with(example: example)
        return row
    }

    /// The same field under another name in the canonical form, such as a name with the unit.
    func written(as name: String) -> Row {
        var row = self
        row.writtenName = name
        return row
    }

    /// The same field, written only for records for which `isWritten` is true.
    func written(where isWritten: @escaping @Sendable (Record) -> Bool) -> Row {
        var row = self
        row.value = { [value] record in isWritten(record) ? value(record) : nil }
        return row
    }

    /// The same field, written only when its value differs from that of a new record. It is for
    /// fields that were added after the first release, so that older digests stay the same.
    var onlyGiven: Row {
        var row = self
        let standard = value(Record())
        row.value = { [value] record in
            let given = value(record)
            return given == standard ? nil : given
        }
        return row
    }

    /// The same field, no longer required: a rule of the whole mapping says when it must be given.
    var conditional: Row {
        var row = self
        row.entry = entry?.optional
        return row
    }

    /// The same field; calls `note` after it was read without a finding.
    func noting(_ note: @escaping @Sendable (MappingReader) -> Void) -> Row {
        Row(
            entry: entry, writtenName: writtenName,
            read: { [read] reader, record in
                let before = reader.log.findings.count
                let isRead = read(reader, &record)
                if reader.log.findings.count == before { note(reader) }
                return isRead
            }, value: value)
    }
}
