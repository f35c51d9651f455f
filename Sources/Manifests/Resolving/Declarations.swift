/// Everything a revision declares, by identity, before references are followed.
struct Declarations {
    struct Declaration {
        /// Nil when no document counts: its file is unreadable or there are several.
        let draft: DocumentDraft?
        /// The documents that do not count but can be read in part.
        var refused: [DocumentDraft] = []
        /// Why the declaration does not count as it stands.
        let errors: [Diagnostic]
    }

    private(set) var byID: [ResourceID: Declaration] = [:]
    private(set) var holds: [PruneHold] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// The runs of each grid, in order, by the grid's own name.
    private(set) var grids: [ResourceID: [ResourceID]] = [:]
    /// The places in unreadable files that seem to declare a resource, by its name.
    private var unread: [String: [SourceLocation]] = [:]
    private static let maxRelated = 10

    init(_ read: ReadManifests, lastGood: [LastGoodDocument]) {
        let files = read.files.sorted { $0.key < $1.key }
        for (path, file) in files where !file.findings.isEmpty {
            hold(path, file.findings)
            for (name, line) in file.namedLines.lines {
                unread[name, default: []].append(
                    SourceLocation(path: path, line: line, column: 1))
            }
        }
        refuseExcess(read.excess, limits: read.limits)
        declare(files.flatMap(\.value.drafts))
        for (path, file) in files {
            if let finding = file.closedFolder { keepWhatStood(below: path, finding, lastGood) }
        }
        keepWhatUnreadableFilesDeclared(lastGood)
    }

    /// The declarations of documents whose files have no findings.
    init(_ drafts: [DocumentDraft]) {
        declare(drafts)
    }

    /// The file and line that seem to declare `id` in an unreadable file, as `path:line`; nil when
    /// there are none.
    func unreadPlace(of id: ResourceID) -> String? {
        unread[id.name]?.first { place in
            switch OwnerFolder(path: place.path) {
            case .owner(let owner): owner == id.owner
            case .unnamed: id.kind.isOwned
            case .none: true
            }
        }.map { "\($0.path):\($0.line)" }
    }

    private mutating func hold(_ path: String, _ findings: [Diagnostic]) {
        holds.append(PruneHold(path: path, findings: findings))
        diagnostics += findings
    }

    private mutating func refuseExcess(_ paths: [String], limits: LoadLimits) {
        guard let first = paths.first else { return }
        let message =
            "at most \(limits.maxFiles) files are read; from this file on, "
            + "\(Counted.text(paths.count, "file")) \(paths.count == 1 ? "is" : "are") not read"
        let source = SourceText(path: first, firstLine: 1, bytes: [])
        let finding = Finding.error(.tooManyFiles, message, at: Mark(line: 1, column: 1))
            .diagnostic(in: source, resource: nil)
        diagnostics.append(finding)
        holds += paths.map { PruneHold(path: $0, findings: [finding]) }
    }

    private mutating func declare(_ drafts: [DocumentDraft]) {
        let labs = drafts.filter { $0.id.kind == .lab }
        let hasManyLabs = Set(labs.map(\.id)).count > 1
        for draft in drafts {
            guard let name = draft.grid?.name else { continue }
            let grid = ResourceID(kind: draft.id.kind, owner: draft.id.owner, name: name)
            grids[grid, default: []].append(draft.id)
        }
        let known = Self.namesWithOwner(drafts)
        for (id, same) in Dictionary(grouping: drafts, by: \.id) {
            var extra: [Diagnostic] = []
            if same.count > 1 {
                extra += Self.findings(
                    same, among: same, code: .duplicateResource,
                    message: "\(id) is declared \(same.count) times; keep one of them")
            }
            if hasManyLabs, id.kind == .lab {
                extra += Self.findings(
                    same, among: labs, code: .multipleLabs,
                    message: "several Labs are declared; keep one of them")
            }
            let own = same.flatMap { $0.diagnostics(knowing: known) }
            diagnostics += own + extra
            let errors = (own + extra).filter { $0.severity == .error }
            let draft = extra.isEmpty ? same.first : nil
            byID[id] = Declaration(
                draft: draft, refused: draft?.spec == nil ? same : [], errors: errors.sorted)
        }
    }

    /// For each declared `OWNER/NAME`, whether everyone may use it; empty when no finding needs it.
    private static func namesWithOwner(_ drafts: [DocumentDraft]) -> [String: Bool] {
        guard drafts.contains(where: { $0.findings.contains { $0.alternative != nil } }) else {
            return [:]
        }
        return Dictionary(
            drafts.map {
                ("\($0.id.owner)/\($0.id.name)", $0.written?.spec?.common.access == .public)
            }, uniquingKeysWith: { $0 || $1 })
    }

    /// One finding at each of `drafts`, with the places of the others.
    private static func findings(
        _ drafts: [DocumentDraft], among all: [DocumentDraft], code: DiagnosticCode,
        message: String
    ) -> [Diagnostic] {
        let places = all.prefix(maxRelated + 1).map { $0.source.location($0.nameMark) }
        return drafts.map { draft in
            let place = draft.source.location(draft.nameMark)
            let others = places.filter { $0 != place }.prefix(maxRelated)
            return Finding.error(code, message, at: draft.nameMark, related: Array(others))
                .diagnostic(in: draft.source, resource: draft.id)
        }
    }

    /// Keeps the resources whose last manifests were below `path`. When there are none, a file that
    /// may hide a folder does not matter.
    private mutating func keepWhatStood(
        below path: String, _ finding: Diagnostic, _ lastGood: [LastGoodDocument]
    ) {
        let gone = lastGood.filter {
            byID[$0.id] == nil && $0.document.path.utf8.starts(with: "\(path)/".utf8)
        }
        guard !gone.isEmpty else { return }
        hold(path, [finding])
        for document in gone { byID[document.id] = Declaration(draft: nil, errors: [finding]) }
    }

    private mutating func keepWhatUnreadableFilesDeclared(_ lastGood: [LastGoodDocument]) {
        let findings = Dictionary(
            holds.map { ($0.path, $0.findings) }, uniquingKeysWith: { $0 + $1 })
        for document in lastGood where byID[document.id] == nil {
            guard let findings = findings[document.document.path] else { continue }
            byID[document.id] = Declaration(draft: nil, errors: findings)
        }
    }
}

extension [Diagnostic] {
    /// In order of place, then of code and message, then of the resource.
    var sorted: [Diagnostic] {
        sorted {
            let first = ($0.location, $0.code.rawValue, $0.message)
            let second = ($1.location, $1.code.rawValue, $1.message)
            guard first == second, let one = $0.resource, let other = $1.resource else {
                return first < second
            }
            return one < other
        }
    }
}
