internal import Basics
public import Foundation

/// The envelope of every JSON answer: a version, the name of what is inside, and the content.
///
/// Fields are added within a version, never renamed or removed.
public struct Report<Content: Codable & Sendable>: Codable, Sendable {
    public let apiVersion: String
    /// The content's name, such as `Dashboard` or `DatasetList`.
    public let kind: String
    public let generatedAt: Date
    public let content: Content

    public init(kind: String, generatedAt: Date, content: Content) {
        self.apiVersion = "lab/v1"
        self.kind = kind
        self.generatedAt = generatedAt
        self.content = content
    }
}

/// The content of an answer that lists things.
public struct ItemList<Item: Codable & Sendable>: Codable, Sendable {
    public let items: [Item]
    public init(_ items: [Item]) { self.items = items }
}

/// The one way in which reports become JSON: sorted keys, ISO 8601 times, `"NaN"`, `"Infinity"`
/// and `"-Infinity"` for numbers that JSON does not have.
public enum ReportJSON {
    public static func encode(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder.sorted
        encoder.dateEncodingStrategy = .iso8601
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try encoder.encode(value)
    }

    /// The value that `encode` made the data from.
    public static func decode<Value: Decodable>(_ type: Value.Type, from data: Data) throws -> Value
    {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        decoder.nonConformingFloatDecodingStrategy = .convertFromString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        return try decoder.decode(type, from: data)
    }
}
