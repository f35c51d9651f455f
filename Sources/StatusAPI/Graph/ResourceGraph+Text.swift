import Manifests
public import Persistence
import Planning

/// The graph as text, and in the formats of other tools.
extension ResourceGraph {
    /// The graph as text: one paragraph for each node, with the nodes that it uses.
    public var text: String {
        let uses = Dictionary(grouping: edges, by: \.to)
        var lines = nodes.flatMap { node in
            let phase = node.phase.map { " [\($0.rawValue)]" } ?? ""
            let head = node.count == 1 ? "\(node.key)\(phase)" : "\(node.key) (\(node.count))"
            return [head]
                + (uses[node.key] ?? []).map { edge in
                    let count = edge.count == 1 ? "" : ", \(edge.count) times"
                    return "  ← \(edge.from) (\(edge.role.rawValue)\(count))"
                }
        }
        if let note { lines.append(note) }
        return lines.joined(separator: "\n")
    }

    /// The graph in the format of Graphviz.
    public var dot: String {
        var lines = ["digraph lab {", "  rankdir=LR;", "  node [shape=box, style=rounded];"]
        if let note { lines.append("  label=\(Self.quoted(note));") }
        let numbers = numbered
        for (number, node) in nodes.enumerated() {
            let text = "\(node.label)\n\(Self.under(node))"
            lines.append("  n\(number) [label=\(Self.quoted(text))];")
        }
        for edge in edges {
            guard let from = numbers[edge.from], let to = numbers[edge.to] else { continue }
            let style = edge.role.makesResult ? "" : ", style=dashed"
            let count = edge.count == 1 ? "" : " ×\(edge.count)"
            lines.append(
                "  n\(from) -> n\(to) [label=\(Self.quoted(edge.role.rawValue + count))\(style)];")
        }
        return (lines + ["}"]).joined(separator: "\n")
    }

    /// The graph in the format of Mermaid, which git hosts draw in Markdown.
    public var mermaid: String {
        var lines = ["flowchart LR"]
        if let note { lines.append("  %% \(Self.oneLine(note))") }
        let numbers = numbered
        for (number, node) in nodes.enumerated() {
            let text = "\(Self.entities(node.label))<br>\(Self.entities(Self.under(node)))"
            lines.append("  n\(number)[\"\(text)\"]")
        }
        for edge in edges {
            guard let from = numbers[edge.from], let to = numbers[edge.to] else { continue }
            let arrow = edge.role.makesResult ? "-->" : "-.->"
            let count = edge.count == 1 ? "" : "|×\(edge.count)|"
            lines.append("  n\(from) \(arrow)\(count) n\(to)")
        }
        return lines.joined(separator: "\n")
    }

    /// The line below the label of a node.
    static func under(_ node: Node) -> String {
        guard node.name != nil else { return node.kind.rawValue }
        let owner = node.owner.isEmpty ? "" : " of \(node.owner)"
        return "\(node.kind.noun)\(owner)" + (node.phase.map { " · \($0.rawValue)" } ?? "")
    }

    private var numbered: [String: Int] {
        Dictionary(
            nodes.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func quoted(_ text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            oneLine(line).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        }
        return "\"\(lines.joined(separator: "\\n"))\""
    }

    private static func entities(_ text: String) -> String {
        oneLine(text).unicodeScalars.map { scalar in
            switch scalar {
            case "\"", "#", "<", ">", "&", ";", "`", "[", "]": "#\(scalar.value);"
            default: String(Character(scalar))
            }
        }.joined()
    }

    private static func oneLine(_ text: some StringProtocol) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    }
}

extension ResourceGraph.Node {
    /// Such as `cups`, or `240 datasets of alice`.
    var label: String {
        if let name { return title.flatMap { $0.isEmpty ? nil : $0 } ?? name }
        let noun = count == 1 ? kind.noun : kind.plural
        return owner.isEmpty ? "\(count) \(noun)" : "\(count) \(noun) of \(owner)"
    }
}

extension Reference.Role {
    /// Whether the used result becomes part of the user's result; such a use is drawn as a solid
    /// line.
    var makesResult: Bool { self == .input || self == .target }
}
