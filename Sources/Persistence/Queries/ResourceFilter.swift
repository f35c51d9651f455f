import GRDB
public import Manifests
public import Planning

/// Conditions on the resources of a list. A condition that is nil or empty excludes none.
public struct ResourceFilter: Sendable, Hashable {
    public var kind: Kind?
    public var owner: String?
    public var phase: Phase?
    /// Labels that a resource must all have; a nil value permits any value.
    public var labels: [LabelTerm] = []
    /// Words that must all be part of `owner/name`, the title, a tag or a label written as
    /// `key=value`, whatever their case.
    public var words: [String] = []

    public init() {}

    /// One required label.
    public struct LabelTerm: Sendable, Hashable {
        public let key: String
        public let value: String?

        public init(key: String, value: String?) {
            self.key = key
            self.value = value
        }
    }
}

extension ResourceFilter {
    /// The conditions as SQL over the view `known` named `k`, joined with `standings` named `s`.
    var condition: (sql: String, arguments: StatementArguments) {
        var parts: [String] = []
        var arguments: StatementArguments = [:]
        func add(_ sql: String, _ values: [String: String?]) {
            parts.append(sql)
            arguments += StatementArguments(values)
        }
        if let kind { add("k.kind = :kind", ["kind": kind.rawValue]) }
        if let owner { add("k.owner = :owner", ["owner": owner]) }
        if let phase {
            add("coalesce(s.phase, 'Pending') = :phase", ["phase": phase.rawValue])
        }
        for (number, label) in labels.enumerated() {
            add(
                """
                EXISTS (SELECT 1 FROM inventory i, json_each(i.labels) l
                    WHERE i.resource = k.resource AND l.key = :key\(number)
                        AND (:value\(number) IS NULL OR l.value = :value\(number)))
                """, ["key\(number)": label.key, "value\(number)": label.value])
        }
        for (number, word) in words.enumerated() {
            add("instr(\(Self.searched), :word\(number)) > 0", ["word\(number)": word.lowercased()])
        }
        return (parts.isEmpty ? "1" : parts.joined(separator: " AND "), arguments)
    }

    /// The text that words are searched in. SQLite's own `lower` knows only the letters of ASCII.
    private static let searched = """
        swiftLowercaseString(k.owner || '/' || k.name || ' ' || coalesce(k.title, '') || ' '
            || coalesce((SELECT group_concat(l.key || '=' || l.value, ' ')
                FROM inventory i, json_each(i.labels) l WHERE i.resource = k.resource), '') || ' '
            || coalesce((SELECT group_concat(t.value, ' ')
                FROM inventory i, json_each(i.canonical_spec, '$.tags') t
                WHERE i.resource = k.resource), ''))
        """
}

/// The requested part of a long list.
public struct Page: Sendable, Hashable {
    /// Rows at most, from 1 to 1000.
    public let limit: Int
    public let offset: Int

    /// Values out of range are brought into it.
    public init(limit: Int, offset: Int) {
        self.limit = min(max(limit, 1), 1000)
        self.offset = max(offset, 0)
    }
}

extension Page {
    /// Arguments for `LIMIT :limit OFFSET :offset`.
    var arguments: StatementArguments { ["limit": limit, "offset": offset] }
}
