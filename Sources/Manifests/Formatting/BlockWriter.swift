/// Rewrites the block mappings and sequences of one file: keys in order, two spaces a level. Values
/// are moved line by line and never rewritten; a comment moves with the key below it.
struct BlockWriter {
    /// A line that is not laid out as expected; lines count from 1.
    struct Surprise: Error {
        let line: Int
    }

    /// One key or item: comments and blank lines above it, then its own lines.
    private struct Chunk {
        var lead: [String]
        var body: [String]
    }

    let lines: [String]

    /// The lines of the mapping in `region`, indented by `indent` spaces. Comments above the first
    /// key of a document stay at the top.
    func mapping(
        _ entries: [LayoutEntry], in region: Range<Int>, at indent: Int, schema: SchemaNode,
        isRoot: Bool
    ) throws(Surprise) -> [String] {
        var (chunks, footer) = try chunks(entries, in: region, at: indent, schema: schema)
        var header: [String] = []
        if isRoot, !chunks.isEmpty {
            header = chunks[0].lead
            chunks[0].lead = []
        }
        let order = schema.order
        let sorted = chunks.indices.sorted {
            (order[entries[$0].key] ?? Int.max, $0) < (order[entries[$1].key] ?? Int.max, $1)
        }
        chunks = sorted.map { chunks[$0] }
        return tidy(header, keepsStart: isRoot)
            + tidy(chunks.flatMap { $0.lead + $0.body }, keepsStart: !header.isEmpty) + footer
    }

    private func chunks(
        _ entries: [LayoutEntry], in region: Range<Int>, at indent: Int, schema: SchemaNode
    ) throws(Surprise) -> (chunks: [Chunk], footer: [String]) {
        guard let column = entries.first?.column else { return ([], []) }
        var chunks: [Chunk] = []
        var start = region.lowerBound
        var lead: [String] = []
        for (index, entry) in entries.enumerated() {
            if index == 0 { lead = try comments(start..<entry.line, at: indent) }
            let last = max(entry.value.lastLine, entry.line)
            let next = index + 1 < entries.count ? entries[index + 1].line : region.upperBound
            guard last < next else { throw Surprise(line: entry.line + 1) }
            let split = tail(last + 1..<next, of: column)
            let own = entry.line..<split
            chunks.append(
                Chunk(
                    lead: lead,
                    body: try body(
                        entry, in: own, last: last, at: indent, schema: schema.child(entry.key))))
            lead = try comments(split..<next, at: indent)
            start = next
        }
        return (chunks, trimmedEnd(lead))
    }

    /// A key with its value. `region` begins with the key's line and ends after the comments that
    /// belong to the value.
    private func body(
        _ entry: LayoutEntry, in region: Range<Int>, last: Int, at indent: Int, schema: SchemaNode
    ) throws(Surprise) -> [String] {
        let head = try head(line: entry.line, column: entry.column, at: indent)
        let inner = entry.line + 1..<region.upperBound
        switch entry.value.content {
        case .mapping(let entries) where entry.value.line > entry.line:
            return try [head]
                + mapping(entries, in: inner, at: indent + 2, schema: schema, isRoot: false)
        case .sequence(let items) where entry.value.line > entry.line:
            return try [head]
                + sequence(
                    items, in: inner, from: entry.value.column, at: indent + 2,
                    schema: schema.items)
        default:
            let moved = (entry.line + 1..<last + 1).map {
                shift(lines[$0], by: indent - entry.column)
            }
            return try [head] + moved + comments(last + 1..<region.upperBound, at: indent + 2)
        }
    }

    private func sequence(
        _ items: [LayoutNode], in region: Range<Int>, from column: Int, at indent: Int,
        schema: SchemaNode
    ) throws(Surprise) -> [String] {
        var written: [String] = []
        var start = region.lowerBound
        for (index, item) in items.enumerated() {
            let dash = try dash(from: start, to: region.upperBound, column: column)
            written += try comments(start..<dash, at: indent)
            let last = max(item.lastLine, dash)
            let isLast = index + 1 == items.count
            let next =
                isLast
                ? region.upperBound
                : try self.dash(from: last + 1, to: region.upperBound, column: column)
            let split = tail(last + 1..<next, of: column)
            written += try self.item(
                item, in: dash..<split, from: column, at: indent, schema: schema)
            start = split
        }
        let footer = try comments(start..<region.upperBound, at: indent)
        return tidy(written, keepsStart: false) + trimmedEnd(footer)
    }

