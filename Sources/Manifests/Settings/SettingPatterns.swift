extension TextPattern {
    static let absolutePath = TextPattern(
        expression: "^/.*$", form: "an absolute path of at most 1024 bytes", code: .invalidValue,
        matches: { isPath($0, maxBytes: 1024) })

    /// The kernel's limit of a socket's path is 107 bytes (unix(7)).
    static let socketPath = TextPattern(
        expression: "^/.*$", form: "an absolute path of at most 107 bytes, as a socket has it",
        code: .invalidValue, matches: { isPath($0, maxBytes: 107) })

    /// The daemon's own socket lies in the folder, and its path has at most 100 bytes.
    static let stateFolder = TextPattern(
        expression: "^/.*$",
        form: "an absolute path of at most 84 bytes, since a socket lies in the folder",
        code: .invalidValue, matches: { isPath($0, maxBytes: 84) })

    static let hostName = TextPattern(
        expression: "^[A-Za-z0-9._:\\[\\]-]{1,253}$",
        form: "the name of a host, such as lab.example, without 'https://', port and path",
        code: .invalidValue,
        matches: { text in
            let isAddress = text.hasPrefix("[") && text.hasSuffix("]")
            return (1...253).contains(text.utf8.count)
                && text.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"),
                        UInt8(ascii: "A")...UInt8(ascii: "Z"):
                        true
                    case let digit where digit.isASCIIDigit: true
                    default: "-._".utf8.contains(byte) || isAddress && ":[]".utf8.contains(byte)
                    }
                }
        })

    private static func isPath(_ text: String, maxBytes: Int) -> Bool {
        text.hasPrefix("/") && text.utf8.count <= maxBytes
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }
}
