import Foundation

/// Brings files of manifests into one form: keys in the order of the reference, two spaces a level,
/// one line break at the end. Comments, values and flow collections stay as they are written.
public enum ManifestFormatter {
    public enum Outcome: Sendable, Hashable {
        case unchanged
        case changed(SourceFile)
        /// The file cannot be formatted without risk: where and why.
        case refused(SourceLocation, String)
    }

    /// Formats one file. The formatted text is read again and must mean the same; else the file is
    /// refused.
    public static func format(_ file: SourceFile) -> Outcome {
        let start = SourceLocation(path: file.path, line: 1, column: 1)
        if let obstacle = file.obstacle {
            return ManifestSelection.naming(of: file.path) == .other
                ? .unchanged : .refused(start, obstacle)
        }
        if file.isAppleDouble { return .unchanged }
        let (source, failure) = SourceText.read(file, limits: .standard)
        if let failure { return .refused(source.location(failure.mark), failure.message) }
        guard let before = values(of: source) else {
            return refusal(of: source) ?? .refused(start, "it cannot be read")
        }
        let text = String(decoding: source.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        guard !text.unicodeScalars.contains(where: \.isUnusualBreak) else {
            return .refused(start, "it has line breaks other than LF")
        }
        let written: String
        do throws(BlockWriter.Surprise) {
            written = try self.written(text, kinds: before.map(\.kind))
        } catch {
            let place = SourceLocation(path: file.path, line: error.line, column: 1)
            return .refused(place, "the line is written in a way that is not understood")
        }
        guard words(written) == words(text), isSame(written, as: before, path: file.path) else {
            return .refused(start, "formatting would change what it means")
        }
        let content = Data(written.utf8)
        guard content != file.content else { return .unchanged }
        return .changed(SourceFile(path: file.path, content: content))
    }

    private static func written(_ text: String, kinds: [Kind?]) throws(BlockWriter.Surprise)
        -> String
    {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        guard let documents = LayoutReader.documents(of: Array(text.utf8)) else {
            throw BlockWriter.Surprise(line: 1)
        }
        let writer = BlockWriter(lines: lines)
        var result: [String] = []
        var kind = kinds.makeIterator()
        let first = documents.first?.firstLine ?? lines.count
        result += lines[..<min(first, lines.count)]
        for (index, document) in documents.enumerated() {
            let next = index + 1 < documents.count ? documents[index + 1].firstLine : lines.count
            var start = document.firstLine
            if document.isExplicit, start < lines.count {
                result.append(lines[start])
                start += 1
            }
            let end = document.endLine.map { min(max($0, start), next) } ?? max(start, next)
            let region = start..<end
            defer { result += lines[end..<max(end, next)] }
            guard let root = document.root else {
                result += lines[region]
                continue
            }
            let schema = SchemaNode(kind.next() ?? nil)
            if case .mapping(let entries) = root.content, root.column == 0, root.line >= start {
                result += try writer.mapping(
                    entries, in: region, at: 0, schema: schema, isRoot: true)
            } else {
                result += lines[region]
            }
        }
        return result.isEmpty ? "" : result.joined(separator: "\n") + "\n"
    }

    private struct Value {
        let root: YAMLNode
        var kind: Kind? {
            guard case .mapping(let entries) = root.content,
                case .scalar(let text, _) = entries.first(where: { $0.key == "kind" })?.value
                    .content
            else { return nil }
            return Kind(rawValue: text)
        }
    }

    /// The documents that are not empty; nil when the scanner has any finding.
    private static func values(of source: SourceText) -> [Value]? {
        guard case .documents(let scanned) = YAMLScanner.scan(source, limits: .standard),
            scanned.allSatisfy({ $0.log.findings.isEmpty })
        else { return nil }
        return scanned.map { Value(root: $0.root) }
    }

    private static func refusal(of source: SourceText) -> Outcome? {
        switch YAMLScanner.scan(source, limits: .standard) {
        case .unreadable(let finding):
            return .refused(source.location(finding.mark), finding.message)
        case .documents(let scanned):
            return scanned.flatMap(\.log.findings).first.map {
                .refused(source.location($0.mark), $0.message)
            }
        }
    }

    private static func isSame(_ text: String, as before: [Value], path: String) -> Bool {
        let source = SourceText(path: path, firstLine: 1, bytes: Array(text.utf8))
        guard let after = values(of: source), after.count == before.count else { return false }
        return zip(before, after).allSatisfy { $0.root.isSame(as: $1.root) }
    }

    /// All words of the text, comments included, in an order that does not depend on lines and
    /// space.
    private static func words(_ text: String) -> [Substring] {
        text.split { $0.isWhitespace }.sorted()
    }
}

extension YAMLNode {
    /// Whether two values mean the same; the order of keys means nothing.
    fileprivate func isSame(as other: YAMLNode) -> Bool {
        switch (content, other.content) {
        case (.scalar(let text, let isPlain), .scalar(let otherText, let otherIsPlain)):
            return text == otherText && isPlain == otherIsPlain
        case (.sequence(let items), .sequence(let others)):
            return items.count == others.count
                && zip(items, others).allSatisfy { $0.isSame(as: $1) }
        case (.mapping(let entries), .mapping(let others)):
            let byKey = Dictionary(
                others.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
            return entries.count == others.count
                && entries.allSatisfy { entry in
                    byKey[entry.key].map { entry.value.isSame(as: $0) } ?? false
                }
        default: return false
        }
    }
}

extension Unicode.Scalar {
    /// Whether libyaml takes the character for a line break and editors do not.
    fileprivate var isUnusualBreak: Bool {
        self == "\r" || self == "\u{85}" || self == "\u{2028}" || self == "\u{2029}"
    }
}
