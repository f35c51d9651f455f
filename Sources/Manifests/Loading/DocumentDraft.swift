/// One document whose identity could be read. A class, because it is large and passed on often.
final class DocumentDraft: Sendable {
    let id: ResourceID
    let labels: [String: String]
    /// The oldest name first.
    let formerNames: Located<[String]>?
    /// The part of the spec that could be read, even when the document is refused.
    let written: SpecDraft?
    /// Whether the document is refused for its own mistakes, whatever other documents say.
    let isRefused: Bool
    /// The grid that the document is a run of.
    let grid: Grid?
    let document: SourceDocument
    let source: SourceText
    let findings: [Finding]
    /// Place of the document's first key.
    let mark: Mark
    let nameMark: Mark
    /// Place of the owner, or of the name when the folder gives the owner.
    let ownerMark: Mark

    init(
        id: ResourceID, labels: [String: String], formerNames: Located<[String]>?,
        written: SpecDraft?, isRefused: Bool, grid: Grid?, document: SourceDocument,
        source: SourceText, findings: [Finding], mark: Mark, nameMark: Mark, ownerMark: Mark
    ) {
        self.id = id
        self.labels = labels
        self.formerNames = formerNames
        self.written = written
        self.isRefused = isRefused
        self.grid = grid
        self.document = document
        self.source = source
        self.findings = findings
        self.mark = mark
        self.nameMark = nameMark
        self.ownerMark = ownerMark
    }

    struct Grid: Sendable {
        let name: String
        /// The values that tell the run from the others of the grid, such as `epochs 10, seed 2`.
        let values: String
    }

    /// Nil when the document is refused.
    var spec: SpecDraft? { isRefused ? nil : written }

    var location: SourceLocation { source.location(mark) }

    /// - Parameter known: for each declared `OWNER/NAME`, whether everyone may use it.
    func diagnostics(knowing known: [String: Bool]) -> [Diagnostic] {
        findings.map { finding in
            let found = finding.diagnostic(in: source, resource: id)
            guard let meant = finding.alternative,
                let isPublic = known["\(meant.owner)/\(meant.name)"],
                isPublic || meant.owner == id.owner
            else { return found }
            return found.saying(meant.message)
        }
    }
}

/// The result of reading a document.
enum DraftOutcome {
    case draft(DocumentDraft)
    /// The identity could not be read, so it is not known what the document declares.
    case unidentified([Diagnostic])
}
