public import Foundation

/// What the parser made of a file, as bytes that can be kept beside its content and are read in a
/// fraction of the time. They belong to that content and to one format.
public enum ParsedYAML {
    /// Raised with each change of what the parser accepts or of how its trees are written.
    private static let version = 1

    /// Tells whether bytes that were written before still hold. Limits are part of it, because they
    /// are not looked at again.
    public static func format(_ limits: LoadLimits) -> String {
        [
            version, limits.maxFileBytes, limits.maxDocuments, limits.maxDepth,
            limits.maxDocumentNodes, limits.maxFileNodes, limits.maxScalarBytes,
        ].map(String.init).joined(separator: " ")
    }

    /// Nil when the parser finds anything wrong in the file, which is to be said each time.
    public static func bytes(of file: SourceFile, limits: LoadLimits) -> Data? {
        let (source, failure) = SourceText.read(file, limits: limits)
        guard failure == nil,
            case .documents(let documents) = YAMLScanner.scan(source, limits: limits),
            documents.allSatisfy(\.log.findings.isEmpty)
        else { return nil }
        var writer = TreeWriter()
        writer.write(documents.count)
        for document in documents {
            writer.write(document.document.firstLine)
            writer.write(document.root)
        }
        return Data(writer.bytes)
    }

    /// The documents of `source`; nil when the bytes are no such trees.
    static func documents(
        _ bytes: Data, of source: SourceText, limits: LoadLimits
    ) -> [ScannedDocument]? {
        var reader = TreeReader(bytes, depthMax: limits.maxDepth)
        do throws(TreeReader.Malformed) {
            let documents = try reader.documents(limits)
            return reader.isAtEnd ? ScannedDocument.cut(documents, from: source) : nil
        } catch {
            return nil
        }
    }
}

private enum Form: UInt8 {
    case plain, quoted, sequence, mapping
}

private struct TreeWriter {
    private(set) var bytes: [UInt8] = []

    /// Seven bits a byte, the lowest first; the highest bit says that more follow.
    mutating func write(_ number: Int) {
        var rest = UInt(bitPattern: number)
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func write(_ node: YAMLNode) {
        switch node.content {
        case .scalar(let text, let isPlain):
            begin(isPlain ? .plain : .quoted, at: node.mark)
            write(text)
        case .sequence(let items):
            begin(.sequence, at: node.mark)
            write(items.count)
            for item in items { write(item) }
        case .mapping(let entries):
            begin(.mapping, at: node.mark)
            write(entries.count)
            for entry in entries {
                write(entry.key)
                write(entry.keyMark)
                write(entry.value)
            }
        // Comes with a finding, and what has one is not written.
        case .refused: break
        }
    }

    private mutating func begin(_ form: Form, at mark: Mark) {
        bytes.append(form.rawValue)
        write(mark)
    }

    private mutating func write(_ mark: Mark) {
        write(mark.line)
        write(mark.column)
    }

    private mutating func write(_ text: String) {
        write(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }
}

/// Expects any bytes.
private struct TreeReader {
    struct Malformed: Error {}

    private let bytes: [UInt8]
    private let depthMax: Int
    private var place = 0

    init(_ bytes: Data, depthMax: Int) {
        self.bytes = [UInt8](bytes)
        self.depthMax = depthMax
    }

    var isAtEnd: Bool { place == bytes.count }

    mutating func documents(_ limits: LoadLimits) throws(Malformed) -> [ParsedDocument] {
        var documents: [ParsedDocument] = []
        for _ in 0..<(try count()) {
            let firstLine = try number()
            documents.append(
                ParsedDocument(
                    root: try node(depth: 0), log: FindingLog(maxFindings: limits.maxFindings),
                    firstLine: firstLine))
        }
        return documents
    }

    private mutating func node(depth: Int) throws(Malformed) -> YAMLNode {
        guard depth <= depthMax, let form = Form(rawValue: try byte()) else { throw Malformed() }
        let mark = try mark()
        switch form {
        case .plain, .quoted:
            let isPlain = form == .plain
            return YAMLNode(content: .scalar(text: try text(), isPlain: isPlain), mark: mark)
        case .sequence:
            var items: [YAMLNode] = []
            for _ in 0..<(try count()) { items.append(try node(depth: depth + 1)) }
            return YAMLNode(content: .sequence(items), mark: mark)
        case .mapping:
            var entries: [YAMLEntry] = []
            for _ in 0..<(try count()) {
                let key = try text()
                let keyMark = try self.mark()
                entries.append(
                    YAMLEntry(key: key, keyMark: keyMark, value: try node(depth: depth + 1)))
            }
            return YAMLNode(content: .mapping(entries), mark: mark)
        }
    }

    private mutating func byte() throws(Malformed) -> UInt8 {
        guard place < bytes.count else { throw Malformed() }
        defer { place += 1 }
        return bytes[place]
    }

    private mutating func number() throws(Malformed) -> Int {
        var number = 0
        for shift in stride(from: 0, to: 35, by: 7) {
            let byte = try byte()
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        throw Malformed()
    }

    /// Of things that take a byte each at least.
    private mutating func count() throws(Malformed) -> Int {
        let count = try number()
        guard count <= bytes.count - place else { throw Malformed() }
        return count
    }

    private mutating func mark() throws(Malformed) -> Mark {
        Mark(line: try number(), column: try number())
    }

    private mutating func text() throws(Malformed) -> String {
        let end = try count() + place
        defer { place = end }
        return String(decoding: bytes[place..<end], as: UTF8.self)
    }
}
