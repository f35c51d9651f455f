/// Paths as the file system and git have them: bytes, which need not be text.
public enum PathBytes {
    /// Why a file of this path is not read, as the end of a sentence; nil when it is. One pass:
    /// every file of a commit is asked for.
    public static func objection(to path: ArraySlice<UInt8>) -> String? {
        var isASCII = true
        var componentStart = path.startIndex
        for index in path.indices {
            let byte = path[index]
            if byte < 0x20 || byte == 0x7F {
                return "its name holds a control character; rename it"
            }
            if byte >= 0x80 { isASCII = false }
            if byte == UInt8(ascii: "/") {
                if isUnsafe(path[componentStart..<index]) { return unsafeComponent }
                componentStart = index + 1
            }
        }
        if isUnsafe(path[componentStart...]) { return unsafeComponent }
        if !isASCII, String(validating: path, as: UTF8.self) == nil {
            return "its name is not valid UTF-8; rename it"
        }
        return nil
    }

    private static let unsafeComponent =
        "its path has an empty, '.', '..' or '.git' component; rename it"

    private static func isUnsafe(_ component: ArraySlice<UInt8>) -> Bool {
        guard component.count <= 4 else { return false }
        let name = String(decoding: component, as: UTF8.self)
        return ["", ".", ".."].contains(name) || name.lowercased() == ".git"
    }

    /// The path as text, with U+FFFD for each byte that is not printable text.
    public static func shown(_ path: ArraySlice<UInt8>) -> String {
        String(decoding: path, as: UTF8.self).map { character in
            let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{7F}" }
            return isControl ? "\u{FFFD}" : String(character)
        }.joined()
    }
}
