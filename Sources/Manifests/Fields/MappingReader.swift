/// Reads the fields of one mapping and remembers which were asked for, so that the others can be
/// reported as unknown.
final class MappingReader {
    let mark: Mark
    let log: FindingLog
    /// Collects the names that a spec mentions; nil outside of a manifest's spec.
    var notes: DraftNotes?
    private let label: String
    private let entries: [YAMLEntry]
    private var places: [String: Int] = [:]
    private var asked: [String] = []
    /// Names of required fields that are absent.
    private var missing: [String] = []
    private var isRead: [Bool]

    init(entries: [YAMLEntry], mark: Mark, scope: ReadScope) {
        self.entries = entries
        self.mark = mark
        self.label = scope.label
        self.log = scope.log
        self.notes = scope.notes
        self.isRead = Array(repeating: false, count: entries.count)
        asked.reserveCapacity(24)
        if entries.count > 8 {
            for (index, entry) in entries.enumerated() { places[entry.key] = index }
        }
    }

    /// A reader of a node that should be a mapping with `fields`; nil after a report when it is not
    /// a mapping.
    convenience init?(_ node: YAMLNode, _ fields: [FieldEntry], _ scope: ReadScope) {
        guard case .mapping(let entries) = node.content else {
            scope.wrongType(node, wanted: "a mapping", advice: fields.advice(on: node, scope))
            return nil
        }
        self.init(entries: entries, mark: node.mark, scope: scope)
    }

    /// The result of looking for a field that should be a mapping.
    enum Nested {
        case absent, refused
        case reader(MappingReader)
    }

    /// A reader of the mapping that a field holds. Reports a required field that is absent, and a
    /// value that is not a mapping.
    func nested(_ name: String, _ fields: [FieldEntry], isRequired: Bool) -> Nested {
        guard let index = take(name) else {
            if isRequired { reportMissing(name, cure: nil) }
            return .absent
        }
        let scope = ReadScope(label: name, log: log, notes: notes)
        return MappingReader(entries[index].value, fields, scope).map(Nested.reader) ?? .refused
    }

    /// The field's value; its fallback, or nil without one, when it is absent or refused. A refused
    /// value is reported. A value that only lacks the space before its comment always gives nil.
    ///
    /// - Parameter cure: the advice for a required field that is absent.
    func read<Value>(_ field: Field<Value>, cure: String? = nil) -> Value? {
        if let index = take(field.name) {
            let scope = ReadScope(label: field.name, log: log, notes: notes)
            if reportsComment(field.type, entries[index].value, scope) { return nil }
            if let value = field.type.read(entries[index].value, scope) { return value }
            if case .fallback(let value) = field.absence { return value }
            return nil
        }
        switch field.absence {
        case .optional: return nil
        case .fallback(let value): return value
        case .required:
            reportMissing(field.name, cure: cure)
            return nil
        }
    }

    /// Reports a value that is right except for a comment that follows it without a space; returns
    /// whether it did.
    private func reportsComment<Value>(
        _ type: FieldType<Value>, _ node: YAMLNode, _ scope: ReadScope
    ) -> Bool {
        guard case .scalar(let text, isPlain: true) = node.content,
            let sign = text.utf8.firstIndex(of: UInt8(ascii: "#")), sign > text.startIndex
        else { return false }
        func isRight(_ text: Substring) -> Bool {
            let log = FindingLog(maxFindings: 1)
            let node = YAMLNode(
                content: .scalar(text: String(text), isPlain: true), mark: node.mark)
            return type.read(node, ReadScope(label: "", log: log, notes: nil)) != nil
                && !log.hasErrors
        }
        guard !isRight(text[...]), isRight(text[..<sign]) else { return false }
        scope.error(
            .invalidValue,
            "is \(log.quoted(text)); a comment needs a space before '#', so write "
                + log.quoted("\(text[..<sign]) \(text[sign...])"), at: node.mark)
        return true
    }

    private func reportMissing(_ name: String, cure: String?) {
        missing.append(name)
        log.error(
            .missingField, "\(subject) lacks the field '\(name)'; \(cure ?? "add it")", at: mark)
    }

    /// Whether exactly one of the fields is there; reports when none or several are.
    func hasExactlyOne(of names: [String]) -> Bool {
        let given = names.filter { index(of: $0) != nil }
        if given.isEmpty {
            let words = names.map { "'\($0)'" }.joined(separator: " or ")
            log.error(
                .missingField,
                "\(subject) lacks \(words); add one of them", at: mark)
        }
        for name in given.dropFirst() {
            exclude(name, because: given[0])
        }
        return given.count == 1
    }

    /// Reports the field, when it is given, as one that cannot stand beside another.
    func exclude(_ name: String, because other: String) {
        guard let index = index(of: name) else { return }
        log.error(
            .invalidValue, "'\(name)' does not go with '\(other)'; remove one of them",
            at: entries[index].keyMark)
    }

    /// Marks the fields as known without reading them.
    func skip(_ names: [String]) {
        for name in names { _ = take(name) }
    }

    /// The value with its place; nil when it is absent or refused.
    func readLocated<Value>(_ field: Field<Value>, cure: String? = nil) -> Located<Value>? {
        guard let value = read(field, cure: cure), let mark = mark(of: field.name) else {
            return nil
        }
        return Located(value: value, mark: mark)
    }

    /// Place of a field's value.
    func mark(of name: String) -> Mark? {
        index(of: name).map { entries[$0].value.mark }
    }

    /// Reports the fields that nobody asked for. Call it once, after the last `read`.
    func finish() {
        for (index, entry) in entries.enumerated() where !isRead[index] {
            let hint = hint(on: entry.key)
            log.error(
                .unknownField, "unknown field \(log.quoted(entry.key)); \(hint)",
                at: entry.keyMark)
        }
    }

    private var subject: String { label.isEmpty ? log.whole : "'\(label)'" }

    /// Advice on what to write in place of an unknown field.
    private func hint(on key: String) -> String {
        let isDeep = !["", "metadata", "spec"].contains(label)
        // When a mapping deep in the spec lacks one field, that field was meant, whatever it was
        // called.
        let wanted = isDeep && missing.count == 1 ? missing.first : nil
        let isAlone = zip(entries, isRead).filter { !$1 }.count == 1
        return (isAlone ? wanted : nil).map { "did you mean '\($0)'?" }
            ?? log.kind?.home(of: key, isDeep: isDeep, isOutside: label.isEmpty).map {
                "write it \($0)"
            }
            ?? Spelling.meant(by: key, among: asked).map { "did you mean '\($0)'?" }
            ?? log.kind?.nearestHome(to: key)
            ?? "known are \(asked.sorted().joined(separator: ", "))"
    }

    private func take(_ name: String) -> Int? {
        asked.append(name)
        guard let index = index(of: name) else { return nil }
        isRead[index] = true
        return index
    }

    private func index(of name: String) -> Int? {
        entries.count > 8 ? places[name] : entries.firstIndex { $0.key == name }
    }
}
