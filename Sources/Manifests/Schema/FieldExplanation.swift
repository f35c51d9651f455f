/// The answer of `explain` about one field, or about a whole manifest.
public struct FieldExplanation: Sendable, Hashable, Codable {
    public let kind: Kind
    public let field: FieldReference?
    /// The fields directly below; for a whole manifest also those of `metadata` and `spec`.
    public let fields: [FieldReference]

    /// Explains the field at a path such as `spec.resources.memory` or `resources.memory`, or the
    /// whole manifest for an empty path; `[]` and `*` may be left out. Parameters are those that
    /// `desired` declares.
    public init(
        _ kind: Kind, path: String, in desired: DesiredState? = nil
    ) throws(UnknownField) {
        self.kind = kind
        let all = FieldReference.fields(of: kind, in: desired)
        guard !path.isEmpty else {
            field = nil
            fields = all.filter { Self.plain($0.path).split(separator: ".").count <= 2 }
            return
        }
        let wanted = Self.plain(path)
        guard
            let found = all.first(where: { Self.plain($0.path) == wanted })
                ?? all.first(where: { Self.plain($0.path) == "spec." + wanted })
        else { throw UnknownField(path, of: kind, among: all) }
        field = found
        let depth = Self.plain(found.path).split(separator: ".").count + 1
        fields = all.filter {
            let parts = Self.plain($0.path)
            return parts.hasPrefix(Self.plain(found.path) + ".")
                && parts.split(separator: ".").count == depth
        }
    }

    /// The path without `[]` and `.*`. The name that a user wrote for a free key stays.
    private static func plain(_ path: String) -> String {
        path.replacing("[]", with: "").replacing(".*", with: "")
    }

    /// No field has this path.
    public struct UnknownField: Error, Hashable {
        public let message: String

        init(_ path: String, of kind: Kind, among fields: [FieldReference]) {
            let words = plain(path)
            let names = fields.map { plain($0.path) }
            let short = names.filter { $0.hasPrefix("spec.") }.map { String($0.dropFirst(5)) }
            let byLastWord = names.filter {
                $0.split(separator: ".").last == words.split(separator: ".").last
            }
            let near = Spelling.nearest(to: words, among: names + short) ?? byLastWord.first
            let hint =
                near.map { "did you mean '\($0)'?" }
                ?? "'reconciler explain \(kind.rawValue)' lists its fields"
            message = "a \(kind.rawValue) has no field \(quoted(path)); \(hint)"
        }
    }

    /// The explanation for people: the field, the values it takes, and the fields below it.
    public var text: String {
        var lines: [String] = []
        if let field {
            lines += ["\(kind.rawValue).\(field.path)", "", "  \(field.documentation)", ""]
            lines += FieldFacts(field).rows.map { row in
                "  \(row.name.padded(to: 10))\(row.value)"
            }
        } else {
            lines += ["\(kind.rawValue) (\(Envelope.currentVersion))"]
        }
        if !fields.isEmpty {
            lines += ["", "Fields:"]
            let start = field.map { $0.path.count + 1 } ?? 0
            let names = fields.map { Self.trimmed($0.path.dropFirst(start)) }
            let width = (names.map(\.count).max() ?? 0) + 2
            for (name, below) in zip(names, fields) {
                let need = below.isRequired ? "required" : ""
                let facts = FieldFacts(below).brief
                lines.append(
                    "  \(name.padded(to: width))\(need.padded(to: 10))\(below.documentation)"
                        + (facts.isEmpty ? "" : " (\(facts))"))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func trimmed(_ name: Substring) -> String {
        String(name.drop { $0 == "." || $0 == "]" || $0 == "[" || $0 == "*" })
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 1))
    }
}
