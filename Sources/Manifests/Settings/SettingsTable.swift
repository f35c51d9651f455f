/// All settings by their names with dots, from the tables that also read the file.
enum SettingsTable {
    struct Row {
        let name: String
        let schema: JSONObject

        /// The variable of the environment that sets it: `RECONCILER_STATUS_PUBLIC_URL`.
        var variable: String {
            prefix + name.split(separator: ".").map(Self.upperSnake).joined(separator: "_")
        }

        /// Whether its values are strings, whatever they look like.
        var isText: Bool { schema["type"] == "string" || schema["enum"] != nil }

        var isList: Bool { schema["type"] == "array" }

        /// The default as text; empty when there is none.
        var fallback: String {
            switch schema["default"] {
            case .string(let text)?: text
            case .integer(let value)?: "\(value)"
            case .bool(let value)?: "\(value)"
            default: ""
            }
        }

        /// `publicURL` as `PUBLIC_URL`: a capital begins a word unless it follows another.
        private static func upperSnake(_ name: Substring) -> String {
            var text = ""
            var isAfterCapital = true
            for character in name {
                if character.isUppercase, !isAfterCapital { text.append("_") }
                isAfterCapital = character.isUppercase
                text.append(character.uppercased())
            }
            return text
        }
    }

    static let prefix = "RECONCILER_"

    /// In order of name.
    static let rows = rows(of: .object(DaemonSettings.table.objectSchema), below: "")
        .sorted { $0.name < $1.name }

    private static func rows(of schema: JSONValue, below path: String) -> [Row] {
        guard case .object(let members) = schema else { return [] }
        guard case .object(let properties)? = members["properties"] else {
            return [Row(name: path, schema: members)]
        }
        return properties.flatMap { rows(of: $1, below: path.isEmpty ? $0 : "\(path).\($0)") }
    }
}
