public import Foundation

extension JSONValue: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {  // the next type is tried
            self = .string(value)
        } else if let value = try? container.decode(JSONObject.self) {  // as above
            self = .object(value)
        } else if let value = try? container.decode(Int.self) {  // as above
            self = .integer(value)
        } else if let value = try? container.decode([JSONValue].self) {  // as above
            self = .array(value)
        } else if let value = try? container.decode(Bool.self) {  // as above
            self = .bool(value)
        } else {
            self = .number(try container.decode(Double.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let values): try container.encode(values)
        case .object(let members): try container.encode(members)
        }
    }

    /// Parses one JSON text in UTF-8. Throws a `DecodingError` for anything else and for nesting
    /// that the decoder refuses.
    public init(parsing json: Data) throws {
        self = try JSONDecoder().decode(JSONValue.self, from: json)
    }
}
