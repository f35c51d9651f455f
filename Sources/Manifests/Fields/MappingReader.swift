/// Reads the fields of one mapping and remembers which were asked for, so that what is left over
/// is unknown.
final class MappingReader {
    let mark: Mark
    let log: FindingLog
    private let label: String
    private let entries: [YAMLEntry]
    private var places: [String: Int] = [:]
    private var asked: [String] = []
    private var isRead: [Bool]

    init(entries: [YAMLEntry], mark: Mark, scope: ReadScope) {
        self.entries = entries
        self.mark = mark
        self.label = scope.label
        self.log = scope.log
        self.isRead = Array(repeating: false, count: entries.count)
        asked.reserveCapacity(24)
        if entries.count > 8 {
            for (index, entry) in entries.enumerated() { places[entry.key] = index }
        }
    }

    /// The value; for an absent field its fallback, or nil. Also nil when the value is refused,
    /// which the log then says.
    func read<Value>(_ field: Field<Value>) -> Value? {
        if let index = take(field.name) {
            let scope = ReadScope(label: field.name, log: log)
            if let value = field.type.read(entries[index].value, scope) { return value }
            if case .fallback(let value, _) = field.absence { return value }
            return nil
        }
        switch field.absence {
        case .optional: return nil
        case .fallback(let value, _): return value
        case .required:
            log.error(
                .missingField,
                "\(label.isEmpty ? "the manifest" : "'\(label)'") lacks "
                    + "the field '\(field.name)'; add it", at: mark)
            return nil
        }
    }

    /// Whether just one of the fields is there; reports when none or several are.
    func hasExactlyOne(of names: [String]) -> Bool {
        let given = names.filter { index(of: $0) != nil }
        if given.isEmpty {
            let words = names.map { "'\($0)'" }.joined(separator: " or ")
            log.error(
                .missingField,
                "\(label.isEmpty ? "the manifest" : "'\(label)'") lacks \(words); add one of them",
                at: mark)
        }
        for name in given.dropFirst() {
            exclude(name, because: given[0])
        }
        return given.count == 1
    }

    /// Reports that the field, where it is given, does not go with another.
    func exclude(_ name: String, because other: String) {
        guard let index = index(of: name) else { return }
        log.error(
            .invalidValue, "'\(name)' does not go with '\(other)'; remove one of them",
            at: entries[index].keyMark)
    }

    /// Takes the fields as known without reading them.
    func skip(_ names: [String]) {
        for name in names { _ = take(name) }
    }

    /// The value with its place; nil when it is absent or refused.
    func readLocated<Value>(_ field: Field<Value>) -> Located<Value>? {
        guard let value = read(field), let mark = mark(of: field.name) else { return nil }
        return Located(value: value, mark: mark)
    }

    /// Place of a field's value.
    func mark(of name: String) -> Mark? {
        index(of: name).map { entries[$0].value.mark }
    }

    /// Reports what was not asked for. Call once, after the last `read`.
    func finish() {
        for (index, entry) in entries.enumerated() where !isRead[index] {
            let hint =
                log.kind?.home(of: entry.key).map { "write it \($0)" }
                ?? Spelling.meant(by: entry.key, among: asked).map { "did you mean '\($0)'?" }
                ?? "known are \(asked.sorted().joined(separator: ", "))"
            log.error(
                .unknownField, "unknown field \(log.quoted(entry.key)); \(hint)",
                at: entry.keyMark)
        }
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
