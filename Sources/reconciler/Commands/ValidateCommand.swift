import ArgumentParser
import Lab
import Manifests

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check manifests and the files they name, and report every mistake.",
        discussion: """
            A folder that is a part of a lab's manifests, such as users/alice, is read together \
            with all of them, but only findings in the folder are reported.
            """)

    @Argument(help: "Folder of manifests.")
    var path = "."

    @Option(
        name: .shortAndLong,
        help: "text, json, github (annotations of Actions), sarif (code scanning) or junit.")
    var output: DiagnosticFormat = .text

    @Flag(name: .shortAndLong, help: "Say nothing when all is fine.")
    var quiet = false

    func run() async throws {
        let given = try await ManifestFolder(path: path)
        var folder = given
        var (files, leftOut) = try folder.read()
        let part = try await ManifestPart(folder.folder, files: files)
        if let part {
            folder = part.whole
            (files, leftOut) = try folder.read()
            if !quiet {
                Console.note(
                    "'\(path)' is a part of the manifests in '\(part.wholeFromHere)', so all of "
                        + "them were read; only what is found in the part is reported")
            }
        }
        let read = await ReadManifests.reading(files, limits: .standard)
        let result = ManifestLoader().load(read, lastGood: [], policy: .unrestricted)
            .adding(await folder.fileFindings(of: read))
        let checked = Checked(result, paths: files.map(\.path).sorted(), in: part)
        try output.write(
            checked.findings,
            in: ManifestsLocation(folder: folder.pathFromHere, paths: checked.paths))
        if !quiet {
            Console.note(leftOut: leftOut.filter { part?.holds($0) ?? true })
            Console.note(checked.summary)
        }
        if checked.isEmpty {
            throw await given.nothingDeclared(path, files: checked.paths.count)
        }
        if checked.errors > 0 { throw ExitStatus.invalid.code }
    }
}

/// The findings to report: all of them, or those in a part.
private struct Checked {
    let findings: [Diagnostic]
    let paths: [String]
    let errors: Int
    private let valid: Int

    init(_ result: LoadResult, paths: [String], in part: ManifestPart?) {
        let holds = { (path: String) in part?.holds(path) ?? true }
        findings = result.diagnostics.filter {
            holds($0.location.path) && !$0.code.isOfOldAge
        }
        self.paths = ManifestSelection.told(paths.filter(holds), besides: findings)
        errors = findings.count { $0.severity == .error }
        let wrong = Set(findings.filter { $0.severity == .error }.compactMap(\.resource))
        valid = result.desired.resources.count {
            holds($0.document.path) && !wrong.contains($0.id)
        }
    }

    /// Whether nothing is declared, valid or not.
    var isEmpty: Bool { valid == 0 && errors == 0 }

    var summary: String {
        "\(Counted.text(valid, "valid resource")) in \(Counted.text(paths.count, "file")), "
            + Counted.text(errors, "error") + ", "
            + Counted.text(findings.count - errors, "warning")
    }
}
