/// The tree of a settings file with the overrides laid over it.
struct SettingsOverlay {
    private(set) var root: YAMLNode
    private let overrides: [SettingOverride]
    /// The override in force for each setting, by name.
    private var placed: [String: SettingOverride] = [:]

    /// Later overrides win.
    init(root: YAMLNode, overrides: [SettingOverride], log: FindingLog) {
        self.root = root
        self.overrides = overrides
        for (index, override) in overrides.enumerated() {
            let mark = Self.mark(index)
            guard let row = SettingsTable.rows.first(where: { $0.name == override.name }) else {
                let names = SettingsTable.rows.map(\.name)
                let hint =
                    Spelling.nearest(to: override.name, among: names)
                    .map { "did you mean '\($0)'?" } ?? "'--print-settings' lists them"
                log.error(
                    .unknownField, "there is no setting \(log.quoted(override.name)); \(hint)",
                    at: mark)
                continue
            }
            let path = override.name.split(separator: ".").map(String.init)
            let node = Self.node(override.value, of: row, at: mark)
            self.root = Self.replacing(path[...], in: self.root, by: node)
            placed[override.name] = override
        }
    }

    /// The place of an override. Its line is negative, which tells it from places in the file.
    private static func mark(_ index: Int) -> Mark { Mark(line: -(index + 1), column: 1) }

    /// The override that a place belongs to; nil for a place in the file.
    func override(at mark: Mark) -> SettingOverride? {
        mark.line < 0 && -mark.line <= overrides.count ? overrides[-mark.line - 1] : nil
    }

    private static func node(
        _ text: String, of row: SettingsTable.Row, at mark: Mark
    ) -> YAMLNode {
        guard row.isList else {
            return YAMLNode(content: .scalar(text: text, isPlain: !row.isText), mark: mark)
        }
        let items = text.split(separator: ",").map { item in
            YAMLNode(content: .scalar(text: String(item), isPlain: false), mark: mark)
        }
        return YAMLNode(content: .sequence(items), mark: mark)
    }

    /// The tree with `node` at `path`. A missing mapping is added; a value that is not a mapping
    /// stays, so that its reader refuses it.
    private static func replacing(
        _ path: ArraySlice<String>, in tree: YAMLNode, by node: YAMLNode
    ) -> YAMLNode {
        guard let key = path.first else { return node }
        guard case .mapping(var entries) = tree.content else { return tree }
        let empty = YAMLNode(content: .mapping([]), mark: node.mark)
        let index = entries.firstIndex { $0.key == key }
        let value = replacing(
            path.dropFirst(), in: index.map { entries[$0].value } ?? empty, by: node)
        if let index {
            let entry = entries[index]
            entries[index] = YAMLEntry(key: entry.key, keyMark: entry.keyMark, value: value)
        } else {
            entries.append(YAMLEntry(key: key, keyMark: node.mark, value: value))
        }
        return YAMLNode(content: .mapping(entries), mark: tree.mark)
    }

    /// The settings in force, in order of name, without passwords.
    func effective(in source: SourceText) -> [EffectiveSetting] {
        SettingsTable.rows.map { row in
            let found = find(row.name)
            let origin =
                placed[row.name]?.source
                ?? found.map { "\(source.path):\(source.location($0.mark).line)" } ?? "default"
            return EffectiveSetting(
                name: row.name,
                value: found?.scalars.map { MaskedText.value(Self.text($0), of: row.name) }
                    .joined(separator: ",") ?? row.fallback,
                source: origin)
        }
    }

    private func find(_ name: String) -> YAMLNode? {
        name.split(separator: ".").reduce(Optional(root)) { node, key in
            guard case .mapping(let entries)? = node?.content else { return nil }
            return entries.first { $0.key == key }?.value
        }
    }

    private static func text(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let text, _): text
        case .sequence, .mapping, .refused: ""
        }
    }

    /// Reports the objections of `checks`, each at the place of its setting. A value that has a
    /// finding already is not checked.
    func run(_ checks: [SettingCheck], on settings: DaemonSettings?, log: FindingLog) {
        for check in checks {
            switch check.rule {
            case .value(let objection):
                for node in find(check.name)?.scalars ?? [] {
                    let isWrong = log.findings.contains { $0.mark == node.mark }
                    let text = Self.text(node)
                    guard !isWrong, let problem = objection(text) else { continue }
                    let shown = problem.replacing(text, with: MaskedText.value(text))
                    log.error(.invalidValue, shown, at: node.mark)
                }
            case .together(let objection):
                guard let settings, let problem = objection(settings) else { continue }
                log.error(.invalidValue, problem, at: nearest(check.name).mark)
            }
        }
    }

    /// The node of the setting, or of the innermost mapping that would hold it.
    private func nearest(_ name: String) -> YAMLNode {
        find(name) ?? name.lastIndex(of: ".").map { nearest(String(name[..<$0])) } ?? root
    }
}

extension YAMLNode {
    /// The scalar, or those of a list.
    fileprivate var scalars: [YAMLNode] {
        switch content {
        case .scalar: [self]
        case .sequence(let items): items.flatMap(\.scalars)
        case .mapping, .refused: []
        }
    }
}

/// One setting in force: its value as text, empty when it has none, and where it came from.
public struct EffectiveSetting: Sendable, Hashable {
    public let name: String
    public let value: String
    /// `default`, a place in the file, a variable of the environment or a flag.
    public let source: String
}
