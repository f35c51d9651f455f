/// The id of a folder's whole content: equal ids mean that nothing below the folder differs.
public struct TreeID: Sendable, Hashable, CustomStringConvertible {
    /// 40 or 64 lower-case hexadecimal digits.
    public let id: String

    /// Nothing when the text is not a full object id.
    public init?(_ id: String) {
        guard ObjectName.isValid(id) else { return nil }
        self.id = id
    }

    public var description: String { id }
}
