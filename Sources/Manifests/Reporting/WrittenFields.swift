/// The fields of a spec that a manifest gives itself; all others have their defaults.
public struct WrittenFields: Sendable {
    /// The names that manifests use for quantities, by the canonical name, which says the base
    /// unit.
    private static let writtenNames = ["milliCPUs": "cpus", "memoryBytes": "memory"]

    /// Paths of values that contain no other values.
    private var leaves: Set<String> = []

    public init(of document: SourceDocument) {
        let source = SourceText(
            path: document.path, firstLine: document.firstLine,
            bytes: Array(document.text.utf8))
        guard case .documents(let documents) = YAMLScanner.scan(source, limits: .standard),
            case .mapping(let entries)? = documents.first?.root.content
        else { return }
        for entry in entries where entry.key == "spec" { collect(entry.value, at: "") }
    }

    /// Whether the value at `path` of the canonical spec, such as `from.models[0].class`, was
    /// written. All values that a written short form stands for count as written.
    public func contains(_ path: String) -> Bool {
        let name = path.split(separator: ".").last.map(String.init) ?? ""
        let written = Self.writtenNames[name].map { path.dropLast(name.count) + $0 } ?? path[...]
        if leaves.contains(String(written)) { return true }
        return written.indices.contains { index in
            (written[index] == "." || written[index] == "[")
                && leaves.contains(String(written[..<index]))
        }
    }

    private mutating func collect(_ node: YAMLNode, at path: String) {
        switch node.content {
        case .mapping(let entries) where !entries.isEmpty:
            for entry in entries {
                if path.isEmpty, entry.key == Matrix.field.name { collectGrid(entry.value) }
                collect(entry.value, at: path.isEmpty ? entry.key : "\(path).\(entry.key)")
            }
        case .sequence(let nodes) where !nodes.isEmpty:
            for (index, node) in nodes.enumerated() { collect(node, at: "\(path)[\(index)]") }
        case .mapping, .sequence, .scalar, .refused: leaves.insert(path)
        }
    }

    /// A field that a grid varies is written in each of its runs.
    private mutating func collectGrid(_ node: YAMLNode) {
        guard case .mapping(let entries) = node.content else { return }
        for entry in entries { leaves.insert(entry.key) }
    }
}
