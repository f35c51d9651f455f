/// One field of a record: its name, how it is read, described and written, and where in the record
/// its value lies. What a new record has there stands for an absent field.
struct Row<Record: FieldRecord>: Sendable {
    typealias Place<Value> = any WritableKeyPath<Record, Value> & Sendable

    /// Nil for what is no field of manifests.
    private(set) var entry: FieldEntry?
    /// The name in the canonical form.
    private(set) var writtenName: String
    /// Reads the field into the record; false when it must be given and is not there, or refused.
    let read: @Sendable (MappingReader, inout Record) -> Bool
    /// What the canonical form has; nil when that has nothing.
    private(set) var value: @Sendable (Record) -> JSONValue?

    var name: String { entry?.name ?? "" }
}

extension Row {
    /// A field that need not be given; its default is what a new record has.
    static func field<Value>(
        _ name: String, _ place: Place<Value>, _ type: FieldType<Value>, _ documentation: String
    ) -> Row {
        let standard = Record()[keyPath: place]
        return row(.fallback(name, type, standard, documentation), place)
    }

    /// A field that need not be given and has no default.
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

    /// A field that need not be given; what stands for it is found later, or is nothing.
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

    /// A field that must be given.
    ///
    /// - Parameter cure: what to do when it is absent, given what was read before.
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

    /// A text that is the manifest's name where it is not given.
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
    /// - Parameter alternatives: the fields of which just one must be given.
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

    /// Stands in the schema and is read by someone else.
    static func elsewhere(_ entry: FieldEntry) -> Row {
        Row(
            entry: entry, writtenName: entry.name,
            read: { reader, _ in
                reader.skip([entry.name])
                return true
            }, value: { _ in nil })
    }

    /// What is no field of a manifest but was found for it, and is written all the same.
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

    /// The same field under another name in the canonical form, as where that says the unit.
    func written(as name: String) -> Row {
        var row = self
        row.writtenName = name
        return row
    }

    /// The same field, written only where `isWritten` says so.
    func written(where isWritten: @escaping @Sendable (Record) -> Bool) -> Row {
        var row = self
        row.value = { [value] record in isWritten(record) ? value(record) : nil }
        return row
    }

    /// The same field, written only where it is not what a new record has: for fields that came
    /// after the first release, so that digests computed before stay.
    var onlyGiven: Row {
        var row = self
        let standard = value(Record())
        row.value = { [value] record in
            let given = value(record)
            return given == standard ? nil : given
        }
        return row
    }

    /// The same field where a rule of the whole mapping says when it must be given.
    var conditional: Row {
        var row = self
        row.entry = entry?.optional
        return row
    }

    /// The same field, noted by `note` once it was read without a finding.
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
