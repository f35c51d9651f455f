/// The members of a JSON object: each key once, in the order of the keys' UTF-16 code units, as in
/// canonical JSON. Stored as a flat list, because most objects are small and are written out more
/// often than searched. A key is found by its code units, but equality compares keys as Swift
/// strings, as it does for all values.
public struct JSONObject: Hashable, Sendable {
    struct Member: Hashable, Sendable {
        let key: String
        var value: JSONValue
    }

    private(set) var members: [Member] = []

    public init() {}

    /// When a key occurs twice, the first member counts.
    public init(_ members: some Sequence<(String, JSONValue)>) {
        self.init(members: members.map { Member(key: $0, value: $1) })
    }

    public init(_ members: [String: JSONValue]) {
        self.init(members: members.map { Member(key: $0.key, value: $0.value) })
    }

    /// Expects members in order, each key once.
    init(sorted members: [Member]) {
        self.members = members
    }

    private init(members: [Member]) {
        self.members = members
        var isSorted = true
        for index in members.indices.dropFirst()
        where !Self.precedes(members[index - 1].key, members[index].key) {
            isSorted = false
            break
        }
        if !isSorted { sort() }
    }

    private mutating func sort() {
        var sorted: [Member] = []
        sorted.reserveCapacity(members.count)
        for member in members.sorted(by: { Self.precedes($0.key, $1.key) })
        where sorted.last.map({ Self.precedes($0.key, member.key) }) ?? true {
            sorted.append(member)
        }
        members = sorted
    }

    /// Setting nil removes the member.
    public subscript(key: String) -> JSONValue? {
        get {
            let index = position(of: key)
            return holds(key, at: index) ? members[index].value : nil
        }
        set {
            let index = position(of: key)
            switch (newValue, holds(key, at: index)) {
            case (let value?, true): members[index].value = value
            case (let value?, false):
                members.insert(Member(key: key, value: value), at: index)
            case (nil, true): members.remove(at: index)
            case (nil, false): break
            }
        }
    }

    public var keys: [String] { members.map(\.key) }

    /// The same keys with other values.
    public func mapValues(_ transform: (JSONValue) throws -> JSONValue) rethrows -> JSONObject {
        var mapped = self
        for index in members.indices {
            mapped.members[index].value = try transform(members[index].value)
        }
        return mapped
    }

    public func filter(
        _ isIncluded: ((key: String, value: JSONValue)) throws -> Bool
    ) rethrows -> JSONObject {
        var filtered = self
        filtered.members = try members.filter { try isIncluded(($0.key, $0.value)) }
        return filtered
    }

    /// All members of both objects; when both have a key, `other`'s.
    public func replacing(with other: JSONObject) -> JSONObject {
        var merged = JSONObject()
        merged.members.reserveCapacity(count + other.count)
        var next = 0
        for member in other.members {
            while next < count, Self.precedes(members[next].key, member.key) {
                merged.members.append(members[next])
                next += 1
            }
            if holds(member.key, at: next) { next += 1 }
            merged.members.append(member)
        }
        merged.members += members[next...]
        return merged
    }

    /// Index of the first member that does not precede `key`.
    private func position(of key: String) -> Int {
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if Self.precedes(members[middle].key, key) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func holds(_ key: String, at index: Int) -> Bool {
        index < members.count && !Self.precedes(key, members[index].key)
    }

    /// Whether `one` comes first in the order of UTF-16 code units, found from the UTF-8. The two
    /// orders differ only for characters above U+FFFF: their surrogates come before U+E000 to
    /// U+FFFF, their UTF-8 after.
    static func precedes(_ one: String, _ other: String) -> Bool {
        var left = one.utf8.makeIterator()
        var right = other.utf8.makeIterator()
        while let byte = right.next() {
            guard let own = left.next() else { return true }
            guard own == byte else {
                return own >= 0xEE && byte >= 0xEE && (own >= 0xF0) != (byte >= 0xF0)
                    ? own > byte : own < byte
            }
        }
        return false
    }
}

extension JSONObject: RandomAccessCollection {
    public var startIndex: Int { 0 }
    public var endIndex: Int { members.count }

    public subscript(position: Int) -> (key: String, value: JSONValue) {
        (members[position].key, members[position].value)
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// When a key occurs twice, the first one counts.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(elements)
    }
}

extension JSONObject: Codable {
    public init(from decoder: any Decoder) throws {
        self.init(try [String: JSONValue](from: decoder))
    }

    public func encode(to encoder: any Encoder) throws {
        try Dictionary(map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            .encode(to: encoder)
    }
}
