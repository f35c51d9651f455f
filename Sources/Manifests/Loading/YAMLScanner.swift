import CYaml

/// One document of a file.
struct ScannedDocument {
    let root: YAMLNode
    let log: FindingLog
    let document: SourceDocument
    var grid = Grid.none

    /// The documents of a file, each with its part of the text.
    static func cut(_ parsed: [ParsedDocument], from source: SourceText) -> [ScannedDocument] {
        parsed.enumerated().map { index, document in
            let next = index + 1 < parsed.count ? parsed[index + 1].firstLine : nil
            return ScannedDocument(
                root: document.root, log: document.log,
                document: SourceDocument(
                    path: source.path, firstLine: document.firstLine,
                    text: source.text(from: document.firstLine, to: next)))
        }
    }

    /// Whether the document is one of a grid's runs.
    enum Grid: Hashable {
        case none
        /// The number of the run, counted from 1, and its values in the grid, such as `epochs 10,
        /// seed 2`.
        case run(number: Int, values: String)
        /// The document has a grid with a mistake, so its runs are not known.
        case refused
    }
}

/// The tree of one document, and the line of the file on which it begins.
struct ParsedDocument {
    let root: YAMLNode
    let log: FindingLog
    let firstLine: Int
}

/// The result of scanning a file: its documents, or the one finding why it cannot be read.
enum ScanOutcome {
    case documents([ScannedDocument])
    case unreadable(Finding)
}

/// Reads a file in one pass over libyaml's events. Limits are checked on the way, so a file that
/// breaks one costs no more than the limit.
struct YAMLScanner {
    private let source: SourceText
    private let limits: LoadLimits
    private var parser = yaml_parser_t()
    private var builder: TreeBuilder
    private var log: FindingLog
    private var documents: [ParsedDocument] = []
    private var firstLine = 1
    /// Empty documents count too.
    private var documentCount = 0
    private var documentNodes = 0
    private var fileNodes = 0
    private var failure: Finding?

    private init(source: SourceText, limits: LoadLimits) {
        self.source = source
        self.limits = limits
        self.log = FindingLog(
            maxFindings: limits.maxFindings, masksSecrets: source.mayHoldSecrets)
        self.builder = TreeBuilder(source: source, log: log)
    }

    /// Expects text that is known to be UTF-8 without byte order mark.
    static func scan(_ source: SourceText, limits: LoadLimits) -> ScanOutcome {
        var scanner = YAMLScanner(source: source, limits: limits)
        return scanner.run()
    }

