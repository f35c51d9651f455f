/// One record of `git ls-tree -z`.
struct TreeEntry {
    let mode: String
    let type: String
    let id: String
    let path: ArraySlice<UInt8>

    /// - Throws: `GitError.damaged` for what git never writes.
    init(parsing record: ArraySlice<UInt8>) throws(GitError) {
        guard let tab = record.firstIndex(of: UInt8(ascii: "\t")) else {
            throw .damaged("git ls-tree wrote a record without a path")
        }
        let fields = record[..<tab].split(separator: UInt8(ascii: " "))
            .map { String(decoding: $0, as: UTF8.self) }
        guard fields.count == 3, ObjectName.isValid(fields[2]) else {
            throw .damaged("git ls-tree wrote a record with \(fields.count) fields")
        }
        mode = fields[0]
        type = fields[1]
        id = fields[2]
        path = record[(tab + 1)...]
    }

    /// Why this path is not handed on, or nothing. One pass: every file of a commit is asked for.
    static func objection(to path: ArraySlice<UInt8>) -> String? {
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

    static func shown(_ path: ArraySlice<UInt8>) -> String {
        String(decoding: path, as: UTF8.self).map { character in
            let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{7F}" }
            return isControl ? "\u{FFFD}" : String(character)
        }.joined()
    }
}
