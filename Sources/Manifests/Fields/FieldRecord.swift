/// A value that is read from a mapping, field by field.
protocol FieldRecord: Sendable, Equatable {
    /// What stands for absent fields; those that must be given have any value.
    init()

    static var rows: [Row<Self>] { get }
    /// The fields of which just one must be given; mostly none are.
    static var alternatives: [String] { get }
    /// Rules of the schema that belong to no single field, such as which fields exclude others.
    static var schemaRules: JSONObject { get }

    /// The rows that are read in a certain mapping.
    static func rows(for reader: MappingReader) -> [Row<Self>]
    /// Reports what is wrong although each field by itself is right; false when nothing can be made
    /// of it.
    func check(_ reader: MappingReader) -> Bool
}

extension FieldRecord {
    static var alternatives: [String] { [] }
    static var schemaRules: JSONObject {
        alternatives.isEmpty ? [:] : .exactlyOne(of: alternatives)
    }

    static func rows(for reader: MappingReader) -> [Row<Self>] { rows }
    func check(_ reader: MappingReader) -> Bool { true }

    /// The fields, for the schema and the reference.
    static var table: [FieldEntry] { rows.table() }

    /// What the mapping gives; false when something that must be given is missing or refused.
    mutating func read(_ reader: MappingReader) -> Bool {
        var isWhole = true
        for row in Self.rows(for: reader) where !row.read(reader, &self) { isWhole = false }
        if !Self.alternatives.isEmpty, !reader.hasExactlyOne(of: Self.alternatives) {
            isWhole = false
        }
        return isWhole && check(reader)
    }

    /// The fields after defaults, under the names of manifests; quantities in base units.
    var canonicalMembers: JSONObject { Self.rows.members(of: self) }
}

extension Array {
    /// What the rows add to the canonical form.
    func members<Record>(of record: Record) -> JSONObject where Element == Row<Record> {
        var members: JSONObject = [:]
        for row in self { row.write(record, to: &members) }
        return members
    }

    /// The fields without the types of their values.
    func table<Record>() -> [FieldEntry] where Element == Row<Record> { compactMap(\.entry) }
}
