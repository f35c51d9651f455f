extension Kind {
    /// Where in a manifest of this kind a field of this name, or a usual parameter, stands, as the
    /// end of "write it …"; nil where there is none.
    func home(of name: String) -> String? {
        guard let homes = Self.homes[self]?[name] else { return nil }
        return homes.prefix(2).map { home in
            home.isEmpty ? "as far out as 'kind'" : "below '\(home)'"
        }.joined(separator: " or ")
    }

    /// The paths of the mappings that have a field, outer ones first, by kind and field.
    private static let homes: [Kind: [String: [String]]] = Dictionary(
        uniqueKeysWithValues: allCases.map { kind in
            var homes: [String: [String]] = [:]
            for field in FieldReference.fields(of: kind) where !field.path.hasSuffix("*") {
                let parts = field.path.replacing("[]", with: "").split(separator: ".")
                let home = parts.dropLast().joined(separator: ".").withoutSpec
                let names = [parts.last.map(String.init) ?? ""]
                for name in names where homes[name]?.contains(home) != true {
                    homes[name, default: []].append(home)
                }
                for name in field.usualKeys {
                    homes[name, default: []].append(parts.joined(separator: ".").withoutSpec)
                }
            }
            return (kind, homes)
        })
}

extension FieldReference {
    /// The keys in the example of a mapping with free keys.
    fileprivate var usualKeys: [String] {
        guard case .object(let members) = schema, members["properties"] == nil,
            case .array(let examples) = members["examples"],
            case .object(let example) = examples.first
        else { return [] }
        return example.keys
    }
}

extension String {
    fileprivate var withoutSpec: String {
        hasPrefix("spec.") ? String(dropFirst("spec.".count)) : self
    }
}
