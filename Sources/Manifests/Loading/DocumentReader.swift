/// Reads one scanned document: envelope, identity, spec.
struct DocumentReader {
    private let scanned: ScannedDocument
    private let source: SourceText
    private var log: FindingLog { scanned.log }

    static func read(_ scanned: ScannedDocument, in source: SourceText) -> DraftOutcome {
        DocumentReader(scanned: scanned, source: source).read()
    }

    private init(scanned: ScannedDocument, source: SourceText) {
        self.scanned = scanned
        self.source = source
    }

    private func read() -> DraftOutcome {
        let scope = ReadScope(label: "", log: log, notes: nil)
        guard case .mapping(let entries) = scanned.root.content else {
            if case .refused = scanned.root.content { return unidentified() }
            log.error(
                .wrongType,
                "the document is \(scanned.root.typeName(quoting: quoted)), but must be a mapping "
                    + "with kind, metadata and spec", at: scanned.root.mark)
            return unidentified()
        }
        let reader = MappingReader(entries: entries, mark: scanned.root.mark, scope: scope)
        checkVersion(reader)
        let kind = readKind(reader)
        log.kind = kind
        let metadata = reader.read(Envelope.metadata)
        guard let kind, let metadata, let name = metadata.name,
            let owner = owner(of: kind, metadata, name: name)
        else {
            finishWithoutSpec(reader, kind: kind, metadata: metadata)
            return unidentified()
        }
        let place = DraftPlace(path: source.path, owner: owner, name: name.value)
        let written = reader.read(Envelope.specField(kind, place))
        reader.finish()
        var grid: DocumentDraft.Grid?
        switch scanned.grid {
        case .none: break
        case .run(let number, let values):
            grid = DocumentDraft.Grid(
                name: String(name.value.dropLast("-\(number)".count)), values: values)
        case .refused: return unidentified()
        }
        return .draft(
            DocumentDraft(
                id: ResourceID(kind: kind, owner: owner, name: name.value),
                labels: metadata.labels, formerNames: metadata.formerNames,
                written: written, isRefused: log.hasErrors || written?.spec == nil,
                grid: grid,
                document: scanned.document, source: source, findings: log.findings,
                mark: scanned.root.mark,
                nameMark: name.mark, ownerMark: metadata.owner?.mark ?? name.mark))
    }

    private func unidentified() -> DraftOutcome {
        .unidentified(log.findings.map { $0.diagnostic(in: source, resource: nil) })
    }

    /// Reports mistakes in the spec even when the identity is not known.
    private func finishWithoutSpec(
        _ reader: MappingReader, kind: Kind?, metadata: Envelope.Metadata?
    ) {
        let place = DraftPlace(
            path: source.path, owner: metadata?.owner?.value ?? "",
            name: metadata?.name?.value ?? "")
        if let kind {
            _ = reader.read(Envelope.specField(kind, place))
        } else {
            _ = reader.read(Field.optional("spec", FieldType<JSONValue>.json, ""))
        }
        reader.finish()
    }

    private func checkVersion(_ reader: MappingReader) {
        guard let version = reader.readLocated(Envelope.version),
            version.value != Envelope.currentVersion
        else { return }
        log.error(
            .unsupportedVersion,
            "apiVersion \(quoted(version.value)) is not read; write \(Envelope.currentVersion)",
            at: version.mark)
    }

    private func readKind(_ reader: MappingReader) -> Kind? {
        guard let written = reader.readLocated(Envelope.kind) else { return nil }
        if let kind = Kind(rawValue: written.value) { return kind }
        let words = Kind.allCases.map(\.rawValue)
        let hint =
            Spelling.meant(by: written.value, among: words).map { "did you mean '\($0)'?" }
            ?? "kinds are \(words.joined(separator: ", "))"
        log.error(.unknownKind, "unknown kind \(quoted(written.value)); \(hint)", at: written.mark)
        return nil
    }

    /// The owner by the rules of folders; the empty string for the lab's catalogue, and nil when
    /// the owner is not known.
    private func owner(
        of kind: Kind, _ metadata: Envelope.Metadata, name: Located<String>
    ) -> String? {
        let folder = OwnerFolder(path: source.path)
        guard kind.isOwned else {
            if let owner = metadata.owner {
                log.error(
                    .ownerRefused, "a \(kind.rawValue) has no owner; remove 'owner'",
                    at: owner.mark)
            }
            if case .none = folder { return "" }
            log.error(
                .misplacedKind, "a \(kind.rawValue) is declared only outside users/; move it",
                at: name.mark)
            return ""
        }
        switch (folder, metadata.owner) {
        case (.owner(let folder), nil): return metadata.hasOwner ? nil : folder
        case (.owner(let folder), let owner?) where owner.value == folder: return folder
        case (.owner(let folder), let owner?):
            log.error(
                .ownerMismatch,
                "owner is '\(owner.value)', but below users/\(folder)/ it must be '\(folder)'",
                at: owner.mark)
            return nil
        case (.none, let owner?): return owner.value
        case (.none, nil) where metadata.hasOwner: return nil
        case (.none, nil):
            log.error(
                .missingOwner,
                "a \(kind.rawValue) needs an owner; add metadata.owner or move it below "
                    + "users/OWNER/", at: name.mark)
            return nil
        case (.unnamed(nil), _):
            log.error(
                .missingOwner, "directly in users/ there is no owner; move it below users/OWNER/",
                at: name.mark)
            return nil
        case (.unnamed(let folder?), _):
            log.error(
                .missingOwner,
                "the folder \(quoted(folder)) names no owner, which has \(TextPattern.name.form); "
                    + "rename it", at: name.mark)
            return nil
        }
    }
}

/// The owner that a path gives. Paths are compared byte by byte, as the file system does.
enum OwnerFolder: Equatable {
    /// Outside `users/`.
    case none
    case owner(String)
    /// In `users/` itself, or below a folder whose name is no owner's.
    case unnamed(folder: String?)

    init(path: String) {
        let users = "users/".utf8
        guard path.utf8.starts(with: users) else {
            self = .none
            return
        }
        let below = path.utf8.dropFirst(users.count)
        let parts = below.split(
            separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count > 1 else {
            self = .unnamed(folder: nil)
            return
        }
        let owner = String(Substring(parts[0]))
        self = TextPattern.name.matches(owner) ? .owner(owner) : .unnamed(folder: owner)
    }
}
