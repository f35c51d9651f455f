/// The id of a file's content. Two files with the same content have the same id.
public struct BlobID: Sendable, Hashable, CustomStringConvertible {
    /// 40 or 64 lower-case hexadecimal digits.
    public let id: String

    /// Nothing when the text is not a full object id.
    public init?(_ id: String) {
        guard ObjectName.isValid(id) else { return nil }
        self.id = id
    }

    public var description: String { id }
}
