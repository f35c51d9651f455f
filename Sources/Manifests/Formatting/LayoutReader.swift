import CYaml

/// Reads the lines and columns of the values of a file. It expects text in which the scanner found
/// no mistake, so the depth is bounded and there are no anchors, tags or keys that are collections.
struct LayoutReader {
    private var parser = yaml_parser_t()
    private var documents: [LayoutDocument] = []

    private init() {}

    /// Nil when libyaml refuses the text after all.
    static func documents(of bytes: [UInt8]) -> [LayoutDocument]? {
        var reader = LayoutReader()
        guard yaml_parser_initialize(&reader.parser) == 1 else { return nil }
        defer { yaml_parser_delete(&reader.parser) }
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&reader.parser, buffer.baseAddress, buffer.count)
            return reader.run()
        }
    }

    private struct Event {
        enum Kind { case documentStart, documentEnd, scalar, sequence, mapping, close, end, other }

        let kind: Kind
        let line: Int
        let column: Int
        let endLine: Int
        let endColumn: Int
        var isImplicit = false
        var isFlow = false
        var text = ""
    }

    private mutating func run() -> [LayoutDocument]? {
        while let event = next() {
            switch event.kind {
            case .end: return documents
            case .documentStart:
                guard let first = next() else { return nil }
                guard let root = node(first) else { return nil }
                let isEmpty = first.kind == .scalar && first.text.isEmpty
                documents.append(
                    LayoutDocument(
                        root: isEmpty ? nil : root,
                        // Directives may stand before the `---` of an explicit document.
                        firstLine: event.isImplicit && documents.isEmpty ? 0 : event.endLine,
                        isExplicit: !event.isImplicit))
            case .documentEnd where !event.isImplicit:
                if let last = documents.indices.last { documents[last].endLine = event.line }
            default: continue
            }
        }
        return nil
    }

    /// The value that begins with an event; reads up to its end.
    private mutating func node(_ event: Event) -> LayoutNode? {
        switch event.kind {
        case .scalar:
            let isWhole = event.endColumn == 0 && event.endLine > event.line
            return LayoutNode(
                content: .opaque, line: event.line, column: event.column,
                lastLine: isWhole ? event.endLine - 1 : event.endLine)
        case .sequence: return sequence(event)
        case .mapping: return mapping(event)
        default: return nil
        }
    }

    private mutating func sequence(_ start: Event) -> LayoutNode? {
        var items: [LayoutNode] = []
        while let event = next() {
            if event.kind == .close {
                return LayoutNode(
                    content: start.isFlow ? .opaque : .sequence(items), line: start.line,
                    column: start.column,
                    lastLine: start.isFlow ? event.endLine : items.last?.lastLine ?? start.line)
            }
            guard let item = node(event) else { return nil }
            items.append(item)
        }
        return nil
    }

    private mutating func mapping(_ start: Event) -> LayoutNode? {
        var entries: [LayoutEntry] = []
        while let key = next() {
            if key.kind == .close {
                let last = entries.last
                return LayoutNode(
                    content: start.isFlow ? .opaque : .mapping(entries), line: start.line,
                    column: start.column,
                    lastLine: start.isFlow
                        ? key.endLine : max(last?.value.lastLine ?? 0, last?.line ?? start.line))
            }
            guard key.kind == .scalar, let event = next(), let value = node(event) else {
                return nil
            }
            entries.append(
                LayoutEntry(key: key.text, line: key.line, column: key.column, value: value))
        }
        return nil
    }

    /// The next event; nil after an error.
    private mutating func next() -> Event? {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else { return nil }
        defer { yaml_event_delete(&event) }
        var found = Event(
            kind: Self.kind(event.type), line: event.start_mark.line,
            column: event.start_mark.column, endLine: event.end_mark.line,
            endColumn: event.end_mark.column)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            found.isImplicit = event.data.document_start.implicit != 0
        case YAML_DOCUMENT_END_EVENT:
            found.isImplicit = event.data.document_end.implicit != 0
        case YAML_SEQUENCE_START_EVENT:
            found.isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT:
            found.isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            found.text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length),
                as: UTF8.self)
        default: break
        }
        return found
    }

    private static func kind(_ type: yaml_event_type_t) -> Event.Kind {
        switch type {
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_SCALAR_EVENT: .scalar
        case YAML_SEQUENCE_START_EVENT: .sequence
        case YAML_MAPPING_START_EVENT: .mapping
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .close
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: .end
        default: .other
        }
    }
}
