/// Reads the XML of S3 servers' replies: elements, text, character references, CDATA.
///
/// Total: any bytes give an element or nil. A document type is refused, so nothing is ever expanded
/// or fetched. Depth is limited here; the reader of the body limits the size.
struct XMLReader {
    /// The root element, or nil when this is not a well-formed document of this kind.
    static func read(_ bytes: [UInt8]) -> XMLElement? {
        var reader = XMLReader(bytes: bytes[...])
        return reader.document()
    }

    private static let maxDepth = 32

    private var bytes: ArraySlice<UInt8>

    private mutating func document() -> XMLElement? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        var open: [XMLElement] = []
        while true {
            if open.isEmpty {
                guard let text = takeUntil("<"), text.allSatisfy(Self.isSpace) else { return nil }
            } else {
                guard let text = takeUntil("<"), let decoded = Self.decode(text) else {
                    return nil
                }
                open[open.count - 1].text += decoded
            }
            if take("?") {
                guard takeUntil("?>") != nil else { return nil }
            } else if take("!--") {
                guard takeUntil("-->") != nil else { return nil }
            } else if take("![CDATA[") {
                guard !open.isEmpty, let text = takeUntil("]]>"),
                    let valid = String(validating: text, as: UTF8.self)
                else { return nil }
                open[open.count - 1].text += valid
            } else if take("/") {
                guard let name = takeUntil(">"), let closed = open.popLast(),
                    closed.name == Self.localName(name)
                else { return nil }
                guard !open.isEmpty else { return isAtEnd ? closed : nil }
                open[open.count - 1].children.append(closed)
            } else {
                guard let tag = startTag() else { return nil }
                let element = XMLElement(name: tag.name)
                if !tag.isEmpty {
                    guard open.count < Self.maxDepth else { return nil }
                    open.append(element)
                } else if open.isEmpty {
                    return isAtEnd ? element : nil
                } else {
                    open[open.count - 1].children.append(element)
                }
            }
        }
    }

    private var isAtEnd: Bool { bytes.allSatisfy(Self.isSpace) }

    /// Reads the text after `<` up to and including `>`; quoted values may contain `>`.
    private mutating func startTag() -> (name: String, isEmpty: Bool)? {
        var quote: UInt8?
        var end = bytes.startIndex
        while end < bytes.endIndex {
            let byte = bytes[end]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
            end += 1
        }
        guard end < bytes.endIndex else { return nil }
        var tag = bytes[bytes.startIndex..<end]
        bytes = bytes[(end + 1)...]
        let isEmpty = tag.last == UInt8(ascii: "/")
        if isEmpty { tag = tag.dropLast() }
        let name = tag.prefix { !Self.isSpace($0) }
        guard let local = Self.localName(name) else { return nil }
        return (local, isEmpty)
    }

    private mutating func take(_ text: StaticString) -> Bool {
        let wanted = Array("\(text)".utf8)
        guard bytes.starts(with: wanted) else { return false }
        bytes = bytes.dropFirst(wanted.count)
        return true
    }

    /// Reads the text up to a mark, and the mark.
    private mutating func takeUntil(_ text: StaticString) -> ArraySlice<UInt8>? {
        let wanted = Array("\(text)".utf8)
        var index = bytes.startIndex
        while index + wanted.count <= bytes.endIndex {
            if bytes[index] == wanted[0], bytes[index...].starts(with: wanted) {
                let taken = bytes[bytes.startIndex..<index]
                bytes = bytes[(index + wanted.count)...]
                return taken
            }
            index += 1
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    private static func localName(_ bytes: ArraySlice<UInt8>) -> String? {
        let trimmed = bytes.prefix { !isSpace($0) }
        guard let first = trimmed.first, first != UInt8(ascii: "!"),
            let name = String(validating: trimmed, as: UTF8.self)
        else { return nil }
        return name.split(separator: ":").last.map(String.init)
    }

    /// Text with its character references replaced; by bytes, because a search by characters would
    /// miss a `;` with a combining mark.
    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "&") else {
                decoded.append(byte)
                continue
            }
            guard let end = rest.prefix(10).firstIndex(of: UInt8(ascii: ";")),
                let scalar = character(
                    named: String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
            else { return nil }
            decoded.append(contentsOf: String(Character(scalar)).utf8)
            rest = rest[(end + 1)...]
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func character(named name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let value =
                digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init)
        }
    }
}

/// An element of a small XML document. Names have no prefix; attributes are dropped.
struct XMLElement: Hashable {
    var name: String
    /// All text directly inside, as it is written.
    var text = ""
    var children: [XMLElement] = []

    func first(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The text of the first child of that name; nil when there is none.
    func text(_ name: String) -> String? { first(name)?.text }
}
