internal import Foundation

/// Where names seem to be written in a file of which not all is understood.
///
/// A reference to one of them is probably to what that file would declare.
struct NamedLines: Sendable {
    /// The first line of each name.
    private(set) var lines: [String: Int] = [:]

    static let none = NamedLines()
    /// What stands farther down is not looked at.
    private static let linesMax = 2_000
    private static let bytesMax = 16 << 10

    private init() {}

    /// - Parameter drafts: what the file is known to declare.
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
