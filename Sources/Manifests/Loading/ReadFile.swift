/// What one file says, before other files are looked at.
struct ReadFile: Sendable {
    /// Names the file's content, when whoever listed it knows a name.
    let contentID: String?
    let drafts: [DocumentDraft]
    /// Why it is not known what else the file declares; empty when all of it is known.
    let findings: [Diagnostic]

    static func read(_ file: SourceFile, contentID: String?, limits: LoadLimits) -> ReadFile {
        let (source, failure) = SourceText.read(file, limits: limits)
        if let failure { return unreadable(failure, source, contentID) }
        switch YAMLScanner.scan(source, limits: limits) {
        case .unreadable(let failure): return unreadable(failure, source, contentID)
        case .documents(let documents):
            var drafts: [DocumentDraft] = []
            var unidentified: [Diagnostic] = []
            for document in documents.flatMap(Matrix.documents) {
                switch DocumentReader.read(document, in: source) {
                case .draft(let draft): drafts.append(draft)
                case .unidentified(let findings): unidentified += findings
                }
            }
            return ReadFile(contentID: contentID, drafts: drafts, findings: unidentified)
        }
    }

    private static func unreadable(
        _ failure: Finding, _ source: SourceText, _ contentID: String?
    ) -> ReadFile {
        ReadFile(
            contentID: contentID, drafts: [],
            findings: [failure.diagnostic(in: source, resource: nil)])
    }
}
