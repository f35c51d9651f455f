/// Parses the output of `git cat-file --batch`, which arrives in chunks of any length.
struct CatFileParser {
    enum Event {
        case object(id: String, type: String, sizeBytes: Int)
        /// The next part of the object's content.
        case content(ArraySlice<UInt8>)
        case end
        case missing(name: String)
    }

    private enum State {
        case header([UInt8])
        case content(remaining: Int)
    }

    private var state = State.header([])

    /// Whether the output ended after a whole object.
    var isBetweenObjects: Bool {
        guard case .header(let line) = state else { return false }
        return line.isEmpty
    }

    /// - Throws: `GitError.damaged` for output that git never writes, and the errors of `emit`.
    mutating func consume(_ bytes: [UInt8], _ emit: (Event) throws -> Void) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            switch state {
            case .header(let begun):
                rest = try readHeader(begun, rest, emit)
            case .content(let remaining):
                rest = try readContent(remaining, rest, emit)
            }
        }
    }

    private mutating func readHeader(
        _ begun: [UInt8], _ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void
    ) throws -> ArraySlice<UInt8> {
        guard let newline = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            state = .header(begun + bytes)
            return []
        }
        let line = String(decoding: begun + bytes[..<newline], as: UTF8.self)
        let words = line.split(separator: " ")
        if words.count == 3, let sizeBytes = Int(words[2]), sizeBytes >= 0 {
            let (id, type) = (String(words[0]), String(words[1]))
            try emit(.object(id: id, type: type, sizeBytes: sizeBytes))
            state = .content(remaining: sizeBytes)
        } else if words.count == 2, words[1] == "missing" {
            try emit(.missing(name: String(words[0])))
            state = .header([])
        } else {
            throw GitError.damaged("git cat-file answered '\(line.prefix(200))'")
        }
        return bytes[(newline + 1)...]
    }

    private mutating func readContent(
        _ remaining: Int, _ bytes: ArraySlice<UInt8>, _ emit: (Event) throws -> Void
    ) throws -> ArraySlice<UInt8> {
        if remaining > 0 {
            let part = bytes.prefix(remaining)
            try emit(.content(part))
            state = .content(remaining: remaining - part.count)
            return bytes.dropFirst(part.count)
        }
        guard bytes.first == UInt8(ascii: "\n") else {
            throw GitError.damaged("git cat-file wrote an object longer than it announced")
        }
        try emit(.end)
        state = .header([])
        return bytes.dropFirst()
    }
}
