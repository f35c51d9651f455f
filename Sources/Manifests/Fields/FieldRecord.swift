/// A value that is read from a mapping, field by field.
protocol FieldRecord: Sendable, Equatable {
    /// A record of defaults; a required field has any value.
    init()

    static var rows: Rows<Self> { get }
    /// Fields of which exactly one must be given; empty for most records.
    static var alternatives: [String] { get }
    /// Rules of the schema that belong to no single field, such as which fields exclude others.
    static var schemaRules: JSONObject { get }

    /// The rows to read from the mapping of `reader`.
    static func rows(for reader: MappingReader) -> Rows<Self>
    /// Reports mistakes that remain although each field is valid by itself; false when the record
    /// cannot be used.
    func check(_ reader: MappingReader) -> Bool

    /// Reads the mapping into the record; false when a required field is missing or refused, or
    /// `check` fails. This method and `canonicalMembers` are requirements, so that they are
    /// compiled for each type by itself.
    mutating func read(_ reader: MappingReader) -> Bool
    /// All fields after defaults, under the names of the canonical form; quantities in base units.
    var canonicalMembers: JSONObject { get }
}

extension FieldRecord {
    static var alternatives: [String] { [] }
    static var schemaRules: JSONObject {
        alternatives.isEmpty ? [:] : .exactlyOne(of: alternatives)
    }

    static func rows(for reader: MappingReader) -> Rows<Self> { rows }
    func check(_ reader: MappingReader) -> Bool { true }

    /// The fields, for the schema and the reference.
    static var table: [FieldEntry] { rows.table() }

    mutating func read(_ reader: MappingReader) -> Bool {
        var isWhole = Self.rows(for: reader).read(reader, into: &self)
        if !Self.alternatives.isEmpty, !reader.hasExactlyOne(of: Self.alternatives) {
            isWhole = false
        }
        return isWhole && check(reader)
    }

    var canonicalMembers: JSONObject { Self.rows.members(of: self) }
}

/// The fields of a record, in the order in which they are read and described.
struct Rows<Record: FieldRecord>: Sendable, ExpressibleByArrayLiteral {
    private let all: [Row<Record>]
    /// Indices of `all` in the order of the canonical form, computed once.
    private let byWrittenName: [Int]

    init(_ all: [Row<Record>]) {
        self.all = all
        byWrittenName = all.indices.sorted {
            JSONObject.precedes(all[$0].writtenName, all[$1].writtenName)
        }
    }

    init(arrayLiteral all: Row<Record>...) { self.init(all) }

    static func + (first: Rows, second: Rows) -> Rows { Rows(first.all + second.all) }

    func filter(_ isIncluded: (Row<Record>) -> Bool) -> Rows { Rows(all.filter(isIncluded)) }

    /// The members that the rows add to the canonical form.
    func members(of record: Record) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(all.count)
        // By index, because copying a row is slow.
        for place in byWrittenName {
            if let value = all[place].value(record) {
                members.append(JSONObject.Member(key: all[place].writtenName, value: value))
            }
        }
        return JSONObject(sorted: members)
    }

    /// Reads each row; false when a required field is missing or refused.
    func read(_ reader: MappingReader, into record: inout Record) -> Bool {
        var isWhole = true
        for place in all.indices where !all[place].read(reader, &record) { isWhole = false }
        return isWhole
    }

    /// The fields without the types of their values.
    func table() -> [FieldEntry] { all.compactMap(\.entry) }
}
