/// A small grid of runs: one document that declares a run for each combination of values.
///
/// The runs are named `NAME-1`, `NAME-2` and so on after the document; the last key of the grid
/// changes fastest. A grid has no expressions: each value becomes a field of the run, and findings
/// about that field point to the value in the grid.
enum Matrix {
    static let keysMax = 5
    static let valuesMax = 20
    static let runsMax = 64

    static let field = Field.optional(
        "matrix",
        .map(
            keys: .matrixKey,
            of: .list(of: FieldType<JSONValue>.json, minCount: 1, maxCount: valuesMax),
            maxCount: keysMax),
        "A grid of values for seed and parameters; a run NAME-1, NAME-2 … for each combination.",
        example: .object(["parameters.epochs": [10, 20], "seed": [1, 2]]))

    /// The documents that `scanned` stands for: the document itself when it has no grid. A grid
    /// with a mistake gives one document that is marked as refused, because its runs are not known.
    static func documents(of scanned: ScannedDocument) -> [ScannedDocument] {
        guard let parts = Parts(scanned.root) else { return [scanned] }
        guard let axes = axes(parts, log: scanned.log) else {
            return [scanned.with(root: scanned.root, grid: .refused)]
        }
        var combinations: [[YAMLEntry]] = [[]]
        for axis in axes {
            combinations = combinations.flatMap { combination in
                axis.values.map { value in
                    combination + [YAMLEntry(key: axis.key, keyMark: axis.mark, value: value)]
                }
            }
        }
        return combinations.enumerated().map { index, values in
            let root = parts.root(number: index + 1, values: values)
            let log = index == 0 ? scanned.log : FindingLog(copying: scanned.log)
            return ScannedDocument(
                root: root, log: log, document: scanned.document,
                grid: .run(number: index + 1, values: text(of: values)))
        }
    }

    /// The values that tell a run from the others of its grid, such as `epochs 10, seed 2`.
    private static func text(of values: [YAMLEntry]) -> String {
        values.map { entry in
            let name = entry.key.parameterName ?? entry.key
            guard case .scalar(let text, _) = entry.value.content else { return "\(name) …" }
            return "\(name) \(text)"
        }.joined(separator: ", ")
    }

    private struct Axis {
        let key: String
        let mark: Mark
        let values: [YAMLNode]
    }

    private static func axes(_ parts: Parts, log: FindingLog) -> [Axis]? {
        let before = log.findings.count
        let scope = ReadScope(label: field.name, log: log, notes: nil)
        guard field.type.read(parts.grid, scope) != nil, log.findings.count == before,
            case .mapping(let entries) = parts.grid.content
        else { return nil }
        let axes = entries.compactMap { entry -> Axis? in
            guard case .sequence(let values) = entry.value.content else { return nil }
            return Axis(key: entry.key, mark: entry.keyMark, values: values)
        }
        for axis in axes where parts.has(axis.key) {
            log.error(
                .duplicateKey, "'\(axis.key)' stands outside the matrix as well; keep one of them",
                at: axis.mark)
        }
        let count = axes.reduce(1) { $0 * $1.values.count }
        if axes.isEmpty || count > runsMax {
            log.error(
                .outOfRange,
                "'matrix' makes \(Counted.text(axes.isEmpty ? 0 : count, "run")), but must make "
                    + "from 1 to \(runsMax)", at: parts.grid.mark)
        }
        return log.findings.count == before ? axes : nil
    }

    /// The entries of a document that a grid changes.
    private struct Parts {
        private let mark: Mark
        private let top: [YAMLEntry]
        private let metadata: [YAMLEntry]
        private let spec: [YAMLEntry]
        let grid: YAMLNode

        /// Nil for a document without a grid, or of a kind that has none.
        init?(_ root: YAMLNode) {
            guard case .mapping(let top) = root.content,
                case .scalar(let kind, _)? = top.value(of: "kind")?.content,
                kind == Kind.trainingRun.rawValue || kind == Kind.inferenceRun.rawValue,
                case .mapping(let spec)? = top.value(of: "spec")?.content,
                let grid = spec.value(of: Matrix.field.name),
                case .mapping(let metadata)? = top.value(of: "metadata")?.content
            else { return nil }
            mark = root.mark
            self.top = top
            self.metadata = metadata
            self.spec = spec
            self.grid = grid
        }

        /// Whether the spec gives the field that the key names.
        func has(_ key: String) -> Bool {
            guard let name = key.parameterName else { return spec.value(of: key) != nil }
            guard case .mapping(let own)? = spec.value(of: "parameters")?.content else {
                return false
            }
            return own.value(of: name) != nil
        }

        func root(number: Int, values: [YAMLEntry]) -> YAMLNode {
            var fields = spec.filter { $0.key != Matrix.field.name }
            for entry in values { fields.set(entry) }
            let named = metadata.map { entry -> YAMLEntry in
                guard entry.key == "name",
                    case .scalar(let text, let isPlain) = entry.value.content
                else { return entry }
                return entry.with(.scalar(text: "\(text)-\(number)", isPlain: isPlain))
            }
            let entries = top.map { entry -> YAMLEntry in
                switch entry.key {
                case "spec": entry.with(.mapping(fields))
                case "metadata": entry.with(.mapping(named))
                default: entry
                }
            }
            return YAMLNode(content: .mapping(entries), mark: mark)
        }
    }
}

extension String {
    /// `epochs` of `parameters.epochs`; nil for another key.
    fileprivate var parameterName: String? {
        hasPrefix("parameters.") ? String(dropFirst("parameters.".count)) : nil
    }
}

extension YAMLEntry {
    fileprivate func with(_ content: YAMLNode.Content) -> YAMLEntry {
        YAMLEntry(
            key: key, keyMark: keyMark, value: YAMLNode(content: content, mark: value.mark))
    }
}

extension [YAMLEntry] {
    fileprivate func value(of key: String) -> YAMLNode? { first { $0.key == key }?.value }

    /// Adds the field that a key of a grid names; parameters go into their mapping.
    fileprivate mutating func set(_ entry: YAMLEntry) {
        guard let name = entry.key.parameterName else {
            append(entry)
            return
        }
        let inner = YAMLEntry(key: name, keyMark: entry.keyMark, value: entry.value)
        guard let index = firstIndex(where: { $0.key == "parameters" }) else {
            append(
                YAMLEntry(
                    key: "parameters", keyMark: entry.keyMark,
                    value: YAMLNode(content: .mapping([inner]), mark: entry.keyMark)))
            return
        }
        // The reader refuses parameters that are not a mapping.
        guard case .mapping(let own) = self[index].value.content else { return }
        self[index] = self[index].with(.mapping(own + [inner]))
    }
}

extension ScannedDocument {
    fileprivate func with(root: YAMLNode, grid: Grid) -> ScannedDocument {
        ScannedDocument(root: root, log: log, document: document, grid: grid)
    }
}

extension TextPattern {
    /// The fields that a grid may vary.
    static let matrixKey = TextPattern(
        expression: "^(seed|parameters\\.[A-Za-z_][A-Za-z0-9_.-]{0,63})$",
        form: "seed or parameters.NAME", code: .invalidName,
        matches: { text in
            text == "seed" || text.parameterName.map(TextPattern.parameterKey.matches) ?? false
        })
}