    private mutating func run() -> ScanOutcome {
        guard yaml_parser_initialize(&parser) == 1 else {
            return .unreadable(
                .error(
                    .syntaxError, "there is no memory to read the file",
                    at: Mark(line: 1, column: 1)))
        }
        defer { yaml_parser_delete(&parser) }
        let bytes = source.bytes
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
            yaml_parser_set_input_string(&parser, buffer.baseAddress, buffer.count)
            while failure == nil, readEvent() {}
        }
        if let failure { return .unreadable(failure) }
        return .documents(ScannedDocument.cut(documents, from: source))
    }

    /// Reads one event; false at the end of the file and after a syntax error.
    private mutating func readEvent() -> Bool {
        var event = yaml_event_t()
        guard yaml_parser_parse(&parser, &event) == 1 else {
            failure = syntaxError()
            return false
        }
        defer { yaml_event_delete(&event) }
        let mark = event.start_mark.mark(from: source.firstLine)
        switch event.type {
        case YAML_STREAM_END_EVENT, YAML_NO_EVENT: return false
        case YAML_DOCUMENT_START_EVENT: beginDocument(at: mark)
        case YAML_DOCUMENT_END_EVENT: endDocument()
        case YAML_SCALAR_EVENT: addScalar(event, at: mark)
        case YAML_ALIAS_EVENT:
            log.error(
                .aliasRefused,
                "aliases are not used in manifests; write the value out, or put a text that begins "
                    + "with '*' in quotes", at: mark)
            count(at: mark)
            builder.add(YAMLNode(content: .refused, mark: mark))
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            log.refuse(anchor: start.anchor, tag: start.tag, at: mark)
            open(mapping: false, at: mark)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            log.refuse(anchor: start.anchor, tag: start.tag, at: mark)
            open(mapping: true, at: mark)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: builder.close()
        default: break
        }
        return true
    }

    private mutating func beginDocument(at mark: Mark) {
        documentCount += 1
        guard documentCount <= limits.maxDocuments else {
            failure = .error(
                .tooManyDocuments,
                "the file holds more than \(limits.maxDocuments) documents; split it", at: mark)
            return
        }
        log = FindingLog(maxFindings: limits.maxFindings, masksSecrets: source.mayHoldSecrets)
        builder = TreeBuilder(source: source, log: log)
        firstLine = mark.line
        documentNodes = 0
    }

    private mutating func endDocument() {
        guard let root = builder.root, !root.isEmptyDocument else { return }
        documents.append(ParsedDocument(root: root, log: log, firstLine: firstLine))
    }

    private mutating func open(mapping isMapping: Bool, at mark: Mark) {
        count(at: mark)
        guard builder.depth < limits.maxDepth else {
            failure = .error(
                .tooDeep, "values are nested deeper than \(limits.maxDepth) levels", at: mark)
            return
        }
        builder.open(mapping: isMapping, at: mark)
    }

    private mutating func addScalar(_ event: yaml_event_t, at mark: Mark) {
        let scalar = event.data.scalar
        log.refuse(anchor: scalar.anchor, tag: scalar.tag, at: mark)
        count(at: mark)
        guard scalar.tag == nil else {
            builder.add(YAMLNode(content: .refused, mark: mark))
            return
        }
        guard scalar.length <= limits.maxScalarBytes else {
            log.error(
                .scalarTooLong,
                "the value has \(scalar.length) bytes; at most \(limits.maxScalarBytes) are read",
                at: mark)
            builder.add(YAMLNode(content: .refused, mark: mark))
            return
        }
        let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
        let text = String(decoding: bytes, as: UTF8.self)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        builder.add(YAMLNode(content: .scalar(text: text, isPlain: isPlain), mark: mark))
    }

    private mutating func count(at mark: Mark) {
        documentNodes += 1
        fileNodes += 1
        if documentNodes > limits.maxDocumentNodes {
            failure = .error(
                .tooManyNodes,
                "the document holds more than \(limits.maxDocumentNodes) values", at: mark)
        } else if fileNodes > limits.maxFileNodes {
            failure = .error(
                .tooManyNodes, "the file holds more than \(limits.maxFileNodes) values; split it",
                at: mark)
        }
    }

    private func syntaxError() -> Finding {
        let isUnreadable = parser.error == YAML_READER_ERROR
        let place =
            isUnreadable
            ? source.mark(ofByte: parser.problem_offset)
            : parser.problem_mark.mark(from: source.firstLine)
        return SyntaxAdvice.finding(
            SyntaxAdvice.Problem(
                text: parser.problem.map { String(cString: $0) } ?? "cannot be read", mark: place,
                context: parser.context.map { String(cString: $0) } ?? "",
                contextMark: isUnreadable
                    ? place : parser.context_mark.mark(from: source.firstLine)),
            in: source)
    }
}

extension yaml_mark_t {
    fileprivate func mark(from firstLine: Int) -> Mark {
        Mark(line: firstLine + line, column: column + 1)
    }
}

extension FindingLog {
    fileprivate func refuse(
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
        at mark: Mark
    ) {
        if anchor != nil {
            error(
                .anchorRefused,
                "anchors are not used in manifests; write the value out where needed",
                at: mark)
        }
        if tag != nil {
            error(
                .tagRefused, "tags are not used in manifests; the field decides the type", at: mark)
        }
    }
}

extension YAMLNode {
    /// Whether the document holds nothing, as after a trailing `---`.
    fileprivate var isEmptyDocument: Bool {
        if case .scalar("", isPlain: true) = content { return true }
        return false
    }
}
