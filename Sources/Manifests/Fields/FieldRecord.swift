/// A value that is read from a mapping, field by field.
protocol FieldRecord: Sendable, Equatable {
    /// What stands for absent fields; those that must be given have any value.
    init()

    static var rows: Rows<Self> { get }
    /// The fields of which just one must be given; mostly none are.
    static var alternatives: [String] { get }
    /// Rules of the schema that belong to no single field, such as which fields exclude others.
    static var schemaRules: JSONObject { get }

    /// The rows that are read in a certain mapping.
    static func rows(for reader: MappingReader) -> Rows<Self>
    /// Reports what is wrong although each field by itself is right; false when nothing can be made
    /// of it.
    func check(_ reader: MappingReader) -> Bool

    /// What the mapping gives; false when something that must be given is missing or refused. This
    /// and the next are requirements so that they are compiled for each type by itself.
    mutating func read(_ reader: MappingReader) -> Bool
    /// The fields after defaults, under the names of manifests; quantities in base units.
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
    /// Indices in the order of the canonical form, found once.
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

    /// What the rows add to the canonical form.
    func members(of record: Record) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(all.count)
        // By place, because a row is large to copy.
        for place in byWrittenName {
            if let value = all[place].value(record) {
                members.append(JSONObject.Member(key: all[place].writtenName, value: value))
            }
        }
        return JSONObject(sorted: members)
    }

    /// Reads each row; false when one must be given and is missing or refused.
    func read(_ reader: MappingReader, into record: inout Record) -> Bool {
        var isWhole = true
        for place in all.indices where !all[place].read(reader, &record) { isWhole = false }
        return isWhole
    }

    /// The fields without the types of their values.
    func table() -> [FieldEntry] { all.compactMap(\.entry) }
}
