/// What one file says, before other files are looked at.
struct ReadFile: Sendable {
    let sizeBytes: Int
    let drafts: [DocumentDraft]
    /// Why it is not known what else the file declares; empty when all of it is known.
    let findings: [Diagnostic]

    static func read(_ file: SourceFile, limits: LoadLimits) -> ReadFile {
        let (source, failure) = SourceText.read(file, limits: limits)
        if let failure { return unreadable(failure, source) }
        let known = file.parsed.flatMap { ParsedYAML.documents($0, of: source, limits: limits) }
        switch known.map(ScanOutcome.documents) ?? YAMLScanner.scan(source, limits: limits) {
        case .unreadable(let failure): return unreadable(failure, source)
        case .documents(let documents):
            var drafts: [DocumentDraft] = []
            var unidentified: [Diagnostic] = []
            var count = 0
            for document in documents {
                let runs = Matrix.documents(of: document)
                count += runs.count
                guard count <= limits.maxDocuments else {
                    return unreadable(tooManyRuns(document, limits), source)
                }
                for document in runs {
                    switch DocumentReader.read(document, in: source) {
                    case .draft(let draft): drafts.append(draft)
                    case .unidentified(let findings): unidentified += findings
                    }
                }
            }
            return ReadFile(
                sizeBytes: source.bytes.count, drafts: drafts, findings: unidentified)
        }
    }

    private static func tooManyRuns(_ document: ScannedDocument, _ limits: LoadLimits) -> Finding {
        .error(
            .tooManyDocuments,
            "the file holds more than \(limits.maxDocuments) documents, a grid counting as its "
                + "runs; split it", at: document.root.mark)
    }

    private static func unreadable(_ failure: Finding, _ source: SourceText) -> ReadFile {
        ReadFile(
            sizeBytes: source.bytes.count, drafts: [],
            findings: [failure.diagnostic(in: source, resource: nil)])
    }

    /// Two files of one path, as no folder has them, count as one that says both.
    func joined(with other: ReadFile) -> ReadFile {
        ReadFile(
            sizeBytes: sizeBytes + other.sizeBytes, drafts: drafts + other.drafts,
            findings: findings + other.findings)
    }
}
