import Foundation
import GRDB
import Manifests

/// The column form of a canonical spec. JSON does not tell `1.0` from `1`, and a plan compares
/// stored specs with loaded ones, so a whole number that is not an integer is marked.
enum StoredSpec {
    private static let mark = "\u{0}number"

    static func text(_ spec: JSONValue) throws -> String {
        try StoredJSON.text(marked(spec))
    }

    static func value(_ row: Row) throws -> JSONValue {
        unmarked(try row.json("canonical_spec", JSONValue.self))
    }

    private static func marked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .integer, .string: value
        case .number(let number):
            Int(exactly: number) == nil && number.isFinite
                ? value : .object([mark: .string("\(number)")])
        case .array(let items): .array(items.map(marked))
        case .object(let members): .object(members.mapValues(marked))
        }
    }

    private static func unmarked(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .integer, .number, .string: return value
        case .array(let items): return .array(items.map(unmarked))
        case .object(let members):
            if members.count == 1, case .string(let text)? = members[mark],
                let number = Double(text)
            {
                return .number(number)
            }
            return .object(members.mapValues(unmarked))
        }
    }
}
