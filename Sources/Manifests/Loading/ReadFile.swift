/// The content of one file, read without looking at other files.
struct ReadFile: Sendable {
    let sizeBytes: Int
    let drafts: [DocumentDraft]
    /// Why the file may declare more than `drafts`; empty when all of it could be read.
    let findings: [Diagnostic]
    /// Why the manifests below the path cannot be read, when something stands in the place of a
    /// folder.
    var closedFolder: Diagnostic?
    /// Names in the part of the file that could not be read.
    var namedLines = NamedLines.none

    static func read(_ file: SourceFile, limits: LoadLimits) -> ReadFile {
        var read = understood(file, limits: limits)
        if !read.findings.isEmpty, file.content.count <= limits.maxFileBytes {
            read.namedLines = NamedLines(file.content, besides: read.drafts)
        }
        return read
    }

    private static func understood(_ file: SourceFile, limits: LoadLimits) -> ReadFile {
        if let obstacle = file.obstacle { return unreadable(file.path, obstacle) }
        if file.isAppleDouble { return ReadFile(sizeBytes: 0, drafts: [], findings: []) }
        if let name = ManifestSelection.correctedName(of: file.path) {
            return unreadable(
                file.path,
                "names of manifests end in .yaml or .yml; rename it to "
                    + "\(quoted(name)), or name it in .reconcilerignore")
        }
        let (source, failure) = SourceText.read(file, limits: limits)
        if let failure { return unreadable(failure, source) }
        switch YAMLScanner.scan(source, limits: limits) {
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

    private static func unreadable(_ path: String, _ obstacle: String) -> ReadFile {
        let isFile = ManifestSelection.naming(of: path) != .other
        let finding = Finding.error(
            .unreadableFile, "the \(isFile ? "file" : "folder") is not read: \(obstacle)",
            at: Mark(line: 1, column: 1)
        ).diagnostic(in: SourceText(path: path, firstLine: 1, bytes: []), resource: nil)
        return ReadFile(
            sizeBytes: 0, drafts: [], findings: isFile ? [finding] : [],
            closedFolder: isFile ? nil : finding)
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

    /// Two files of one path as one. A folder never has these, but a caller may pass them.
    func joined(with other: ReadFile) -> ReadFile {
        ReadFile(
            sizeBytes: sizeBytes + other.sizeBytes, drafts: drafts + other.drafts,
            findings: findings + other.findings,
            closedFolder: closedFolder ?? other.closedFolder,
            namedLines: namedLines.joined(with: other.namedLines))
    }
}

extension SourceFile {
    /// Whether it is an AppleDouble file, which a Mac writes beside a file on a foreign disk. It is
    /// never a manifest.
    var isAppleDouble: Bool {
        guard content.starts(with: [0x00, 0x05, 0x16, 0x07]) else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/")).last?.starts(with: "._".utf8) ?? false
    }
}