    /// `region` begins with the line of the dash.
    private func item(
        _ item: LayoutNode, in region: Range<Int>, from column: Int, at indent: Int,
        schema: SchemaNode
    ) throws(Surprise) -> [String] {
        let dash = region.lowerBound
        if case .mapping(let entries) = item.content, item.line == dash {
            let inner = try chunkedItem(entries, in: region, at: indent + 2, schema: schema)
            let marker = String(repeating: " ", count: indent) + "- "
            return inner.lead.map { shift($0, by: -2) }
                + [marker + inner.first.drop { $0 == " " }] + inner.rest
        }
        let head = try head(line: dash, column: column, at: indent)
        let last = max(item.lastLine, dash)
        let moved = (dash + 1..<last + 1).map { shift(lines[$0], by: indent - column) }
        return try [head] + moved + comments(last + 1..<region.upperBound, at: indent + 2)
    }

    /// A mapping in a list: the comments above its first key go above the dash.
    private func chunkedItem(
        _ entries: [LayoutEntry], in region: Range<Int>, at indent: Int, schema: SchemaNode
    ) throws(Surprise) -> (lead: [String], first: String, rest: [String]) {
        let all = try mapping(entries, in: region, at: indent, schema: schema, isRoot: false)
        guard let first = all.firstIndex(where: { !isComment($0) }) else {
            throw Surprise(line: region.lowerBound + 1)
        }
        return (Array(all[..<first]), all[first], Array(all[(first + 1)...]))
    }
}

extension BlockWriter {
    /// The rest of a line from a key or dash on, at a new indent.
    private func head(line: Int, column: Int, at indent: Int) throws(Surprise) -> String {
        let text = lines[line].unicodeScalars
        let isClean = text.prefix(column).allSatisfy { $0 == " " || $0 == "-" }
        guard isClean, text.count > column else { throw Surprise(line: line + 1) }
        var rest = String(String.UnicodeScalarView(text.dropFirst(column)))
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return String(repeating: " ", count: indent) + rest
    }

    /// The line on which the next item of a list begins.
    private func dash(from start: Int, to end: Int, column: Int) throws(Surprise) -> Int {
        for line in start..<max(start, end) where !isComment(lines[line]) {
            let text = lines[line].unicodeScalars
            guard indentation(lines[line]) == column || line == start,
                text.dropFirst(column).first == "-"
            else { throw Surprise(line: line + 1) }
            return line
        }
        throw Surprise(line: start + 1)
    }

    /// The line after the last comment in `gap` that belongs to the key above: comments that are
    /// indented further than the keys.
    private func tail(_ gap: Range<Int>, of column: Int) -> Int {
        var end = gap.lowerBound
        for line in gap where !isBlank(lines[line]) {
            guard indentation(lines[line]) > column else { break }
            end = line + 1
        }
        return end
    }

    /// The comments and blank lines of `range`, at a new indent; throws when another line is among
    /// them.
    private func comments(_ range: Range<Int>, at indent: Int) throws(Surprise) -> [String] {
        var written: [String] = []
        for line in range {
            guard isComment(lines[line]) else { throw Surprise(line: line + 1) }
            let text = lines[line].trimmed
            written.append(text.isEmpty ? "" : String(repeating: " ", count: indent) + text)
        }
        return written
    }

    private func shift(_ line: String, by delta: Int) -> String {
        guard !isBlank(line) else { return line }
        guard delta < 0 else { return String(repeating: " ", count: delta) + line }
        return String(line.dropFirst(min(-delta, indentation(line))))
    }

    private func indentation(_ line: String) -> Int { line.prefix { $0 == " " }.count }

    private func isBlank(_ line: String) -> Bool { line.trimmed.isEmpty }

    private func isComment(_ line: String) -> Bool {
        let text = line.trimmed
        return text.isEmpty || text.hasPrefix("#")
    }

    /// The lines without blank ones at the start, unless `keepsStart` is true.
    private func tidy(_ lines: [String], keepsStart: Bool) -> [String] {
        keepsStart ? lines : Array(lines.drop { $0.isEmpty })
    }

    private func trimmedEnd(_ lines: [String]) -> [String] {
        var lines = lines
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}

extension String {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmed: String {
        var text = Substring(self).drop { $0 == " " || $0 == "\t" }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
