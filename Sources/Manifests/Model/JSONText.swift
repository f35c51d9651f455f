/// JSON for people: indented by two spaces, members in order of their names, a list of plain values
/// on one line, with a line break at the end.
public enum JSONText {
    public static func indented(_ value: JSONValue) -> String {
        var text = ""
        append(value, indent: 0, to: &text)
        return text + "\n"
    }

    private static func append(_ value: JSONValue, indent: Int, to text: inout String) {
        let inner = String(repeating: " ", count: indent + 2)
        let outer = String(repeating: " ", count: indent)
        switch value {
        case .object(let members) where !members.isEmpty:
            text += "{\n"
            for (index, key) in members.keys.sorted().enumerated() {
                text += (index > 0 ? ",\n" : "") + inner
                text += CanonicalJSON.encode(.string(key)) + ": "
                append(members[key] ?? .null, indent: indent + 2, to: &text)
            }
            text += "\n" + outer + "}"
        case .array(let values) where values.contains { $0.isContainer }:
            text += "[\n"
            for (index, value) in values.enumerated() {
                text += (index > 0 ? ",\n" : "") + inner
                append(value, indent: indent + 2, to: &text)
            }
            text += "\n" + outer + "]"
        case .array(let values):
            text += "[" + values.map(CanonicalJSON.encode).joined(separator: ", ") + "]"
        default: text += CanonicalJSON.encode(value)
        }
    }
}

extension JSONValue {
    fileprivate var isContainer: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }
}
