/// The id of a commit.
public struct Revision: Sendable, Hashable, CustomStringConvertible {
    /// 40 or 64 lower-case hexadecimal digits.
    public let id: String

    /// Nothing when the text is not a full commit id.
    public init?(_ id: String) {
        guard ObjectName.isValid(id) else { return nil }
        self.id = id
    }

    public var description: String { id }

    /// The first twelve digits: what is shown to people.
    public var abbreviated: String { String(id.prefix(12)) }
}
