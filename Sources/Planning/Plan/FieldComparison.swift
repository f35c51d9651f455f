public import Manifests

/// Compares two canonical specs field by field.
public enum FieldComparison {
    /// Every field of a spec, as changes of a new resource.
    public static func fields(of spec: JSONValue) -> [FieldChange] {
        flattened(spec).map {
            FieldChange(path: $0.key, old: nil, new: $0.value)
        }
    }

    /// The fields that differ; none when the old spec is null, which means that it is not known.
    static func changes(from old: JSONValue, to new: JSONValue) -> [FieldChange] {
        if case .null = old { return [] }
        let before = flattened(old)
        let after = flattened(new)
        return before.replacing(with: after).keys.compactMap { path in
            before[path] == after[path]
                ? nil : FieldChange(path: path, old: before[path], new: after[path])
        }
    }

    private static func flattened(_ value: JSONValue) -> JSONObject {
        var leaves: [(String, JSONValue)] = []
        collect(value, at: "", into: &leaves)
        return JSONObject(leaves)
    }

    private static func collect(
        _ value: JSONValue, at path: String, into leaves: inout [(String, JSONValue)]
    ) {
        switch value {
        case .object(let members) where !members.isEmpty:
            for (key, member) in members {
                collect(member, at: path.isEmpty ? key : "\(path).\(key)", into: &leaves)
            }
        case .array(let items) where !items.isEmpty:
            for (index, item) in items.enumerated() {
                collect(item, at: "\(path)[\(index)]", into: &leaves)
            }
        default: leaves.append((path, value))
        }
    }
}
