/// A setting given outside of the settings file, such as by the environment or a flag.
public struct SettingOverride: Sendable, Hashable {
    /// The setting's name with dots, such as `status.port`.
    public let name: String
    /// Its value as text; a list has its values separated by commas.
    public let value: String
    /// Where it was given, such as `RECONCILER_STATUS_PORT`.
    public let source: String

    public init(name: String, value: String, source: String) {
        self.name = name
        self.value = value
        self.source = source
    }

    /// The override of a flag `--set`. The name is masked in `source`, because it may be an address
    /// by mistake.
    public init(set name: String, to value: String) {
        self.init(name: name, value: value, source: "--set \(MaskedText.value(name))")
    }

    /// The overrides in an environment, in order of name; an empty value sets nothing. `misspelt`
    /// holds variables that come close to one of ours, with that one.
    public static func all(
        in environment: [String: String]
    ) -> (overrides: [SettingOverride], misspelt: [(found: String, meant: String)]) {
        let names = SettingsTable.rows.map { ($0.variable, $0.name) }
        let others = [
            "CONFIG", "S3_ACCESS_KEY", "S3_SECRET_KEY", "PULL_REQUESTS_TOKEN", "BINARY",
        ].map { "\(SettingsTable.prefix)\($0)" }
        let known = Set(names.map(\.0) + others)
        let overrides = names.compactMap { variable, name in
            environment[variable].flatMap { value in
                value.isEmpty
                    ? nil : SettingOverride(name: name, value: value, source: variable)
            }
        }
        let misspelt = environment.keys.filter {
            $0.hasPrefix(SettingsTable.prefix) && !known.contains($0)
        }.sorted().compactMap { found in
            Spelling.nearest(to: found, among: known.sorted()).map { (found, $0) }
        }
        return (overrides, misspelt)
    }
}
