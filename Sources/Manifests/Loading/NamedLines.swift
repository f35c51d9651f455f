internal import Foundation

/// The lines on which a file that could not be read in full seems to name resources.
///
/// A reference to such a name probably means a resource that the file would declare.
struct NamedLines: Sendable {
    /// The first line of each name.
    private(set) var lines: [String: Int] = [:]

    static let none = NamedLines()
    /// The lines and bytes at the start of a file that are searched.
    private static let linesMax = 2_000
    private static let bytesMax = 16 << 10

    private init() {}

    /// - Parameter drafts: the documents of the file that could be read; lines with their names are
    ///   skipped.
    init(_ content: Data, besides drafts: [DocumentDraft]) {
        let known = Set(drafts.map(\.nameMark.line))
        let source = SourceText(path: "", firstLine: 1, bytes: Array(content.prefix(Self.bytesMax)))
        for number in 1...min(source.lineCount, Self.linesMax) where !known.contains(number) {
            guard let name = Self.name(in: source.line(number)), lines[name] == nil else {
                continue
            }
            lines[name] = number
        }
    }

    /// The name in `name: cups` or `metadata: {name: cups}`; nil in other lines.
    private static func name(in line: String) -> String? {
        let text = line.prefix { $0 != "#" }.drop { $0 == " " || $0 == "\t" || $0 == "{" }
        guard text.hasPrefix("name") || text.hasPrefix("metadata"),
            let key = text.firstRange(of: "name")
        else { return nil }
        let value = text[key.upperBound...].drop { ": \t\"'".contains($0) }
        let name = value.prefix { $0.isLowercase || $0.isNumber || $0 == "-" }
        return TextPattern.name.matches(String(name)) ? String(name) : nil
    }

    func joined(with other: NamedLines) -> NamedLines {
        var joined = self
        joined.lines.merge(other.lines) { min($0, $1) }
        return joined
    }
}
