extension DaemonSettings.Repository: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The address without a secret that may stand in it, and the branch.
    public var description: String { "\(MaskedText.value(url)) \(branch)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SettingOverride: CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The setting and where it was given; its value may be a secret.
    public var description: String { "\(name) of \(source)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
