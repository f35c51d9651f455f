/// A rule for settings that another part of the program knows.
public struct SettingCheck: Sendable {
    enum Rule: Sendable {
        case value(@Sendable (String) -> String?)
        case together(@Sendable (DaemonSettings) -> String?)
    }

    /// Name with dots of the setting at which an objection is reported.
    let name: String
    let rule: Rule

    /// A rule for each value of one setting, as it is written.
    ///
    /// - Parameter objection: returns a sentence that says what is wrong and what would be right,
    ///   or nil when nothing is wrong. It must not show a secret.
    public init(_ name: String, objection: @escaping @Sendable (String) -> String?) {
        self.name = name
        rule = .value(objection)
    }

    /// A rule for several settings together. It is called only when all settings could be read.
    public init(
        _ name: String, together objection: @escaping @Sendable (DaemonSettings) -> String?
    ) {
        self.name = name
        rule = .together(objection)
    }
}
