extension ModelSpec {
    enum Fields {
        static let source = Field.required(
            "source", .object([path.entry]) { $0.readLocated(path) }, "Where the file is.")
        static let path = Field.required(
            "path", .text(maxLength: 1_000),
            "Path of the file, relative to the folder of this manifest.", example: "cup.blend")
        static let sha256 = Field.required(
            "sha256", .text(.sha256), "SHA-256 of the file, as sha256sum prints it.",
            example: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        static let objects = Field.fallback(
            "objects", .object([include.entry, exclude.entry], read: readPatterns), Patterns(),
            shown: .object([:]), "Which objects of the file are used and labelled.")
        static let include = Field.fallback(
            "include", patterns, [], shown: [],
            "Names to use, '*' standing for any text; [] is all.")
        static let exclude = Field.fallback(
            "exclude", patterns, [], shown: [], "Names to leave out, '*' standing for any text.")

        static let table =
            CommonFields.Fields.resultTable + [source.entry, sha256.entry, objects.entry]

        private static let patterns = FieldType<[String]>.list(
            of: .text(maxLength: 200), minCount: 0, maxCount: 100)

        struct Patterns: Sendable {
            var include: [String] = []
            var exclude: [String] = []
        }

        private static func readPatterns(_ reader: MappingReader) -> Patterns? {
            guard let include = reader.read(include), let exclude = reader.read(exclude) else {
                return nil
            }
            return Patterns(include: include, exclude: exclude)
        }
    }

    static func read(_ reader: MappingReader, _ context: DraftContext) -> SpecDraft? {
        let common = CommonFields.readOfResult(reader)
        let source = reader.read(Fields.source)
        let name = source?.value.split(separator: "/").last.map(String.init) ?? "FILE.blend"
        let sha256 = reader.readLocated(
            Fields.sha256, cure: "add what 'sha256sum \(name.prefix(60))' prints")
        let objects = reader.read(Fields.objects) ?? Fields.Patterns()
        let path = source.flatMap { resolve($0, context, log: reader.log) }
        guard let source, let path else { return nil }
        var draft = SpecDraft(
            spec: nil,
            file: NamedFile(
                path: path, form: .file, mark: source.mark, sha256: sha256, isModel: true))
        guard let sha256 else { return draft }
        draft.spec = .model(
            ModelSpec(
                common: common, sourcePath: path, sha256: sha256.value, include: objects.include,
                exclude: objects.exclude))
        return draft
    }

    /// `path` as seen from the root; nil after a report when it leaves it.
    static func resolve(
        _ path: Located<String>, _ context: DraftContext, log: FindingLog
    ) -> String? {
        if let resolved = resolve(path.value, besides: context.path) { return resolved }
        log.error(
            .invalidValue,
            "'path' is \(quoted(path.value)), but must be a relative path that stays "
                + "in the folder of manifests\(advice(on: path.value))", at: path.mark)
        return nil
    }

    private static func advice(on path: String) -> String {
        let name = path.split { $0 == "/" || $0 == "\\" }.last ?? ""
        if path.hasPrefix("/") || path.contains(":") {
            return "; put the file beside this manifest and write \(quoted(String(name)))"
        }
        return path.contains("\\") ? "; write '/' in place of '\\'" : ""
    }

    /// `path` as seen from the folder of `manifest`, with `.` and `..` resolved; nil when it leaves
    /// the root, is absolute or names git's own folder.
    static func resolve(_ path: String, besides manifest: String) -> String? {
        let isControlled = path.unicodeScalars.contains {
            $0 == "\\" || $0.value < 0x20 || (0x7F...0x9F).contains($0.value)
        }
        let slash = UInt8(ascii: "/")
        guard path.utf8.first != slash, path.utf8.last != slash, !isControlled,
            !path.contains("://")
        else { return nil }
        var parts = manifest.utf8.split(separator: slash).dropLast().map(Substring.init)
        for part in path.utf8.split(separator: slash).map(Substring.init) {
            switch part {
            case ".": continue
            case "..":
                guard parts.popLast() != nil else { return nil }
            default:
                guard part.utf8.count != 4 || part.lowercased() != ".git" else { return nil }
                parts.append(part)
            }
        }
        let last = path.utf8.split(separator: slash).last.map(Substring.init) ?? ""
        guard !parts.isEmpty, last != ".", last != ".." else { return nil }
        return parts.joined(separator: "/")
    }
}
