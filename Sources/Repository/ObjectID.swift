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

    /// The first twelve digits, which are shown to people.
    public var abbreviated: String { String(id.prefix(12)) }
}

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

/// The form that every id of a git object has.
enum ObjectName {
    static func isValid(_ text: String) -> Bool {
        [40, 64].contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            }
    }
}
