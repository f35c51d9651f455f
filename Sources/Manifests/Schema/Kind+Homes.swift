extension Kind {
    /// The place of a field or a usual parameter in a manifest of this kind, as the end of "write
    /// it …"; nil when there is none.
    ///
    /// - Parameters:
    ///   - isDeep: whether the name was found below a field of `spec`. Nobody writes a field from
    ///     outside of `spec` there.
    ///   - isOutside: whether the name was found outside of `spec`. A field that has a place there
    ///     is then meant.
    func home(of name: String, isDeep: Bool, isOutside: Bool) -> String? {
        guard var homes = Self.homes[self]?[name] else { return nil }
        let outer = homes.filter(Self.outside.contains)
        guard !isDeep || outer.isEmpty else { return nil }
        if isOutside, !outer.isEmpty { homes = outer }
        // An author who leaves out a list does not mean a field of its items.
        let single = homes.filter { !Self.lists.contains($0) }
        if !single.isEmpty { homes = single }
        return homes.prefix(2).map { home in
            home.isEmpty ? "as far out as 'kind'" : "below '\(home)'"
        }.joined(separator: " or ")
    }

    /// The field that a misspelt name probably meant, and its place, as the end of a sentence; nil
    /// when there is none.
    func nearestHome(to name: String) -> String? {
        guard let known = Self.homes[self]?.keys,
            let meant = Spelling.nearest(to: name, among: known.filter { $0.utf8.count > 2 }),
            let home = home(of: meant, isDeep: true, isOutside: false)
        else { return nil }
        return "write '\(meant)' \(home)"
    }

    private static let outside: Set<String> = ["", "metadata"]

    /// The paths of lists, whose items are mappings.
    private static let lists = Set(
        allCases.flatMap { kind in
            FieldReference.fields(of: kind).compactMap { field -> String? in
                let home = field.path.split(separator: ".").dropLast()
                guard home.last?.hasSuffix("[]") == true else { return nil }
                return home.joined(separator: ".").replacing("[]", with: "").withoutSpec
            }
        })

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
