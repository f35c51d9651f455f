/// Builds the tree of one document from the parser's events, without recursion.
struct TreeBuilder {
    private enum Key {
        case none
        case text(String, Mark)
        /// Reported already; its value is dropped.
        case refused
    }

    private struct Frame {
        let isMapping: Bool
        let mark: Mark
        var items: [YAMLNode] = []
        var entries: [YAMLEntry] = []
        var key = Key.none
        /// The places of the keys so far, filled once there are many.
        var places: [String: Mark] = [:]

        /// The place of an earlier entry with this key; nil for a new key.
        mutating func place(of key: String) -> Mark? {
            guard entries.count >= 16 else { return entries.first { $0.key == key }?.keyMark }
            if places.isEmpty {
                for entry in entries { places[entry.key] = entry.keyMark }
            }
            return places[key]
        }

        mutating func append(_ entry: YAMLEntry) {
            entries.append(entry)
            if !places.isEmpty { places[entry.key] = entry.keyMark }
        }
    }

    private(set) var root: YAMLNode?
    /// Whether it was reported that a second manifest begins in this document.
    private var hasSecondManifest = false
    private var frames: [Frame] = []
    private let source: SourceText
    private let log: FindingLog

    init(source: SourceText, log: FindingLog) {
        self.source = source
        self.log = log
    }

    var depth: Int { frames.count }

    mutating func open(mapping isMapping: Bool, at mark: Mark) {
        frames.append(Frame(isMapping: isMapping, mark: mark))
    }

    mutating func close() {
        guard let frame = frames.popLast() else { return }
        let content: YAMLNode.Content =
            frame.isMapping ? .mapping(frame.entries) : .sequence(frame.items)
        add(YAMLNode(content: content, mark: frame.mark))
    }

    mutating func add(_ node: YAMLNode) {
        guard let top = frames.indices.last else {
            root = node
            return
        }
        guard frames[top].isMapping else {
            frames[top].items.append(node)
            return
        }
        switch frames[top].key {
        case .none: frames[top].key = key(node, in: top)
        case .refused: frames[top].key = .none
        case .text(let key, let mark):
            frames[top].append(YAMLEntry(key: key, keyMark: mark, value: node))
            frames[top].key = .none
        }
    }

    private mutating func key(_ node: YAMLNode, in top: Int) -> Key {
        switch node.content {
        case .refused: return .refused
        case .sequence, .mapping:
            log.error(
                .complexKey, "a list or a mapping cannot be a key; write a plain name",
                at: node.mark)
            return .refused
        case .scalar("<<", isPlain: true):
            log.error(
                .mergeKeyRefused, "merge keys are not used in manifests; write the fields out",
                at: node.mark)
            return .refused
        case .scalar(let text, _):
            if let first = frames[top].place(of: text) {
                if top == 0, Envelope.beginnings.contains(text), !hasSecondManifest {
                    hasSecondManifest = true
                    log.report(
                        .error(
                            .duplicateKey,
                            "a second manifest seems to begin here; put a line '---' before it",
                            at: node.mark, related: [source.location(first)]))
                }
                guard !hasSecondManifest || top > 0 else { return .refused }
                log.report(
                    .error(
                        .duplicateKey,
                        "key \(log.quoted(text)) stands in this mapping already; remove one of "
                            + "them",
                        at: node.mark, related: [source.location(first)]))
                return .refused
            }
            return .text(text, node.mark)
        }
    }
}
