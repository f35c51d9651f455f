import Foundation
import Manifests

/// Finds the JSON Schemas of reports: it decodes each type from sample values and notes what the
/// type asks for, so that a schema cannot differ from the JSON.
final class ReportSchemas {
    /// The schemas of all structures that were met, by their names.
    private(set) var components: [String: JSONValue] = [:]

    static let time: JSONValue = .object([
        "type": .string("string"), "format": .string("date-time"),
    ])

    static func structure(_ fields: JSONObject, required: [String]) -> JSONValue {
        .object([
            "type": .string("object"), "properties": .object(fields),
            "required": .array(required.map { .string($0) }),
        ])
    }

    func schema<Value: Decodable>(of type: Value.Type) throws -> JSONValue {
        try sample(of: type).schema
    }

    /// The schema of a type, and any value of the type for the decoding around it.
    fileprivate func sample<Value: Decodable>(
        of type: Value.Type
    ) throws -> (value: Value, schema: JSONValue) {
        if let known = Self.plain[ObjectIdentifier(type)], let value = known.value as? Value {
            return (value, known.schema)
        }
        if let words = type as? any CaseIterable.Type, let (value, schema) = Self.words(words),
            let value = value as? Value
        {
            return (value, schema)
        }
        let decoder = NotingDecoder(schemas: self)
        let value = try Value(from: decoder)
        // A generic structure has no name that a reference could have.
        guard decoder.isStructure, !"\(type)".contains("<") else { return (value, decoder.schema) }
        let name = String(reflecting: type).split(separator: ".").dropFirst().joined(separator: ".")
        components[name] = decoder.schema
        return (value, .object(["$ref": .string("#/components/schemas/\(name)")]))
    }

    private static let plain: [ObjectIdentifier: (value: any Sendable, schema: JSONValue)] = [
        ObjectIdentifier(String.self): ("", .object(["type": .string("string")])),
        ObjectIdentifier(Int.self): (0, .object(["type": .string("integer")])),
        ObjectIdentifier(Bool.self): (false, .object(["type": .string("boolean")])),
        // NaN and infinity have no number in JSON, so they are written as a word.
        ObjectIdentifier(Double.self): (
            0.0, .object(["type": .array([.string("number"), .string("string")])])
        ),
        ObjectIdentifier(Date.self): (Date(timeIntervalSince1970: 0), time),
        ObjectIdentifier(JSONValue.self): (JSONValue.null, .object([:])),
    ]

    private static func words<Words: CaseIterable>(
        _ type: Words.Type
    ) -> (value: Any, schema: JSONValue)? {
        let words = type.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
        guard let first = type.allCases.first, !words.isEmpty else { return nil }
        return (
            first,
            .object(["type": .string("string"), "enum": .array(words.map { .string($0) })])
        )
    }
}

/// Hands out samples, and notes which keys and items were asked for.
private final class NotingDecoder: Decoder {
    let schemas: ReportSchemas
    private(set) var schema: JSONValue = .object([:])
    private(set) var isStructure = false
    private var fields = JSONObject()
    private var optional: Set<String> = []
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(schemas: ReportSchemas) { self.schemas = schemas }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Members(decoder: self))
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { Items(decoder: self) }
    func singleValueContainer() -> any SingleValueDecodingContainer { Single(decoder: self) }

    /// Decoding asks whether a key is there only where the value is optional.
    func noteOptional(_ key: String) { optional.insert(key) }

    func member<Value: Decodable>(_ type: Value.Type, _ key: String) throws -> Value {
        let (value, schema) = try schemas.sample(of: type)
        guard key != Self.anyKey else {
            self.schema = .object([
                "type": .string("object"), "additionalProperties": schema,
            ])
            return value
        }
        fields[key] = schema
        isStructure = true
        self.schema = ReportSchemas.structure(
            fields, required: fields.keys.filter { !optional.contains($0) })
        return value
    }

    func item<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (value, schema) = try schemas.sample(of: type)
        self.schema = .object(["type": .string("array"), "items": schema])
        return value
    }

    func single<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let (value, schema) = try schemas.sample(of: type)
        self.schema = schema
        return value
    }

    /// The one key of a dictionary's sample.
    fileprivate static let anyKey = "*"

    private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let decoder: NotingDecoder
        var codingPath: [any CodingKey] { [] }
        var allKeys: [Key] { [Key(stringValue: NotingDecoder.anyKey)].compactMap(\.self) }
        func contains(_ key: Key) -> Bool {
            decoder.noteOptional(key.stringValue)
            return true
        }
        func decodeNil(forKey key: Key) -> Bool { false }
        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            try decoder.member(type, key.stringValue)
        }
        func nestedContainer<Nested>(keyedBy type: Nested.Type, forKey key: Key) throws
            -> KeyedDecodingContainer<Nested>
        { throw NotDescribed() }
        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw NotDescribed()
        }
        func superDecoder() throws -> any Decoder { throw NotDescribed() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw NotDescribed() }
    }

    private struct Items: UnkeyedDecodingContainer {
        let decoder: NotingDecoder
        let codingPath: [any CodingKey] = []
        let count: Int? = 1
        var currentIndex = 0
        var isAtEnd: Bool { currentIndex > 0 }
        init(decoder: NotingDecoder) { self.decoder = decoder }
        mutating func decodeNil() -> Bool { false }
        mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            currentIndex += 1
            return try decoder.item(type)
        }
        mutating func nestedContainer<Nested>(keyedBy type: Nested.Type) throws
            -> KeyedDecodingContainer<Nested>
        { throw NotDescribed() }
        mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
            throw NotDescribed()
        }
        mutating func superDecoder() throws -> any Decoder { throw NotDescribed() }
    }

    private struct Single: SingleValueDecodingContainer {
        let decoder: NotingDecoder
        let codingPath: [any CodingKey] = []
        init(decoder: NotingDecoder) { self.decoder = decoder }
        func decodeNil() -> Bool { false }
        func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
            try decoder.single(type)
        }
    }

    /// No report decodes in such a way.
    private struct NotDescribed: Error {}
}
